// By how much one side lies above the other: Hodges-Lehmann estimate, confidence intervals by
// inverting an exact rank test, and that test's p. No distribution of the noise is assumed; the
// paired form assumes that it is symmetric, which alternation within a pair brings about.
import { medianOfSorted } from '../../report/summary.js';
import { type Bounds, largestWithin, type NullDistribution } from './null-distribution.js';
import { normalQuantile } from './normal.js';
import { pairwiseDifferences, rankSumDistribution } from './rank-sum.js';
import { signedRankDistribution, walshAverages } from './signed-rank.js';
import { studentQuantileAbove } from './student.js';

/** A change of level, in the unit of the values that it was made from. */
export interface Shift {
  /** Pairs, or values of the smaller side. */
  readonly count: number;
  /** Hodges-Lehmann estimate. */
  readonly estimate: number;
  /** One-sided p of 'not above zero'. */
  readonly p: number;
  /** The two-sided interval that misses the true shift with probability `alpha` at most. */
  readonly interval: (alpha: number) => Bounds;
}

/**
 * The shift of values that are differences of pairs: median of the Walsh averages, intervals and p
 * by Wilcoxon's signed-rank test. Needs at least one value.
 * Source: Hodges & Lehmann, Annals of Mathematical Statistics 34 (1963) 598-611.
 */
export function pairedShift(differences: readonly number[]): Shift {
  const distribution = signedRankDistribution(differences.length);
  return shiftOf(differences.length, walshAverages(differences), distribution);
}

/**
 * The shift from `base` to `candidate`, samples without pairs: median of all differences, intervals
 * and p by the rank-sum test. Needs at least one value a side.
 * Source: as `pairedShift`; Hollander, Wolfe & Chicken (2014), sections 4.2 and 4.3.
 */
export function unpairedShift(base: readonly number[], candidate: readonly number[]): Shift {
  const distribution = rankSumDistribution(base.length, candidate.length);
  const count = Math.min(base.length, candidate.length);
  return shiftOf(count, pairwiseDifferences(base, candidate), distribution);
}

/**
 * `sorted` are the statistic's own values: it counts how many of them lie above zero. Those that are
 * zero (ties between pairs, pairs without a change) are not counted: however such ties are broken,
 * the statistic only gets larger and p smaller, so p is never too small (conservative).
 */
function shiftOf(count: number, sorted: Float64Array, distribution: NullDistribution): Shift {
  const above = sorted.length - countUpTo(sorted, 0);
  return {
    count,
    estimate: medianOfSorted(sorted)!,
    p: distribution.atMost(sorted.length - above),
    interval: (alpha) => {
      const dropped = largestWithin(distribution, alpha / 2);
      if (dropped < 0) return { low: -Infinity, high: Infinity };
      return { low: sorted[dropped]!, high: sorted[sorted.length - 1 - dropped]! };
    },
  };
}

/** Number of values of a rising list that are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let count = 0;
  while (count < sorted.length && sorted[count]! <= limit) count++;
  return count;
}

/** By how much the levels of sessions differ by chance, as it was measured. */
export interface SessionNoise {
  /** Standard deviation of one session's level, in the unit of the values. */
  readonly sigma: number;
  /** Degrees of freedom of that estimate: sessions - 1. */
  readonly freedom: number;
}

/** Smallest p that is told: far below every level that is asked for, within what `student` can do. */
const LEAST_P = 1e-9;

/**
 * A shift between two sessions: every interval is widened by what the difference of two of their
 * levels adds. The variances add; that of the sessions is an estimate, so its part follows Student's
 * t. p belongs to the widened interval: it is the half of the alpha whose interval just touches zero.
 */
export function acrossSessions(shift: Shift, { sigma, freedom }: SessionNoise): Shift {
  const { estimate } = shift;
  const added = (tail: number): number =>
    studentQuantileAbove(Math.max(tail, LEAST_P), freedom) * Math.SQRT2 * sigma;
  const interval = (alpha: number): Bounds => {
    const { low, high } = shift.interval(alpha);
    const more = added(alpha / 2);
    return {
      low: estimate - Math.hypot(estimate - low, more),
      high: estimate + Math.hypot(high - estimate, more),
    };
  };
  return { ...shift, interval, p: widenedP(shift, added) };
}

/** Adds what sessions differ by to the deviation that the shift's own p implies for a normal estimate. */
function widenedP({ estimate, p }: Shift, added: (tail: number) => number): number {
  if (estimate <= 0 || p >= 0.5) return Math.max(p, 0.5);
  const deviation = estimate / -normalQuantile(p);
  let [low, high] = [LEAST_P, 0.5];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const reach = Math.hypot(-normalQuantile(middle) * deviation, added(middle));
    if (reach > estimate) low = middle;
    else high = middle;
  }
  return Math.max(p, high);
}
