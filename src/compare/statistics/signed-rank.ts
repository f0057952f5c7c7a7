// Wilcoxon's signed-rank statistic: of how many pairs of runs is the mean change above zero?
import {
  exactDistribution,
  normalDistribution,
  type NullDistribution,
} from './null-distribution.js';

/** Most values for which the distribution is exact; beyond, the normal is off by less than 0.002. */
export const EXACT_VALUES = 50;

const made = new Map<number, NullDistribution>();

/**
 * Distribution of the signed-rank statistic of `count` values that are symmetric about zero: the
 * sum of those of the ranks 1..count whose coin shows heads. Exact up to EXACT_VALUES by dynamic
 * programming over the ranks; beyond, normal with variance n(n+1)(2n+1)/24.
 * Source: Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd ed. (2014), section 3.1.
 */
export function signedRankDistribution(count: number): NullDistribution {
  const known = made.get(count);
  if (known) return known;
  const distribution =
    count > EXACT_VALUES
      ? normalDistribution((count * (count + 1)) / 2, (count * (count + 1) * (2 * count + 1)) / 24)
      : exactDistribution(subsetSums(count));
  made.set(count, distribution);
  return distribution;
}

/** How many subsets of 1..count have each sum. Exact: below 2^53 for every count in use. */
function subsetSums(count: number): Float64Array {
  const ways = new Float64Array((count * (count + 1)) / 2 + 1);
  ways[0] = 1;
  let reach = 0;
  for (let rank = 1; rank <= count; rank++) {
    reach += rank;
    for (let sum = reach; sum >= rank; sum--) ways[sum]! += ways[sum - rank]!;
  }
  return ways;
}

/**
 * The Walsh averages of `values`, (x_i + x_j) / 2 for all i <= j, in rising order. As many of them
 * lie above t as the signed-rank statistic of the values less t counts (Tukey 1949; Hollander,
 * Wolfe & Chicken, section 3.2).
 */
export function walshAverages(values: readonly number[]): Float64Array {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  for (const [i, value] of values.entries()) {
    for (let j = i; j < values.length; j++) averages[next++] = (value + values[j]!) / 2;
  }
  return averages.sort();
}
