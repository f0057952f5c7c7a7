import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ChiSquareTest, chiSquareTail } from '../../src/workload/chi-square.js';

function close(found: number, expected: number, relative: number, what: string): void {
  assert.ok(Math.abs(found / expected - 1) < relative, `${what}: ${found} instead of ${expected}`);
}

function fitOf(counts: readonly number[], probabilities: readonly number[], leastExpected: number) {
  const total = counts.reduce((a, b) => a + b);
  const fit = new ChiSquareTest(total, leastExpected);
  counts.forEach((count, i) => fit.add(count, probabilities[i]!));
  return fit.result();
}

test('the tail has the probabilities of the printed tables', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: upper critical values.
  for (const [freedom, p10, p5, p1, p01] of [
    [1, 2.706, 3.841, 6.635, 10.828],
    [2, 4.605, 5.991, 9.21, 13.816],
    [5, 9.236, 11.07, 15.086, 20.515],
    [10, 15.987, 18.307, 23.209, 29.588],
    [39, 50.66, 54.572, 62.428, 72.055],
    [100, 118.498, 124.342, 135.807, 149.449],
  ] as const) {
    close(chiSquareTail(p10, freedom), 0.1, 0.001, `${freedom}, 10 %`);
    close(chiSquareTail(p5, freedom), 0.05, 0.001, `${freedom}, 5 %`);
    close(chiSquareTail(p1, freedom), 0.01, 0.001, `${freedom}, 1 %`);
    close(chiSquareTail(p01, freedom), 0.001, 0.001, `${freedom}, 0.1 %`);
  }
});

test('with an even number of degrees of freedom it is a sum that can be written down', () => {
  for (const freedom of [2, 4, 10, 60]) {
    for (const x of [0.01, 1, freedom - 1, freedom, freedom + 2, freedom + 3, 5 * freedom, 1000]) {
      let term = Math.exp(-x / 2);
      let sum = term;
      for (let i = 1; i < freedom / 2; i++) sum += term *= x / 2 / i;
      close(chiSquareTail(x, freedom), sum, 1e-11, `${freedom} at ${x}`);
    }
  }
});

test('nothing is certain, and far out it is next to nothing, never less', () => {
  assert.is(chiSquareTail(0, 7), 1);
  assert.is(chiSquareTail(1e6, 99), 0);
  let last = 1;
  for (let x = 0.5; x < 900; x += 0.5) {
    const p = chiSquareTail(x, 99);
    assert.ok(p <= last && p >= 0, `${x}: ${p}`);
    last = p;
  }
});

test("the sum is Pearson's, with one degree of freedom less than there are bins", () => {
  // A die thrown 120 times: (25 + 9 + 4 + 1 + 9 + 16) / 20.
  const result = fitOf([15, 23, 22, 19, 17, 24], new Array<number>(6).fill(1 / 6), 5)!;
  close(result.chiSquare, 3.2, 1e-12, 'chi-square');
  assert.is(result.freedom, 5);
  close(result.pValue, 0.6692, 0.001, 'p');
});

test('neighbours are pooled until enough is expected, and the last bin takes what is left', () => {
  // Expected 2, 8 | 10 | 71, 8, 1: the last two do not make ten by themselves.
  const result = fitOf([4, 8, 10, 69, 8, 1], [0.02, 0.08, 0.1, 0.71, 0.08, 0.01], 10)!;
  assert.is(result.freedom, 2);
  close(result.chiSquare, 4 / 10 + 0 / 10 + 4 / 80, 1e-12, 'chi-square');
});

test('a sample that fills one bin only says nothing', () => {
  assert.is(fitOf([5, 5], [0.5, 0.5], 6), null);
  assert.is(new ChiSquareTest(0, 10).result(), null);
});

test('what cannot happen and did is never chance', () => {
  const result = fitOf([50, 49, 1], [0.5, 0.5, 0], 10)!;
  assert.equal([result.chiSquare, result.pValue], [Infinity, 0]);
  assert.ok(fitOf([50, 50, 0], [0.5, 0.5, 0], 10)!.pValue === 1);
});

test.run();
