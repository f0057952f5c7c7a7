// Figures that need no test: the same operations in the same order give the same misses, and an
// error that was never there before is one whatever the noise.
import type { Floors } from './evidence.js';
import type { Judgement } from './judge.js';
import type { JudgedMetric } from './metrics.js';
import type { Sample, SideSample } from './samples.js';

/**
 * The verdict on a figure that is deterministic; undefined where a test has to decide. Errors in a
 * candidate whose baseline has none are a fact after a single run. Everything else needs `minRuns`
 * runs a side, all of them with the same value.
 */
export function judgeExactly(
  metric: JudgedMetric,
  sample: Sample,
  floors: Floors,
  minRuns: number,
): Judgement | undefined {
  if (metric.scale === 'ratio') return undefined;
  const { base, candidate } = sample;
  if (metric.name === 'error_rate' && !hasErrors(base) && hasErrors(candidate)) {
    return { verdict: 'regressed', code: 'new_errors' };
  }
  const before = theValueOf(base, minRuns);
  const after = theValueOf(candidate, minRuns);
  if (before === undefined || after === undefined) return undefined;
  if (after === before) return { verdict: 'equivalent', code: 'exact_equal' };
  // Below the rounding of a difference of two shares, a change at the floor would be missed.
  const points = Number((100 * (after - before)).toPrecision(12));
  if (Math.abs(points) < floors.points!) {
    return { verdict: 'equivalent', code: 'exact_within_floor' };
  }
  return points > 0
    ? { verdict: 'regressed', code: 'exact_worse' }
    : { verdict: 'improved', code: 'exact_better' };
}

/** Whether any run of a side had an error, those without a partner included. */
function hasErrors({ shown }: SideSample): boolean {
  return shown.runs.some(({ value }) => value !== null && value > 0);
}

/** The value that all runs of a side share; undefined when they differ or are too few to tell. */
function theValueOf({ used }: SideSample, minRuns: number): number | undefined {
  const first = used[0]?.value;
  return used.length >= minRuns && used.every(({ value }) => value === first) ? first : undefined;
}
