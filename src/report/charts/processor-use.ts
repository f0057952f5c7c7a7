// Was the generator the limit, or a peer?
import type { StageResult } from '../../schema/generated/report.js';
import { formatPercent } from '../../units.js';
import { median } from '../summary.js';
import { chart, type ChartDocument } from './chart.js';
import { BLACK, BLUE, ORANGE } from './colours.js';
import { groupedBars } from './grouped-bars.js';
import type { ChartInput } from './input.js';
import { percentAxis } from './style.js';

function busiestPeer(stage: StageResult): number | null {
  const busy = stage.peers.map((peer) => peer.cpu_busy).filter((value) => value !== null);
  return busy.length === 0 ? null : Math.max(...busy);
}

const SERIES = [
  ['load threads (mean)', (stage: StageResult) => stage.generator.busy, ORANGE],
  ['busiest peer', busiestPeer, BLUE],
] as const;

/** Who was at its limit, the generator or a peer? */
export function processorUse(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, results }) =>
    SERIES.flatMap(([name, read]) => {
      const busy = median(results.map(read).filter((value) => value !== null));
      return busy === null ? [] : [[label, name, busy] as const];
    }),
  );
  return chart(input, {
    id: 'processor_use',
    title: 'Processor use: load generator and peers',
    description:
      'Processor time of the load threads and of the busiest peer during the measure phase; 100% is one core. Median over the runs.',
    columns: ['stage', 'who', 'busy'],
    rows: rows.map((row) => [...row]),
    whenEmpty: 'No stage was measured.',
    figures: rows.map(([label, name, busy]) => `${label}: ${name} ${formatPercent(busy)}`),
    body: {
      layer: [
        ...groupedBars({
          labels: input.labels,
          by: 'who',
          series: SERIES.map(([name, , colour]) => [name, colour]),
          value: { field: 'busy', axis: percentAxis('of one core') },
          numbers: rows.map(([stage, who, busy]) => {
            return { stage, who, busy, text: formatPercent(busy) };
          }),
        }),
        {
          data: { values: [{ busy: 1 }] },
          mark: { type: 'rule', color: BLACK, strokeDash: [4, 3] },
          encoding: { y: { field: 'busy', type: 'quantitative' } },
        },
      ],
    },
  });
}
