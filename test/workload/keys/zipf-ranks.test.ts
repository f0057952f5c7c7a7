import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { powerSum } from '../../../src/workload/keys/power-law.js';
import { ZipfRanks } from '../../../src/workload/keys/zipf-ranks.js';
import { Attempts, mix32 } from '../../../src/workload/mixer.js';
import { chiSquareZ, LARGEST_Z } from '../../support/goodness-of-fit.js';

const DRAWS = 200_000;

/** Bins of ranks, each given by its last rank: ranks one by one as far as 1000, then octaves. */
function fineBins(count: number): number[] {
  const bins = Array.from({ length: Math.min(count, 1000) }, (_, i) => i + 1);
  for (let last = 2000; last < 2 * count && count > 1000; last *= 2)
    bins.push(Math.min(last, count));
  return bins;
}

/** Octaves alone: few bins find a wrong exponent that is lost in the noise of many. */
function octaves(count: number): number[] {
  return fineBins(count).filter((last) => last === count || Number.isInteger(Math.log2(last)));
}

function sample(count: number, exponent: number, draws = DRAWS): number[] {
  const ranks = new ZipfRanks(count, exponent);
  const attempts = new Attempts(3, 1);
  return Array.from({ length: draws }, (_, k) => ranks.rank(attempts, k));
}

/** The first bin whose last rank is not below `rank`. */
function placeOf(rank: number, bins: readonly number[]): number {
  let [low, high] = [0, bins.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins[middle]! < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The worse of the two tests of `drawn` against Zipf's law. */
function zipfZ(drawn: readonly number[], count: number, exponent: number): number {
  const total = powerSum(count, exponent);
  const worst = [fineBins(count), octaves(count)].map((bins) => {
    const counts = new Array<number>(bins.length).fill(0);
    for (const rank of drawn) counts[placeOf(rank, bins)]!++;
    const upTo = bins.map((last) => powerSum(last, exponent) / total);
    return chiSquareZ(
      counts,
      upTo.map((sum, i) => sum - (upTo[i - 1] ?? 0)),
    );
  });
  return Math.max(...worst);
}

for (const count of [2, 10, 1000, 10_000_000]) {
  test(`ranks of 1 to ${count} follow Zipf's law, exponents below, at and above 1 (chi-square)`, () => {
    for (const exponent of [0.1, 0.5, 0.99, 1 - 1e-9, 1, 1 + 1e-9, 1.2, 2, 5]) {
      const z = zipfZ(sample(count, exponent), count, exponent);
      assert.ok(z < LARGEST_Z, `exponent ${exponent}: z = ${z}`);
    }
  });
}

test('an exponent that is 2 % off is found', () => {
  for (const exponent of [0.5, 0.99, 1.2, 2]) {
    const drawn = sample(1000, exponent, 2 * DRAWS);
    for (const off of [0.98, 1.02]) {
      const z = zipfZ(drawn, 1000, exponent * off);
      assert.ok(z > LARGEST_Z, `exponent ${exponent} x ${off}: z = ${z}`);
    }
  }
});

test("a law that is folded from 10^10 ranks onto the keys, as YCSB's is, is found", () => {
  const counts = new Array<number>(1000).fill(0);
  for (const rank of sample(1e10, 0.99)) counts[(mix32(rank) >>> 0) % 1000]!++;
  const byCount = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]!);
  const drawn = byCount.flatMap((key, place) => new Array<number>(counts[key]!).fill(place + 1));
  assert.ok(zipfZ(drawn, 1000, 0.99) > 100);
});

test('a single rank is always drawn, whatever the exponent', () => {
  const attempts = new Attempts(1);
  for (const exponent of [0.01, 1, 10]) {
    const ranks = new ZipfRanks(1, exponent);
    for (let k = 0; k < 100; k++) assert.is(ranks.rank(attempts, k), 1);
  }
});

test('a rank depends on the counter alone, not on what was drawn before', () => {
  const ranks = new ZipfRanks(1000, 2);
  const forward = Array.from({ length: 2000 }, (_, k) => ranks.rank(new Attempts(4), k));
  const attempts = new Attempts(4);
  const backward = forward.map((_, i) => ranks.rank(attempts, 1999 - i)).reverse();
  assert.equal(backward, forward);
});

test.run();
