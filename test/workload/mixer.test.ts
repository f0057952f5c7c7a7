import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Attempts, Draws, mix32, mixAll } from '../../src/workload/mixer.js';
import { evenZ, kolmogorovSmirnov, LARGEST_KS, LARGEST_Z } from '../support/goodness-of-fit.js';

const DRAWS = 200_000;

function histogramOf(n: number, draw: (k: number) => number): number[] {
  const counts = new Array<number>(n).fill(0);
  for (let k = 0; k < DRAWS; k++) counts[draw(k)]!++;
  return counts;
}

test('mix32 is a bijection on a sample: no two of a million inputs collide', () => {
  const seen = new Set<number>();
  for (let i = 0; i < 1_000_000; i++) seen.add(mix32(i));
  assert.is(seen.size, 1_000_000);
});

test('draws below n are uniform (chi-square)', () => {
  for (const n of [2, 7, 100, 1000]) {
    for (const seed of [0, 1, 42]) {
      const draws = new Draws(seed, 3, 5);
      const z = evenZ(histogramOf(n, (k) => draws.below(k, n)));
      assert.ok(z < LARGEST_Z, `n=${n} seed=${seed}: z=${z}`);
    }
  }
});

test('neighbouring draws are independent: pairs fill a grid evenly', () => {
  const draws = new Draws(42, 0, 0);
  const z = evenZ(histogramOf(400, (k) => draws.below(k, 20) * 20 + draws.below(k + 1, 20)));
  assert.ok(z < LARGEST_Z, `z=${z}`);
});

test('streams that differ in one part of their key are independent of each other', () => {
  const a = new Draws(42, 0, 7, 1);
  for (const other of [new Draws(43, 0, 7, 1), new Draws(42, 1, 7, 1), new Draws(42, 0, 8, 1)]) {
    const z = evenZ(histogramOf(400, (k) => a.below(k, 20) * 20 + other.below(k, 20)));
    assert.ok(z < LARGEST_Z, `z=${z}`);
  }
});

test('a stream repeats values as often as a random function does, unlike a bijection', () => {
  const draws = new Draws(9);
  const seen = new Set<number>();
  for (let k = 0; k < DRAWS; k++) seen.add(draws.uint32(k));
  // Expected collisions: n^2 / 2^33 = 4.7 for n = 200,000.
  const collisions = DRAWS - seen.size;
  assert.ok(collisions >= 1 && collisions <= 14, `${collisions} collisions`);
});

test('of 300,000 streams no two are the same', () => {
  const firsts = new Set<number>();
  for (let i = 0; i < 300_000; i++) firsts.add(new Draws(i % 1000, mix32(i)).unit53(0));
  // Two of so many numbers of 53 bits are the same once in 200,000 times, of 32 bits ten times.
  assert.is(firsts.size, 300_000);
});

test('53-bit draws are uniform in their high bits (Kolmogorov-Smirnov) and their low (chi-square)', () => {
  for (const seed of [0, 1, 42]) {
    const draws = new Draws(seed, 9);
    const sample = Array.from({ length: DRAWS }, (_, k) => draws.unit53(k));
    assert.ok(sample.every((unit) => unit >= 0 && unit < 1));
    const distance = kolmogorovSmirnov(sample, (x) => x);
    assert.ok(distance < LARGEST_KS, `${distance}`);
    const low = evenZ(histogramOf(256, (k) => (sample[k]! * 2 ** 53) % 256));
    assert.ok(low < LARGEST_Z, `${low}`);
  }
});

test('attempts at one counter are independent of each other and of other counters', () => {
  const attempts = new Attempts(42, 1);
  const part = (attempt: number, k: number) => Math.floor(attempts.unit53(attempt, k) * 20);
  for (const [attempt, ahead] of [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const z = evenZ(histogramOf(400, (k) => part(0, k) * 20 + part(attempt, k + ahead)));
    assert.ok(z < LARGEST_Z, `attempt ${attempt}, ${ahead} ahead: ${z}`);
  }
});

test('the same key and counter give the same draw, in any order', () => {
  const forward = Array.from({ length: 100 }, (_, k) => new Draws(1, 2).uint32(k));
  const backward = Array.from({ length: 100 }, (_, k) => new Draws(1, 2).uint32(99 - k)).reverse();
  assert.equal(forward, backward);
});

test('the order of the parts of a key matters', () => {
  assert.is.not(mixAll(1, 2), mixAll(2, 1));
  assert.is.not(mixAll(0), mixAll(0, 0));
});

test('unit draws lie in [0, 1)', () => {
  const draws = new Draws(5);
  for (let k = 0; k < 10_000; k++) {
    const u = draws.unit(k);
    assert.ok(u >= 0 && u < 1);
  }
});

test.run();
