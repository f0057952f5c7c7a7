import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { AskedAndRealised } from '../../src/schema/generated/report.js';
import { realisedKeys } from '../../src/workload/realised-keys.js';
import { keyPopularity } from '../../src/workload/popularity.js';
import { makeStageCounts } from '../../src/workload/tally.js';
import { realisedWorkload } from '../../src/workload/realised.js';
import type { WorkloadParameters } from '../../src/workload/workload.js';
import { countedWorkload, WORKLOAD } from '../support/counted-workload.js';
import { LARGEST_Z } from '../support/goodness-of-fit.js';

const PER_WORKER = 20_000;
const ZIPF = { distribution: 'zipf', exponent: 0.99 } as const;
const HOTSPOT = {
  distribution: 'hotspot',
  hot_keys_ratio: 0.2,
  hot_operations_ratio: 0.8,
} as const;

/** A share of `of` draws is within what chance allows. */
function assertShare({ asked, realised }: AskedAndRealised, of: number, what: string): void {
  const deviation = Math.sqrt((asked * (1 - asked)) / of);
  assert.ok(Math.abs(realised! - asked) < LARGEST_Z * deviation, `${what}: ${realised}`);
}

test('shares of gets, ghost reads, expiring sets and expiries are counted beside those asked for', () => {
  const ttlS = [
    { seconds: 60, weight: 1 },
    { seconds: 5, weight: 2 },
    { seconds: 60, weight: 1 },
  ];
  const { operations, read_ratio, ghost_ratio, ttl_ratio, ttl_s } = countedWorkload(
    { ...WORKLOAD, ttlS },
    PER_WORKER,
  );
  assert.is(operations, 4 * PER_WORKER);
  assert.equal([read_ratio.asked, ghost_ratio.asked, ttl_ratio.asked], [0.8, 0.1, 0.3]);
  assertShare(read_ratio, operations, 'gets');
  assertShare(ghost_ratio, operations * 0.8, 'ghosts');
  assertShare(ttl_ratio, operations * 0.2, 'expiring');
  assert.equal(
    ttl_s.map(({ seconds, asked }) => [seconds, asked]),
    [
      [5, 0.5],
      [60, 0.5],
    ],
  );
  for (const share of ttl_s) assertShare(share, operations * 0.06, `${share.seconds} s`);
  assert.ok(Math.abs(ttl_s[0]!.realised! + ttl_s[1]!.realised! - 1) < 1e-12);
});

test('where there is nothing to count there is no figure', () => {
  const nothing = realisedWorkload(WORKLOAD, makeStageCounts(WORKLOAD, 3));
  assert.is(nothing.operations, 0);
  assert.equal(nothing.read_ratio, { asked: 0.8, realised: null });
  assert.equal(nothing.ttl_s, [{ seconds: 2, asked: 1, realised: null }]);
  assert.equal(nothing.value_bytes.keys.mean, null);
  assert.equal(nothing.keys, { count: 1000, touched: 0, popularity: null, fit: null });
  const writes = countedWorkload({ ...WORKLOAD, readRatio: 0, ttlRatio: 0 }, 10);
  assert.equal(writes.read_ratio, { asked: 0, realised: 0 });
  assert.is(writes.ghost_ratio.realised, null);
  assert.equal(writes.ttl_s, []);
});

test('the preload tells the sizes of all keys, sets those of the keys they choose', () => {
  const valueBytes = [
    { bytes: 100, weight: 1 },
    { bytes: 3000, weight: 1 },
  ];
  // One key gets nearly all operations: its size is nearly every set's.
  const keyDistribution = { distribution: 'zipf', exponent: 10 } as const;
  const { value_bytes } = countedWorkload({ ...WORKLOAD, valueBytes, keyDistribution }, 1000);
  assert.equal(value_bytes.asked, { mean: 1550, p50: 100, p90: 3000, p99: 3000, max: 3000 });
  assert.equal([value_bytes.keys.p90, value_bytes.keys.max], [3000, 3000]);
  assert.ok(Math.abs(value_bytes.keys.mean! / 1550 - 1) < 0.2);
  assert.is(value_bytes.sets.p50, value_bytes.sets.p99);
});

for (const keyDistribution of [
  { distribution: 'uniform' } as const,
  ZIPF,
  { distribution: 'zipf', exponent: 1.5 } as const,
  HOTSPOT,
  { ...HOTSPOT, hot_operations_ratio: 1 },
]) {
  test(`operations by ${JSON.stringify(keyDistribution)} pass for that`, () => {
    const parameters = { ...WORKLOAD, keyDistribution };
    const { keys, operations, read_ratio, ghost_ratio } = countedWorkload(parameters, PER_WORKER);
    const popularity = keys.popularity!;
    assert.ok(keys.fit!.p_value > 1e-4, JSON.stringify(keys.fit));
    assert.is(keys.count, 1000);
    assert.equal([popularity[0]!.ranks, popularity.at(-1)!.ranks], [1, 1000]);
    assert.is(popularity.at(-1)!.realised_share, 1);
    const real = operations * (1 - read_ratio.realised! * ghost_ratio.realised!);
    const law = keyPopularity(parameters)!;
    for (const { ranks, asked_share, realised_share } of popularity) {
      assert.ok(Math.abs(asked_share - law.cumulative(ranks)) < 1e-12);
      const deviation = Math.sqrt((asked_share * (1 - asked_share)) / real);
      assert.ok(Math.abs(realised_share - asked_share) <= LARGEST_Z * deviation + 1e-9, `${ranks}`);
    }
  });
}

test('a law that is a little off is told from the one asked for', () => {
  const pOf = (asked: object, theory: object): number =>
    countedWorkload({ ...WORKLOAD, keyDistribution: asked } as WorkloadParameters, PER_WORKER, {
      theory: { ...WORKLOAD, keyDistribution: theory } as WorkloadParameters,
    }).keys.fit!.p_value;
  assert.ok(pOf(ZIPF, { ...ZIPF, exponent: 0.94 }) < 1e-9);
  assert.ok(pOf(ZIPF, { ...ZIPF, exponent: 1.04 }) < 1e-9);
  assert.ok(pOf(HOTSPOT, { ...HOTSPOT, hot_operations_ratio: 0.78 }) < 1e-9);
  assert.ok(pOf(ZIPF, { distribution: 'uniform' }) < 1e-9);
  assert.ok(pOf(HOTSPOT, ZIPF) < 1e-9);
});

test('a key that never should be asked for is found, and the figure can be written as JSON', () => {
  const theory = { ...WORKLOAD, keyDistribution: { ...HOTSPOT, hot_operations_ratio: 1 } };
  const { fit } = countedWorkload(WORKLOAD, 1000, { theory }).keys;
  assert.equal([fit!.chi_square, fit!.p_value], [null, 0]);
});

test('with keys of their own, workers of different speed do not look like another law', () => {
  const parameters = { ...WORKLOAD, keyspace: 'own' } as const;
  const { keys } = countedWorkload(parameters, [200, 20_000, 5000, 0]);
  assert.ok(keys.fit!.p_value > 1e-4, JSON.stringify(keys.fit));
  assert.is(keys.popularity!.at(-1)!.ranks, 250);
  assert.equal([keys.count, keys.touched < 800], [1000, true]);
});

test('keys that follow from the number of an operation have no popularity, but are counted', () => {
  for (const keyDistribution of [
    { distribution: 'latest', exponent: 1 } as const,
    { distribution: 'sequential' } as const,
  ]) {
    const { keys } = countedWorkload({ ...WORKLOAD, keyDistribution, ghostRatio: 0 }, 100);
    assert.equal([keys.popularity, keys.fit], [null, null]);
    assert.ok(keys.touched > 0 && keys.touched <= 400);
    if (keyDistribution.distribution === 'sequential') assert.is(keys.touched, 400);
  }
});

test('a short stage has a popularity but is not tested', () => {
  const { keys } = countedWorkload(WORKLOAD, 20);
  assert.is(keys.fit, null);
  assert.ok(keys.popularity!.length > 20);
});

test('any number of threads counts the same', () => {
  const parameters = { ...WORKLOAD, keyDistribution: ZIPF, valueBytes: { min: 1, max: 5000 } };
  const one = countedWorkload(parameters, 3000, { threads: 1 });
  assert.equal(countedWorkload(parameters, 3000, { threads: 4 }), one);
});

test('counts that have gone beyond 32 bits are not mistaken for another law', () => {
  const counts = Uint32Array.from({ length: 1000 }, () => 100);
  assert.ok(realisedKeys(WORKLOAD, counts, 100_000).fit);
  const { touched, popularity, fit } = realisedKeys(WORKLOAD, counts, 100_000 + 2 ** 32);
  assert.equal([touched, popularity, fit], [1000, null, null]);
});

test.run();
