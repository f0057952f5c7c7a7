// The rank-sum statistic of Wilcoxon, Mann and Whitney: in how many pairs of a baseline's and a
// candidate's run is the candidate's value the larger one?
import {
  exactDistribution,
  normalDistribution,
  type NullDistribution,
} from './null-distribution.js';

/** Most runs of the larger side for which the distribution is exact. */
export const EXACT_RUNS = 50;

const made = new Map<string, NullDistribution>();

/**
 * Distribution of the Mann-Whitney statistic of `first` and `second` values from one distribution.
 * Exact up to EXACT_RUNS a side; beyond, normal with variance mn(m+n+1)/12.
 * Source: Mann & Whitney, Annals of Mathematical Statistics 18 (1947) 50-60; Hollander, Wolfe &
 * Chicken, Nonparametric Statistical Methods, 3rd ed. (2014), section 4.1.
 */
export function rankSumDistribution(first: number, second: number): NullDistribution {
  const key = `${first},${second}`;
  const known = made.get(key);
  if (known) return known;
  const largest = first * second;
  const distribution =
    Math.max(first, second) > EXACT_RUNS
      ? normalDistribution(largest, (largest * (first + second + 1)) / 12)
      : exactDistribution(pairCounts(first, second));
  made.set(key, distribution);
  return distribution;
}

/**
 * How many of the ways to pick `first` of all ranks give each value of the statistic. Rank by rank:
 * an item of the first side that comes after k items of the second adds k.
 */
function pairCounts(first: number, second: number): Float64Array {
  const size = first * second + 1;
  // ways[i][u]: arrangements of i items of the first side, for the items of the second met so far.
  const ways = Array.from({ length: first + 1 }, () => new Float64Array(size));
  for (const row of ways) row[0] = 1;
  for (let met = 1; met <= second; met++) {
    for (let i = 1; i <= first; i++) {
      const row = ways[i]!;
      const fewer = ways[i - 1]!;
      // What stood in `row` ends with an item of the second side; the other ways end with the
      // i-th of the first, behind all `met` of the second.
      for (let u = i * met; u >= met; u--) row[u]! += fewer[u - met]!;
    }
  }
  return ways[first]!;
}

/** All differences candidate - base, in rising order. */
export function pairwiseDifferences(
  base: readonly number[],
  candidate: readonly number[],
): Float64Array {
  const differences = new Float64Array(base.length * candidate.length);
  let next = 0;
  for (const from of base) for (const to of candidate) differences[next++] = to - from;
  return differences.sort();
}
