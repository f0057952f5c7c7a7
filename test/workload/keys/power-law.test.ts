import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  power,
  powerIntegral,
  powerIntegralInverse,
  powerSum,
} from '../../../src/workload/keys/power-law.js';

const EXPONENTS = [0.01, 0.5, 0.99, 1 - 1e-12, 1, 1 + 1e-12, 1.2, 2, 10];

test('the sum of powers agrees with adding term by term', () => {
  for (const exponent of EXPONENTS) {
    for (const count of [0, 1, 2, 15, 16, 17, 1000, 100_000]) {
      let sum = 0;
      for (let r = count; r >= 1; r--) sum += r ** -exponent;
      const error = Math.abs(powerSum(count, exponent) - sum) / Math.max(sum, 1);
      assert.ok(error < 1e-13, `${exponent}, ${count}: ${error}`);
    }
  }
});

test('the sum for 0.99 is the zeta that YCSB writes out for its 10^10 items', () => {
  assert.ok(Math.abs(powerSum(1e10, 0.99) - 26.46902820178302) < 1e-9);
});

test('the inverse of the integral leads back, next to exponent 1 as well', () => {
  for (const exponent of EXPONENTS) {
    for (const x of [1.5, 2, 10, 1000, 1e7 + 0.5]) {
      // Far out a steep integral is flat: there is nothing to invert.
      if (power(x, exponent) * x < 1e-9) continue;
      const back = powerIntegralInverse(powerIntegral(x, exponent), exponent);
      assert.ok(Math.abs(back / x - 1) < 1e-6, `${exponent}, ${x}: ${back}`);
    }
  }
});

test('the integral grows by the power: its slope is what it integrates', () => {
  for (const exponent of EXPONENTS) {
    for (const x of [1.5, 7, 100]) {
      if (power(x, exponent) * x < 1e-9) continue;
      const step = x * 1e-4;
      const area = powerIntegral(x + step, exponent) - powerIntegral(x - step, exponent);
      const slope = area / (2 * step);
      assert.ok(Math.abs(slope / power(x, exponent) - 1) < 1e-5, `${exponent}, ${x}`);
    }
  }
});

test.run();
