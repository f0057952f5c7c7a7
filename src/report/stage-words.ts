// The load of a stage as words for a sentence: names such as `4x1.5s` are for tables.
import type { StageResult } from '../schema/generated/report.js';
import { formatDurationS } from '../units.js';
import { plural } from './parameters.js';

type Load = Pick<StageResult, 'workers' | 'requests' | 'duration_s' | 'rate_per_s'>;

/** A number that somebody has written, with every digit: `20,000`. */
function given(value: number): string {
  return value.toLocaleString('en-US');
}

/**
 * What the scenario asks for in a stage: `4 workers for 1.5 s`, `4 workers with 1,000 operations each`,
 * `20,000 operations a second for 30 s`.
 */
export function loadWords({ workers, requests, duration_s: durationS, rate_per_s: rate }: Load) {
  const long = durationS === null ? '' : ` for ${formatDurationS(durationS)}`;
  if (typeof rate === 'number') return `${given(rate)} operations a second${long}`;
  if (rate !== null) return `${given(rate.from)} to ${given(rate.to)} operations a second${long}`;
  const who = plural(workers, 'worker');
  if (requests === null) return who + long;
  return `${who} with ${given(requests)} operation${requests === 1 ? '' : 's'}${workers === 1 ? '' : ' each'}`;
}
