// When did the memory no longer suffice?
import { formatRate } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { VERMILLION } from './colours.js';
import type { ChartInput } from './input.js';
import { countAxis } from './style.js';
import { timeLine } from './time-line.js';

/** Evicted items per second over time. */
export function evictionsOverTime(input: ChartInput): ChartDocument {
  return timeLine(input, {
    id: 'evictions_over_time',
    title: 'Evictions over time',
    description:
      'Items that all peers threw out per second over the measure phases of all stages, mean over the runs. Peers are asked once a second; what they tell is spread evenly over that time.',
    column: 'evictions per second',
    axis: countAxis('evicted items per second'),
    colour: VERMILLION,
    value: (slice) => slice.evictionRate,
    format: (value) => `${formatRate(value)} evictions per second`,
    nothing: (rates) => {
      if (rates.length === 0) return 'The peers do not tell their evictions.';
      if (rates.some((rate) => rate > 0)) return undefined;
      // A peer that dies takes its count with it.
      return rates.length < input.slices.length
        ? 'Nothing was evicted in the time for which the peers tell it.'
        : 'Nothing was evicted while it was measured.';
    },
  });
}
