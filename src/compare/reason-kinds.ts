// What kind of reason a code is: what would have to be different for a verdict. Each set holds the
// one above it.
import type { Reason } from '../schema/generated/verdict.js';

type Codes = ReadonlySet<Reason['code']>;

/** How much sessions differ by chance is not known of this metric. */
export const NOISE_UNKNOWN: Codes = new Set([
  'no_calibration',
  'suspected_worse',
  'suspected_better',
]);

/** The way in which the runs were made decides nothing, whatever their values are. */
export const UNDECIDED_BY_DESIGN: Codes = new Set([
  ...NOISE_UNKNOWN,
  'too_few_runs',
  'order_not_balanced',
]);

/** A session of balanced pairs can tell what these runs cannot. */
export const ANSWERED_BY_PAIRS: Codes = new Set([...UNDECIDED_BY_DESIGN, 'drift']);

/** No repetition of the same way to measure would remove it. */
export const UNANSWERABLE: Codes = new Set([...ANSWERED_BY_PAIRS, 'no_value']);
