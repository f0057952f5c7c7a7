import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holm } from '../../../src/compare/statistics/holm.js';
import { normalAtMost, normalQuantile } from '../../../src/compare/statistics/normal.js';
import {
  normalDistribution,
  type NullDistribution,
} from '../../../src/compare/statistics/null-distribution.js';
import { EXACT_RUNS, rankSumDistribution } from '../../../src/compare/statistics/rank-sum.js';
import {
  EXACT_VALUES,
  signedRankDistribution,
} from '../../../src/compare/statistics/signed-rank.js';
import { studentAbove, studentQuantileAbove } from '../../../src/compare/statistics/student.js';
import { combinations, permutations } from './enumerate.js';

function near(actual: number, expected: number, tolerance: number, what = ''): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
}

/** Holds a distribution against every outcome there is, each as likely as the others. */
function sameAs(distribution: NullDistribution, outcomes: readonly number[], what: string): void {
  for (let value = -1; value <= distribution.largest; value++) {
    const share = outcomes.filter((outcome) => outcome <= value).length / outcomes.length;
    near(distribution.atMost(value), share, 1e-12, `${what} at ${value}`);
  }
  assert.is(Math.max(...outcomes), distribution.largest, what);
}

test('the signed-rank distribution is that of all signs, for up to 8 pairs', () => {
  for (let count = 1; count <= 8; count++) {
    const outcomes = Array.from({ length: 2 ** count }, (_, signs) =>
      Array.from({ length: count }, (__, i) => ((signs >> i) & 1) * (i + 1)).reduce(
        (a, b) => a + b,
      ),
    );
    sameAs(signedRankDistribution(count), outcomes, `n = ${count}`);
  }
});

test('the rank-sum distribution is that of all ways to deal ranks, for up to 8 a side', () => {
  for (let first = 1; first <= 8; first++) {
    for (let second = 1; second <= 8; second++) {
      // Of the ranks below the k-th picked one, k are picked themselves.
      const outcomes = combinations(first + second, second).map((ranks) =>
        ranks.reduce((sum, rank, k) => sum + rank - k, 0),
      );
      sameAs(rankSumDistribution(first, second), outcomes, `${first} and ${second}`);
    }
  }
});

test('critical values are those of published tables', () => {
  // Hollander, Wolfe & Chicken (2014), table A.4: P(T+ >= 47) = .024 and P(T+ >= 52) = .005 for
  // n = 10. Mann & Whitney (1947), table I: P(U <= 13) = .025 for 8 and 8.
  near(signedRankDistribution(10).atMost(55 - 47), 25 / 1024, 1e-12);
  near(signedRankDistribution(10).atMost(55 - 52), 5 / 1024, 1e-12);
  near(rankSumDistribution(6, 6).atMost(0), 1 / 924, 1e-12);
  near(rankSumDistribution(8, 8).atMost(13), 0.0249, 0.0001);
});

/** The largest difference between two distributions of one statistic. */
function distance(one: NullDistribution, other: NullDistribution): number {
  const values = Array.from({ length: one.largest + 1 }, (_, value) => value);
  return Math.max(...values.map((value) => Math.abs(one.atMost(value) - other.atMost(value))));
}

test('where the exact distributions end, the normal ones are off by less than 0.002', () => {
  const count = EXACT_VALUES;
  const variance = (count * (count + 1) * (2 * count + 1)) / 24;
  const signed = normalDistribution((count * (count + 1)) / 2, variance);
  assert.ok(distance(signedRankDistribution(count), signed) < 0.002);
  const runs = EXACT_RUNS;
  const ranks = normalDistribution(runs ** 2, (runs ** 2 * (2 * runs + 1)) / 12);
  assert.ok(distance(rankSumDistribution(runs, runs), ranks) < 0.002);
});

test('beyond, they take over with the same mean and almost the same spread', () => {
  for (const of of [signedRankDistribution, (n: number) => rankSumDistribution(n, n)]) {
    const [exact, normal] = [of(50), of(51)];
    for (const share of [0.35, 0.4, 0.5]) {
      const [before, after] = [exact, normal].map((it) =>
        it.atMost(Math.round(share * it.largest)),
      );
      near(after!, before!, 0.006, `at ${share}`);
    }
    assert.is(normal.atMost(normal.largest), 1);
    assert.is(normal.atMost(-1), 0);
  }
});

test('the normal distribution and its quantiles are those of the published table', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.1 and Abramowitz & Stegun, table 26.1.
  const table = [
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
    [-5, 2.86651571879194e-7],
    [-8, 6.22096057427178e-16],
  ] as const;
  for (const [z, probability] of table) {
    near(normalAtMost(z), probability, 2e-8 * Math.min(probability, 1 - probability), `${z}`);
  }
  near(normalQuantile(0.995), 2.5758293035489, 1e-9);
  near(normalQuantile(0.025), -1.9599639845401, 1e-9);
  assert.is(normalAtMost(-40), 0);
  assert.is(normalAtMost(40), 1);
});

test("Student's distribution and its quantiles are those of the published table", () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.2: the t that is exceeded with 5 %, 0.5 % and 0.1 %.
  const table = [
    [1, 6.314, 63.657, 318.309],
    [2, 2.92, 9.925, 22.327],
    [3, 2.353, 5.841, 10.215],
    [4, 2.132, 4.604, 7.173],
    [9, 1.833, 3.25, 4.297],
    [30, 1.697, 2.75, 3.385],
    [100, 1.66, 2.626, 3.174],
  ] as const;
  for (const [freedom, ...values] of table) {
    for (const [i, probability] of [0.05, 0.005, 0.001].entries()) {
      near(studentQuantileAbove(probability, freedom), values[i]!, 6e-4, `${freedom}`);
      near(studentAbove(values[i]!, freedom), probability, 2e-3 * probability, `${freedom}`);
    }
  }
  for (const freedom of [1, 2, 7, 1e9]) near(studentAbove(0, freedom), 0.5, 1e-15);
  // In the far tail of one degree of freedom, that of Cauchy: 1 / (pi t).
  near(studentQuantileAbove(1e-9, 1) / (1e9 / Math.PI), 1, 1e-6);
});

test("Holm's adjusted p values are those that R's p.adjust gives", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) near(adjusted[i]!, p, 1e-12);
  assert.equal(holm([0.7, 0.8]), [1, 1]);
  assert.equal(holm([]), []);
});

test('permutations are all there, for the tests that use them', () => {
  assert.is(new Set(permutations(5).map(String)).size, 120);
});

test.run();
