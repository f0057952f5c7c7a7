// A network change: how far did the hit rate fall, and did it come back?
import type { NetworkChange } from '../../schema/generated/report.js';
import { formatDurationS, formatPercent } from '../../units.js';
import { median } from '../summary.js';
import { barNumbers } from './bar-numbers.js';
import { chart, type ChartDocument } from './chart.js';
import { AXIS, GREEN, VERMILLION } from './colours.js';
import { groupedBars } from './grouped-bars.js';
import type { ChartInput } from './input.js';
import { changesOf, NO_CHANGE } from './keys-moved.js';
import { bandEncoding, percentAxis, slotWidth } from './style.js';

const SERIES = [
  ['before', AXIS, (change: NetworkChange) => change.hit_rate_before],
  ['at the change', VERMILLION, (change: NetworkChange) => change.hit_rate_at],
  ['at the end of the stage', GREEN, (change: NetworkChange) => change.hit_rate_after],
] as const;

/** `back after 1.2 s`: the median of the runs in which it came back, if that is most of them. */
function recoveryText(all: readonly NetworkChange[]): string {
  if (all.every((change) => change.hit_rate_at === null)) return 'no reads';
  const times = all.map((change) => change.recovery_s).filter((time) => time !== null);
  const time = times.length * 2 > all.length ? median(times) : null;
  if (time === null) return 'not back in this stage';
  return time === 0 ? 'never fell' : `back after ${formatDurationS(time)}`;
}

/** Hit rate before a change of the network, right after it and at the end of the stage. */
export function hitRateRecovery(input: ChartInput): ChartDocument {
  const changes = changesOf(input);
  const title = 'stage and change before it';
  const labels = changes.map(({ label }) => label);
  const rows = changes.flatMap(({ label, all }) =>
    SERIES.map(([name, , read]): [string, string, number | null] => {
      const rates = all.map(read).filter((rate) => rate !== null);
      return [label, name, median(rates)];
    }),
  );
  const texts = changes.map(({ label, all }) => ({ stage: label, text: recoveryText(all) }));
  return chart(input, {
    id: 'hit_rate_recovery',
    title: 'Hit rate around a network change',
    description:
      'Hit rate of the stage before, of the first interval after the change and of the last tenth of the intervals; median over the runs. Over the bars: when it was back where it was.',
    columns: ['stage', 'when', 'hit rate'],
    rows,
    whenEmpty: NO_CHANGE,
    figures: changes.map(({ label }, i) => {
      const rates = rows.filter((row) => row[0] === label).map((row) => formatPercent(row[2]));
      return `${label}: ${rates.join(', then ')}, ${texts[i]!.text}`;
    }),
    headroom: 6,
    body: {
      layer: [
        ...groupedBars({
          labels,
          title,
          by: 'when',
          series: SERIES.map(([name, colour]) => [name, colour]),
          value: {
            field: 'hit rate',
            axis: percentAxis('hit rate'),
            scale: { domain: [0, 1] },
          },
        }),
        ...barNumbers(texts, slotWidth(labels.length), {
          x: bandEncoding('stage', title, labels, SERIES.length),
          y: { value: 0 },
        }),
      ],
    },
  });
}
