// When did reads begin to miss?
import { formatPercent } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { GREEN } from './colours.js';
import type { ChartInput } from './input.js';
import { percentAxis } from './style.js';
import { timeLine } from './time-line.js';

/** Hit rate over time. */
export function hitRateOverTime(input: ChartInput): ChartDocument {
  return timeLine(input, {
    id: 'hit_rate_over_time',
    title: 'Hit rate over time',
    description:
      'Hits as a part of the reads that were answered, over the measure phases of all stages, all runs.',
    column: 'hit rate',
    axis: percentAxis('hit rate'),
    colour: GREEN,
    value: (slice) => slice.hitRate,
    domain: [0, 1],
    format: formatPercent,
    nothing: (rates) =>
      rates.length === 0 ? 'No read was answered: there is no hit rate.' : undefined,
  });
}
