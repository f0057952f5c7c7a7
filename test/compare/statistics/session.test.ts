import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { coefficientOfVariation, farOutLimits } from '../../../src/compare/statistics/spread.js';
import { trendOf } from '../../../src/compare/statistics/trend.js';
import { permutations } from './enumerate.js';

const inOrder = (values: readonly number[]) => values.map((value, at) => ({ at, value }));

function rising(values: readonly number[]): number {
  return values.reduce(
    (sum, late, j) => sum + values.slice(0, j).filter((early) => early < late).length,
    0,
  );
}

test('the p of a trend is that of all orders of the values', () => {
  const all = permutations(5).map(rising);
  for (const values of [
    [1, 2, 3, 4, 5],
    [2, 1, 3, 5, 4],
    [5, 4, 3, 1, 2],
    [3, 1, 4, 5, 2],
  ]) {
    const seen = Math.max(rising(values), 10 - rising(values));
    const beyond = all.filter((count) => count >= seen).length / all.length;
    assert.ok(
      Math.abs(trendOf([inOrder(values)])!.p - Math.min(1, 2 * beyond)) < 1e-12,
      values.join(),
    );
  }
});

test('the p of a trend over two sides is that of all orders within each', () => {
  const first = permutations(4).map(rising);
  const sums = first.flatMap((one) => permutations(3).map((other) => one + rising(other)));
  const seen = rising([1, 2, 4, 3]) + rising([1, 2, 3]);
  const beyond = sums.filter((count) => count >= seen).length / sums.length;
  const trend = trendOf([inOrder([1, 2, 4, 3]), inOrder([11, 12, 13])])!;
  assert.ok(Math.abs(trend.p - 2 * beyond) < 1e-12);
});

test('a difference between the sides is no trend, and the slope is that of the values', () => {
  const flat = trendOf([inOrder([5, 5.1, 4.9, 5]), inOrder([9, 8.9, 9.1, 9])])!;
  assert.ok(flat.p > 0.3, `${flat.p}`);
  const steep = trendOf([inOrder([1, 3, 5, 7, 9, 11]), inOrder([101, 103, 105, 107, 109, 111])])!;
  assert.is(steep.slope, 2);
  assert.ok(steep.p < 1e-4);
  assert.is(trendOf([inOrder([1]), inOrder([2])]), undefined);
});

test('the interval of a slope misses the true one in as many orders as it may', () => {
  const noise = [0, 0.31, 0.47, 0.59, 0.83];
  const slope = 2;
  const orders = permutations(5).flatMap((one) => permutations(4).map((other) => [one, other]));
  for (const alpha of [0.01, 0.1, 0.4]) {
    const missed = orders.filter((order) => {
      const sides = order.map((ranks) =>
        inOrder(ranks.map((rank, at) => slope * at + noise[rank - 1]!)),
      );
      const { low, high } = trendOf(sides)!.interval(alpha);
      return slope < low || slope > high;
    });
    const share = missed.length / orders.length;
    assert.ok(share <= alpha && share > alpha / 4, `${share} at ${alpha}`);
  }
  assert.is(trendOf([inOrder([1, 2, 3])])!.interval(0.1).low, -Infinity, 'too few to tell');
});

test('values of the same time widen the interval of a slope', () => {
  const values = [1, 2, 3, 4, 5, 6];
  const apart = trendOf([values.map((value, i) => ({ at: i, value: value ** 2 }))])!;
  const together = trendOf([values.map((value, i) => ({ at: i >> 1, value: value ** 2 }))])!;
  assert.ok(Number.isFinite(apart.interval(0.05).high));
  assert.is(together.interval(0.05).high, Infinity);
});

test('beyond the exact range a trend is found all the same, and none where there is none', () => {
  const rise = Array.from({ length: 70 }, (_, i) => i + 10 * Math.sin(i * 7));
  assert.ok(trendOf([inOrder(rise)])!.p < 1e-6);
  const none = Array.from({ length: 70 }, (_, i) => Math.sin(i * 7));
  assert.ok(trendOf([inOrder(none)])!.p > 0.05);
});

test('the coefficient of variation is the deviation over the mean', () => {
  assert.is(coefficientOfVariation([2, 4, 4, 4, 5, 5, 7, 9]), Math.sqrt(32 / 7) / 5);
  assert.is(coefficientOfVariation([3]), null);
  assert.is(coefficientOfVariation([0, 0]), null);
});

test('a value is far out three interquartile ranges beyond the quartiles', () => {
  // Halves of 1..9 with the middle in both: medians 3 and 7.
  assert.equal(farOutLimits([9, 8, 7, 6, 5, 4, 3, 2, 1]), { low: 3 - 12, high: 7 + 12 });
  assert.equal(farOutLimits([1, 2, 3]), { low: -Infinity, high: Infinity });
});

test.run();
