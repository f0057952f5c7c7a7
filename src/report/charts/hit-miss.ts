// How many reads found their value?
import { formatPercent } from '../../units.js';
import { barNumbers } from './bar-numbers.js';
import { chart, type ChartDocument } from './chart.js';
import { BLUE, ORANGE } from './colours.js';
import type { ChartInput } from './input.js';
import { bandEncoding, percentAxis, slotWidth } from './style.js';

/** Hits and misses of each stage as parts of its answered reads. */
export function hitMiss(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary }) => {
    const hitRate = summary.metrics.hit_rate.median;
    if (hitRate === null) return [];
    return [
      [label, 'hit', hitRate],
      [label, 'miss', 1 - hitRate],
    ];
  });
  const numbers = input.stages.flatMap(({ label, summary }) => {
    const hitRate = summary.metrics.hit_rate.median;
    return hitRate === null ? [] : [{ stage: label, text: `${formatPercent(hitRate)} hits` }];
  });
  const x = bandEncoding('stage', 'stage', input.labels);
  const bars = {
    mark: { type: 'bar' },
    encoding: {
      x,
      y: {
        field: 'share of reads',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: percentAxis('share of answered reads'),
      },
      color: {
        field: 'result',
        type: 'nominal',
        scale: { domain: ['hit', 'miss'], range: [BLUE, ORANGE] },
      },
      // Hits stand on the axis; alphabetical order of the names does it.
      order: { field: 'result', type: 'ordinal' },
    },
  };
  const texts = barNumbers(numbers, slotWidth(input.labels.length), { x, y: { value: 0 } });
  return chart(input, {
    id: 'hit_miss',
    title: 'Hit and miss rate',
    description: 'Hits and misses as parts of the reads that were answered, per stage.',
    columns: ['stage', 'result', 'share of reads'],
    rows,
    whenEmpty: 'No read was answered: there is no hit rate.',
    figures: input.stages.map(
      ({ label, summary }) =>
        `${label}: hit rate ${formatPercent(summary.metrics.hit_rate.median)}`,
    ),
    headroom: 6,
    body: { layer: [bars, ...texts] },
  });
}
