// When did operations fail?
import { formatRate } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { VERMILLION } from './colours.js';
import type { ChartInput } from './input.js';
import { countAxis } from './style.js';
import { timeLine } from './time-line.js';

/** Failed operations per second over time. */
export function errorsOverTime(input: ChartInput): ChartDocument {
  return timeLine(input, {
    id: 'errors_over_time',
    title: 'Errors over time',
    description:
      'Failed operations per second over the measure phases of all stages, mean over the runs. A failure counts when it ended: a timeout, at its deadline.',
    column: 'errors per second',
    axis: countAxis('failed operations per second'),
    colour: VERMILLION,
    value: (slice) => slice.errorRate,
    format: (value) => `${formatRate(value)} failed operations per second`,
    nothing: (rates) => (rates.every((rate) => rate === 0) ? 'No operation failed.' : undefined),
  });
}
