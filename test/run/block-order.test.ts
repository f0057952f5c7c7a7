// The order of an ab session's blocks: balanced, shuffled, and a function of pairs and seed alone.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { blockOrder } from '../../src/run/block-order.js';

const SEEDS = Array.from({ length: 2000 }, (_, seed) => seed);

/** How many blocks begin with the baseline. */
const startingWithA = (pairs: number, seed: number): number =>
  blockOrder(pairs, seed).filter((order) => order === 'ab').length;

test('an even number of blocks has as many AB as BA, an odd one more of either', () => {
  for (let pairs = 1; pairs <= 41; pairs++) {
    const counts = new Set(SEEDS.slice(0, 100).map((seed) => startingWithA(pairs, seed)));
    const expected = [Math.floor(pairs / 2), Math.ceil(pairs / 2)];
    assert.equal(
      [...counts].sort((a, b) => a - b),
      [...new Set(expected)],
      `${pairs} pairs`,
    );
  }
});

test('the same seed gives the same order, another seed another one', () => {
  assert.equal(blockOrder(10, 4_294_967_295), blockOrder(10, 4_294_967_295));
  const orders = new Set(SEEDS.slice(0, 20).map((seed) => blockOrder(20, seed).join()));
  assert.is(orders.size, 20);
});

// Of 4 blocks 2 begin with A: 6 orders. Of 5 it is 2 or 3 of them: 10 + 10. Of 6 it is 3: 20.
for (const [pairs, orders] of [
  [1, 2],
  [4, 6],
  [5, 20],
  [6, 20],
] as const) {
  test(`all ${orders} balanced orders of ${pairs} blocks come up, each about equally often`, () => {
    const counts = new Map<string, number>();
    for (const seed of SEEDS) {
      const order = blockOrder(pairs, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.is(counts.size, orders);
    const expected = SEEDS.length / orders;
    // Five standard errors of a count; the seeds are fixed, so this holds for good or not at all.
    const margin = 5 * Math.sqrt(expected * (1 - 1 / orders));
    for (const [order, count] of counts) {
      assert.ok(Math.abs(count - expected) < margin, `${order}: ${count} of about ${expected}`);
    }
  });
}

test.run();
