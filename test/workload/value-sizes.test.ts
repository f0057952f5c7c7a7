import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { ValueSizes } from '../../src/workload/value-sizes.js';
import {
  chiSquareZ,
  kolmogorovSmirnov,
  LARGEST_KS,
  LARGEST_Z,
} from '../support/goodness-of-fit.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const KEYS = 200_000;
const BASE: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  keys: KEYS,
  keyspace: 'shared',
};
const ETC = { distribution: 'etc', max: 1_048_476 } as const;

function sizesOf(parameters: Partial<WorkloadParameters>): number[] {
  const sizes = new ValueSizes({ ...BASE, ...parameters });
  const { workers, keys } = { ...BASE, ...parameters };
  return Array.from({ length: workers * keys }, (_, key) => sizes.bytes(key));
}

/** Kolmogorov-Smirnov for whole numbers, `cdf` being the probability of at most so many bytes. */
function ks(sample: readonly number[], cdf: (bytes: number) => number): number {
  return kolmogorovSmirnov(sample, cdf, (bytes) => cdf(bytes - 1));
}

test('one size is the size of every key', () => {
  const sizes = new ValueSizes(BASE);
  assert.equal([sizes.bytes(0), sizes.bytes(KEYS - 1), sizes.longest], [100, 100, 100]);
});

test('a range gives each of its sizes equally often, both ends included', () => {
  for (const [min, max] of [
    [0, 9],
    [100, 100],
    [1000, 1_000_000],
  ] as const) {
    const sample = sizesOf({ valueBytes: { min, max } });
    const cdf = (bytes: number) => Math.min(1, Math.max(0, (bytes - min + 1) / (max - min + 1)));
    assert.ok(ks(sample, cdf) < LARGEST_KS, `${min} to ${max}: ${ks(sample, cdf)}`);
    assert.ok(sample.every((bytes) => bytes >= min && bytes <= max));
    assert.is(new ValueSizes({ ...BASE, valueBytes: { min, max } }).longest, max);
    if (max > 9) continue;
    assert.is(new Set(sample).size, 10);
    const shifted = ks(sample, (bytes) => cdf(bytes * 1.02));
    assert.ok(shifted > LARGEST_KS, 'a range that is 2 % narrower is found');
  }
});

test('listed sizes come as often as their weights say (chi-square)', () => {
  for (const weights of [[1], [3, 1], [1, 2, 3, 4], [0.001, 1000, 7], [1, 1, 1, 1, 1, 1000]]) {
    const valueBytes = weights.map((weight, i) => ({ bytes: i * 10, weight }));
    const counts = new Array<number>(weights.length).fill(0);
    for (const bytes of sizesOf({ valueBytes })) counts[bytes / 10]!++;
    const total = weights.reduce((a, b) => a + b);
    const theory = weights.map((weight) => weight / total);
    if (weights.length === 1) assert.equal(counts, [KEYS]);
    else assert.ok(chiSquareZ(counts, theory) < LARGEST_Z, `${weights.join()}: ${counts.join()}`);
    assert.is(new ValueSizes({ ...BASE, valueBytes }).longest, 10 * (weights.length - 1));
  }
});

test('a hundred listed sizes with all kinds of weights come as often as these say', () => {
  const valueBytes = Array.from({ length: 100 }, (_, i) => ({
    bytes: i,
    weight: 1 + (i % 17) ** 2,
  }));
  const counts = new Array<number>(100).fill(0);
  for (const bytes of sizesOf({ valueBytes })) counts[bytes]!++;
  const total = valueBytes.reduce((sum, { weight }) => sum + weight, 0);
  const theory = valueBytes.map(({ weight }) => weight / total);
  assert.ok(chiSquareZ(counts, theory) < LARGEST_Z);
  const other = [...theory.slice(50), ...theory.slice(0, 50)];
  assert.ok(chiSquareZ(counts, other) > LARGEST_Z);
});

/** Atikoglu et al. 2012: sizes of 0 to 14 bytes have a table, larger ones are Pareto's. */
const TABLE =
  '.00536 .00047 .17820 .09239 .00018 .02740 .00065 .00606 .00023 .00837 .00837 .08989 .00092 .00326 .01980'
    .split(' ')
    .map(Number);
const TABLE_SUM = 0.44155;

/** Probability of at most `bytes` bytes, with the Pareto's scale multiplied by `scale`. */
function etcCdf(bytes: number, scale = 1): number {
  if (bytes < 15) return TABLE.slice(0, bytes + 1).reduce((a, b) => a + b, 0);
  const tail = (1 + (0.348238 * (bytes + 1 - 15)) / (214.476 * scale)) ** (-1 / 0.348238);
  return TABLE_SUM + (1 - TABLE_SUM) * (1 - tail);
}

test("ETC's sizes follow the published distribution (Kolmogorov-Smirnov, chi-square of the table)", () => {
  const sample = sizesOf({ valueBytes: ETC });
  assert.ok(ks(sample, etcCdf) < LARGEST_KS, `${ks(sample, etcCdf)}`);
  const counts = new Array<number>(16).fill(0);
  for (const bytes of sample) counts[Math.min(bytes, 15)]!++;
  assert.ok(chiSquareZ(counts, [...TABLE, 1 - TABLE_SUM]) < LARGEST_Z, counts.join());
  assert.ok(ks(sample, (bytes) => etcCdf(bytes, 1.03)) > LARGEST_KS, 'a scale 3 % off is found');
});

test("ETC's mean and percentiles are those that are known of it", () => {
  const sample = sizesOf({ valueBytes: ETC }).sort((a, b) => a - b);
  const mean = sample.reduce((a, b) => a + b) / KEYS;
  assert.ok(Math.abs(mean / 194.4 - 1) < 0.03, `${mean}`);
  for (const [share, bytes] of [
    [0.5, 39],
    [0.9, 520],
    [0.99, 1899],
  ] as const) {
    const found = sample[Math.floor(share * KEYS)]!;
    assert.ok(Math.abs(found / bytes - 1) < 0.05, `${share}: ${found}`);
  }
});

test('ETC sizes are cut at the longest value that is allowed, and nowhere else', () => {
  const all = sizesOf({ valueBytes: ETC });
  const cut = sizesOf({ valueBytes: { ...ETC, max: 924 } });
  assert.equal(
    cut,
    all.map((bytes) => Math.min(bytes, 924)),
  );
  assert.is(new ValueSizes({ ...BASE, valueBytes: { ...ETC, max: 924 } }).longest, 924);
  assert.ok(all.some((bytes) => bytes > 924));
});

test('a key has one size: in every stage, with any number of keys and workers', () => {
  const at = (parameters: Partial<WorkloadParameters>, key: number): number =>
    new ValueSizes({ ...BASE, valueBytes: ETC, ...parameters }).bytes(key);
  for (let i = 0; i < 200; i++) {
    const shared = at({}, i);
    assert.is(at({ stage: 5, keys: 300, workers: 7, readRatio: 0 }, i), shared);
    const own = at({ keyspace: 'own', keys: 1000, workers: 8 }, 3000 + i);
    assert.is(at({ keyspace: 'own', keys: 200, workers: 4, stage: 1 }, 600 + i), own);
  }
});

test('another seed gives other sizes, and so does another worker', () => {
  const base = sizesOf({ valueBytes: ETC, keys: 100 });
  assert.is.not(sizesOf({ valueBytes: ETC, keys: 100, seed: 43 }).join(), base.join());
  const own = sizesOf({ valueBytes: ETC, keyspace: 'own', keys: 100, workers: 2 });
  assert.is.not(own.slice(0, 100).join(), own.slice(100).join());
});

test('no two keys of a stage share their draw, however its keys are spread over workers', () => {
  // A range far wider than there are keys: the same size twice is nearly always the same draw.
  const valueBytes = { min: 0, max: 2 ** 52 };
  for (const [workers, keys] of [
    [4096, 244],
    [1000, 1000],
    [3, 300_000],
  ] as const) {
    const sample = sizesOf({ valueBytes, keyspace: 'own', workers, keys });
    assert.is(new Set(sample).size, sample.length, `${workers} x ${keys}`);
  }
});

test('sizes of neighbouring keys and workers have nothing to do with one another', () => {
  for (const keyspace of ['own', 'shared'] as const) {
    const sample = sizesOf({ valueBytes: { min: 0, max: 19 }, keyspace, workers: 400, keys: 500 });
    for (const distance of [1, 500]) {
      const counts = new Array<number>(400).fill(0);
      for (let key = distance; key < sample.length; key++) {
        counts[sample[key]! * 20 + sample[key - distance]!]!++;
      }
      const z = chiSquareZ(counts, new Array<number>(400).fill(1 / 400));
      assert.ok(z < LARGEST_Z, `${keyspace}, ${distance} apart: ${z}`);
    }
  }
});

test.run();
