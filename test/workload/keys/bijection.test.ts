import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Bijection } from '../../../src/workload/keys/bijection.js';
import { evenZ, LARGEST_Z } from '../../support/goodness-of-fit.js';

test('every number is reached exactly once', () => {
  for (const count of [1, 2, 3, 4, 5, 31, 32, 33, 1000, 65_536, 65_537]) {
    for (const seed of [0, 1, 42, 4_294_967_295]) {
      const bijection = new Bijection(count, seed);
      const seen = new Uint8Array(count);
      for (let i = 0; i < count; i++) seen[bijection.at(i)]!++;
      assert.ok(
        seen.every((times) => times === 1),
        `${count} numbers, seed ${seed}`,
      );
    }
  }
});

test('the largest range that a stage can have is mapped onto itself', () => {
  const count = 10_000_000;
  const bijection = new Bijection(count, 42);
  const seen = new Uint8Array(count);
  for (let i = 0; i < count; i++) seen[bijection.at(i)] = 1;
  assert.is(
    seen.reduce((sum, one) => sum + one, 0),
    count,
  );
});

test('over the seeds the first two places are anywhere, whatever the other is', () => {
  for (const count of [10, 1000, 100_000]) {
    const part = (place: number) => Math.floor((place * 10) / count);
    const first = new Array<number>(10).fill(0);
    const steps = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 20_000; seed++) {
      const bijection = new Bijection(count, seed);
      const [a, b] = [bijection.at(0), bijection.at(1)];
      first[part(a)]!++;
      // The way from one to the other is 1 .. count - 1 keys long.
      steps[Math.floor((((b - a + count) % count) - 1) / ((count - 1) / 10))]!++;
    }
    assert.ok(evenZ(first) < LARGEST_Z, `${count}, first place: ${first.join()}`);
    assert.ok(
      evenZ(count === 10 ? steps.slice(0, 9) : steps) < LARGEST_Z,
      `${count}: ${steps.join()}`,
    );
  }
});

test('neighbours are torn apart', () => {
  const bijection = new Bijection(1000, 42);
  const places = Array.from({ length: 20 }, (_, i) => bijection.at(i)).sort((a, b) => a - b);
  const near = places.filter((place, i) => i > 0 && place - places[i - 1]! <= 1);
  assert.ok(near.length <= 3, places.join());
});

test.run();
