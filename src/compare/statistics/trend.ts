// Does a figure drift while a session goes on? Mann-Kendall's test and Theil-Sen's slope, within
// each side, so that a difference between the sides is no trend.
import { medianOfSorted } from '../../report/summary.js';
import {
  type Bounds,
  exactDistribution,
  largestWithin,
  normalDistribution,
  type NullDistribution,
} from './null-distribution.js';

/** A value and when it was taken, in any unit of time. */
export interface TimedValue {
  readonly at: number;
  readonly value: number;
}

/** A trend over a session. */
export interface Trend {
  /** Change of the value per unit of time: the median of all slopes. */
  readonly slope: number;
  /** Two-sided p of 'no trend'. */
  readonly p: number;
  /** The two-sided interval that misses the true slope with probability `alpha` at most (Sen). */
  readonly interval: (alpha: number) => Bounds;
}

/** Most values in all for which the distribution is exact. */
const EXACT_VALUES = 60;

/**
 * The trend that `sides` share; undefined below two values on every side. Ties count for neither
 * direction, which makes p larger.
 * Sources: Kendall, Rank Correlation Methods, 4th ed. (1970), chapter 1; Hirsch & Slack, Water
 * Resources Research 20 (1984) 727-732 (sums over strata); Sen, Journal of the American Statistical
 * Association 63 (1968) 1379-1389.
 */
export function trendOf(sides: readonly (readonly TimedValue[])[]): Trend | undefined {
  const slopes: number[] = [];
  let rises = 0;
  let falls = 0;
  for (const side of sides) {
    const inTime = side.toSorted((a, b) => a.at - b.at);
    for (let i = 0; i < inTime.length; i++) {
      const early = inTime[i]!;
      for (let j = i + 1; j < inTime.length; j++) {
        const late = inTime[j]!;
        if (late.at === early.at) continue;
        slopes.push((late.value - early.value) / (late.at - early.at));
        if (late.value > early.value) rises++;
        if (late.value < early.value) falls++;
      }
    }
  }
  if (slopes.length === 0) return undefined;
  const distribution = concordance(sides.map((side) => side.length));
  const beyond = distribution.largest - Math.max(rises, falls);
  const sorted = Float64Array.from(slopes).sort();
  // Values of the same time have no slope: their places at either end count as unbounded.
  const lacking = distribution.largest - sorted.length;
  return {
    slope: medianOfSorted(sorted)!,
    p: Math.min(1, 2 * distribution.atMost(beyond)),
    interval: (alpha) => {
      const dropped = largestWithin(distribution, alpha / 2) - lacking;
      if (dropped < 0) return { low: -Infinity, high: Infinity };
      return { low: sorted[dropped]!, high: sorted[sorted.length - 1 - dropped]! };
    },
  };
}

const made = new Map<string, NullDistribution>();

/** Distribution of the number of rising pairs in sequences of random order, all added up. */
function concordance(lengths: readonly number[]): NullDistribution {
  const key = lengths.join();
  const distribution = made.get(key) ?? makeConcordance(lengths);
  made.set(key, distribution);
  return distribution;
}

function makeConcordance(lengths: readonly number[]): NullDistribution {
  const largest = lengths.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  if (lengths.reduce((sum, n) => sum + n, 0) > EXACT_VALUES) {
    // Variance of the number of concordant pairs: a quarter of that of Kendall's S.
    const variance = lengths.reduce((sum, n) => sum + (n * (n - 1) * (2 * n + 5)) / 72, 0);
    return normalDistribution(largest, variance);
  }
  let ways = Float64Array.of(1);
  for (const length of lengths) {
    // The k-th value of a sequence lies above any number of the k - 1 before it, each as likely.
    for (let k = 2; k <= length; k++) ways = withOneMore(ways, k);
  }
  return exactDistribution(ways);
}

/** In how many ways a sum comes about when 0 to `outcomes` - 1 is added to it. */
function withOneMore(ways: Float64Array, outcomes: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(ways.length + outcomes - 1);
  for (const [sum, count] of ways.entries()) {
    for (let added = 0; added < outcomes; added++) next[sum + added]! += count;
  }
  return next;
}
