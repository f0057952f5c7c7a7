// Figures that need no test: the same operations in the same order give the same misses, and an
// error that was never there before is one whatever the noise.
import type { Floors } from './evidence.js';
import type { Judgement } from './judge.js';
import type { JudgedMetric } from './metrics.js';
import type { Sample, SideSample } from './samples.js';

/**
 * The verdict on a figure that is deterministic; undefined where a test has to decide. Errors in a
 * candidate whose baseline was measured and has none are a fact after a single run. Everything else
 * needs `minRuns` runs a side, all of them with the same value. There is no p, so Holm's correction
 * does not count these verdicts: what chance does not vary it cannot make worse. The exception is a
 * rare error that is no fault of the candidate, which fails it all the same.
 */
export function judgeExactly(
  metric: JudgedMetric,
  sample: Sample,
  floors: Floors,
  minRuns: number,
): Judgement | undefined {
  if (metric.scale === 'ratio') return undefined;
  const { base, candidate } = sample;
  if (metric.name === 'error_rate' && isFreeOfErrors(base) && hasErrors(candidate)) {
    return { verdict: 'regressed', code: 'new_errors' };
  }
  const before = theValueOf(base, minRuns);
  const after = theValueOf(candidate, minRuns);
  if (before === undefined || after === undefined) return undefined;
  if (after === before) return { verdict: 'equivalent', code: 'exact_equal' };
  if (!reachesFloors(before, after, floors)) {
    return { verdict: 'equivalent', code: 'exact_within_floor' };
  }
  return after > before
    ? { verdict: 'regressed', code: 'exact_worse' }
    : { verdict: 'improved', code: 'exact_better' };
}

/** A change must matter on every scale that there is: from or to zero there is no ratio. */
function reachesFloors(before: number, after: number, { ratio, points }: Floors): boolean {
  // Rounded, for else a change of just the floor could be missed by the last bit.
  const rounded = (value: number): number => Number(Math.abs(value).toPrecision(12));
  if (rounded(100 * (after - before)) < points!) return false;
  if (ratio === null || before === 0 || after === 0) return true;
  return rounded(Math.log(after / before)) >= rounded(Math.log1p(ratio));
}

function isFreeOfErrors(side: SideSample): boolean {
  return side.shown.runs.some(({ value }) => value !== null) && !hasErrors(side);
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
