import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  acrossSessions,
  pairedShift,
  unpairedShift,
} from '../../../src/compare/statistics/shift.js';
import { normalQuantile } from '../../../src/compare/statistics/normal.js';
import { rankSumP, signedRankP } from './enumerate.js';

function near(actual: number, expected: number, what = '', within = 1e-9): void {
  const close = Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected));
  assert.ok(close || actual === expected, `${what}: ${actual}, not ${expected}`);
}

/** Values in general position: no ties among them, their differences or their means. */
const distinct = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: min, maxLength: max }).map(
    // An irrational part of its own makes each value different from all combinations of others.
    (values) => values.map((value, i) => value + Math.sqrt(2 + 3 * i) / 997),
  );
const rounds = { numRuns: 60, seed: 7 };
const ALPHAS = [0.01, 0.05, 0.2];

test('estimate, p and interval are those of a published example', () => {
  // Depression scale of nine patients: Hollander, Wolfe & Chicken (2014), examples 3.1, 3.3 and
  // 3.4: T+ = 5, p = .0195, estimate -.46, interval (-.786, -.010) at 96.1 %.
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const shift = pairedShift(before.map((value, i) => value - after[i]!));
  near(shift.p, 10 / 512);
  near(shift.estimate, 0.46);
  const { low, high } = shift.interval(0.04);
  near(low, 0.01);
  near(high, 0.786);
});

test('the p of pairs is that of all signs', () => {
  fc.assert(
    fc.property(distinct(1, 8), (values) => near(pairedShift(values).p, signedRankP(values))),
    rounds,
  );
});

test('the p of two samples is that of all ways to deal the values', () => {
  fc.assert(
    fc.property(distinct(1, 8), distinct(1, 8), (base, candidate) => {
      const apart = candidate.map((value) => value + 1 / Math.PI);
      near(unpairedShift(base, apart).p, rankSumP(base, apart));
    }),
    rounds,
  );
});

/** The interval by definition: the shifts that neither one-sided test rejects. */
function isRejected(pOfShifted: (shift: number) => number, shift: number, alpha: number): boolean {
  return pOfShifted(shift) <= alpha / 2;
}

test('an interval of pairs holds the shifts that the enumerated test does not reject', () => {
  fc.assert(
    fc.property(distinct(4, 8), fc.constantFrom(...ALPHAS), (values, alpha) => {
      const above = (shift: number): number => signedRankP(values.map((value) => value - shift));
      const below = (shift: number): number => signedRankP(values.map((value) => shift - value));
      checkEnds(pairedShift(values).interval(alpha), above, below, alpha);
    }),
    rounds,
  );
});

test('an interval of two samples holds the shifts that the enumerated test does not reject', () => {
  fc.assert(
    fc.property(distinct(3, 8), distinct(3, 8), fc.constantFrom(...ALPHAS), (base, from, alpha) => {
      const candidate = from.map((value) => value + 1 / Math.PI);
      const moved = (by: number): number[] => candidate.map((value) => value - by);
      const above = (shift: number): number => rankSumP(base, moved(shift));
      const below = (shift: number): number => rankSumP(moved(shift), base);
      checkEnds(unpairedShift(base, candidate).interval(alpha), above, below, alpha);
    }),
    { ...rounds, numRuns: 30 },
  );
});

/** Just inside of each end nothing is rejected, just outside it is; an open end never rejects. */
function checkEnds(
  { low, high }: { low: number; high: number },
  above: (shift: number) => number,
  below: (shift: number) => number,
  alpha: number,
): void {
  const step = 1e-9;
  if (low === -Infinity) {
    assert.is(high, Infinity);
    assert.not(isRejected(above, -1000, alpha));
    return;
  }
  assert.ok(isRejected(above, low - step, alpha), 'outside of the low end');
  assert.not(isRejected(above, low + step, alpha), 'inside of the low end');
  assert.ok(isRejected(below, high + step, alpha), 'outside of the high end');
  assert.not(isRejected(below, high - step, alpha), 'inside of the high end');
}

test('an interval misses the truth in no more than its share of all outcomes', () => {
  const sizes = [0.31, 0.47, 1.3, 1.9, 2.2, 3.1, 4.7, 5.3];
  for (const alpha of ALPHAS) {
    let missed = 0;
    for (let signs = 0; signs < 2 ** sizes.length; signs++) {
      const values = sizes.map((size, i) => ((signs >> i) & 1 ? size : -size));
      const { low, high } = pairedShift(values).interval(alpha);
      if (low > 0 || high < 0) missed++;
    }
    assert.ok(missed / 2 ** sizes.length <= alpha, `${missed} of 256 at ${alpha}`);
    assert.ok(missed > 0, 'an interval that never misses says nothing');
  }
});

test('swapping the sides negates estimate and interval', () => {
  fc.assert(
    fc.property(distinct(6, 12), distinct(6, 12), (base, candidate) => {
      const negated = pairedShift(base.map((value) => -value));
      for (const [one, other] of [
        [pairedShift(base), negated],
        [unpairedShift(base, candidate), unpairedShift(candidate, base)],
      ] as const) {
        near(one.estimate, -other.estimate);
        near(one.interval(0.05).low, -other.interval(0.05).high);
        near(one.interval(0.05).high, -other.interval(0.05).low);
      }
    }),
    rounds,
  );
});

test('ties and pairs without a change never make p smaller, however they would be broken', () => {
  const tied = [0, 0, 1, -1, 2, 2, 3];
  for (const broken of [1e-9, -1e-9]) {
    const apart = tied.map((value, i) => value + broken * (i + 1.5) ** 2);
    assert.ok(pairedShift(tied).p >= pairedShift(apart).p, `${broken}`);
  }
  assert.is(pairedShift([0, 0, 0, 0, 0, 0]).p, 1);
  assert.is(unpairedShift([5, 5, 5], [5, 5, 5]).p, 1);
  // Breaking a tie the other way does change p, so the comparison above is no tautology.
  assert.ok(pairedShift([1, 2, 3, 0]).p > pairedShift([1, 2, 3, 0.1]).p);
});

test('too few values leave an interval open, and say how many are enough', () => {
  const values = (count: number): number[] => Array.from({ length: count }, (_, i) => 1 + i / 7);
  assert.equal(pairedShift(values(7)).interval(0.01), { low: -Infinity, high: Infinity });
  assert.ok(pairedShift(values(8)).interval(0.01).low > 0);
  assert.equal(pairedShift(values(5)).interval(0.05), { low: -Infinity, high: Infinity });
  assert.ok(pairedShift(values(6)).interval(0.05).low > 0);
  const high = values(4).map((value) => value + 10);
  assert.equal(unpairedShift(values(4), high).interval(0.01).low, -Infinity);
  assert.ok(unpairedShift(values(5), [...high, 9]).interval(0.01).low > 0);
});

test('between sessions an interval is wider by what the sessions differ', () => {
  const shift = pairedShift([0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19]);
  const sigma = 0.05;
  // As good as known: with so many sessions Student's t is the normal distribution.
  const wide = acrossSessions(shift, { sigma, freedom: 1e6 });
  const half = shift.estimate - shift.interval(0.01).low;
  const z = normalQuantile(0.995);
  near(wide.estimate - wide.interval(0.01).low, Math.hypot(half, z * Math.SQRT2 * sigma), '', 2e-3);
  // More than the sessions' noise alone (z = 2.05), less than without knowing any deviation.
  assert.ok(wide.p > 0.0202 && wide.p < 0.05, `p ${wide.p}`);
  near(acrossSessions(shift, { sigma: 1e-12, freedom: 1 }).p, shift.p);
  assert.ok(acrossSessions(pairedShift([-1, -2, 3, -4]), { sigma, freedom: 5 }).p >= 0.5);
});

test('what few sessions tell of their noise widens more, and p belongs to the interval', () => {
  const shift = pairedShift([0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19]);
  const half = (alpha: number): number => shift.estimate - shift.interval(alpha).low;
  const wide = acrossSessions(shift, { sigma: 0.02, freedom: 4 });
  // t(0.995, 4) = 4.60409487, from the tables.
  const expected = Math.hypot(half(0.01), 4.60409487 * Math.SQRT2 * 0.02);
  near(shift.estimate - wide.interval(0.01).low, expected, 'low', 1e-8);
  near(wide.interval(0.01).high - shift.estimate, expected, 'high', 1e-8);
  const p = [4, 9, 19, 99].map((freedom) => acrossSessions(shift, { sigma: 0.05, freedom }).p);
  assert.equal(
    p.toSorted((a, b) => b - a),
    p,
  );
  // A shift without noise of its own: the t test of the difference of two sessions.
  const exact = { ...shift, p: 1e-300 };
  const known = acrossSessions(exact, {
    sigma: shift.estimate / Math.SQRT2 / 4.60409487,
    freedom: 4,
  });
  near(known.p / 0.005, 1, 'p', 0.02);
});

test.run();
