// Which keys the operations of a stage ask for, by distribution.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { power, powerSum } from '../../src/workload/keys/power-law.js';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { keyPopularity } from '../../src/workload/popularity.js';
import { emptyOperation, OperationStream } from '../../src/workload/workload.js';
import { chiSquareZ, evenZ, LARGEST_Z } from '../support/goodness-of-fit.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const WORKERS = 4;
const KEYS = 1000;
const PER_WORKER = 50_000;
const BASE: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  workers: WORKERS,
  keys: KEYS / WORKERS,
  keyspace: 'shared',
  readRatio: 0.75,
};
const ZIPF: WorkloadParameters = {
  ...BASE,
  keyDistribution: { distribution: 'zipf', exponent: 0.99 },
};

function withKeys(keyDistribution: WorkloadParameters['keyDistribution']): WorkloadParameters {
  return { ...BASE, keyDistribution };
}

interface Choice {
  readonly worker: number;
  readonly k: number;
  readonly read: boolean;
  readonly key: number;
}

/** The first operations of every worker. */
function choices(parameters: WorkloadParameters, perWorker = PER_WORKER): Choice[] {
  const operation = emptyOperation();
  return Array.from({ length: parameters.workers }, (_, worker) => {
    const stream = new OperationStream(parameters, worker);
    return Array.from({ length: perWorker }, (_, k) => {
      stream.operation(k, operation);
      return { worker, k, read: operation.read, key: operation.key };
    });
  }).flat();
}

function counted(all: readonly Choice[], length: number, bin: (choice: Choice) => number) {
  const counts = new Array<number>(length).fill(0);
  for (const choice of all) counts[bin(choice)]!++;
  return counts;
}

/** What was chosen against the theory, rank by rank. */
function popularityZ(all: readonly Choice[], parameters: WorkloadParameters): number {
  const popularity = keyPopularity(parameters)!;
  const counts = counted(all, KEYS, ({ key }) => key);
  const ranks = Array.from({ length: KEYS }, (_, rank) => rank);
  return chiSquareZ(
    ranks.map((rank) => counts[popularity.key(rank)]!),
    ranks.map((rank) => popularity.probability(rank)),
  );
}

for (const law of [
  { distribution: 'uniform' },
  { distribution: 'zipf', exponent: 0.5 },
  { distribution: 'zipf', exponent: 1 },
  { distribution: 'zipf', exponent: 1.2 },
  { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.8 },
  { distribution: 'hotspot', hot_keys_ratio: 0.0001, hot_operations_ratio: 0.5 },
  { distribution: 'hotspot', hot_keys_ratio: 0.3, hot_operations_ratio: 1 },
  { distribution: 'hotspot', hot_keys_ratio: 1, hot_operations_ratio: 0.1 },
] as const) {
  const parameters = withKeys(law);
  test(`gets and sets ask for keys as often as ${JSON.stringify(law)} says (chi-square)`, () => {
    const all = choices(parameters);
    assert.ok(popularityZ(all, parameters) < LARGEST_Z, `all: ${popularityZ(all, parameters)}`);
    for (const read of [true, false]) {
      const z = popularityZ(
        all.filter((choice) => choice.read === read),
        parameters,
      );
      assert.ok(z < LARGEST_Z, `read ${read}: ${z}`);
    }
  });
}

test('keys that follow one law do not pass for another', () => {
  const all = choices(ZIPF);
  const hotspot = {
    distribution: 'hotspot',
    hot_keys_ratio: 0.2,
    hot_operations_ratio: 0.8,
  } as const;
  for (const other of [
    { distribution: 'uniform' } as const,
    { distribution: 'zipf', exponent: 0.97 } as const,
    { distribution: 'zipf', exponent: 1.01 } as const,
    hotspot,
  ]) {
    assert.ok(popularityZ(all, withKeys(other)) > LARGEST_Z, JSON.stringify(other));
  }
  const hot = choices(withKeys(hotspot));
  assert.ok(popularityZ(hot, withKeys({ ...hotspot, hot_operations_ratio: 0.78 })) > LARGEST_Z);
});

test('all workers together follow the law, and each by itself', () => {
  const all = choices(ZIPF);
  for (let worker = 0; worker < WORKERS; worker++) {
    const z = popularityZ(
      all.filter((choice) => choice.worker === worker),
      ZIPF,
    );
    assert.ok(z < LARGEST_Z, `worker ${worker}: ${z}`);
  }
});

test('popular keys are no contiguous range, the same in every stage, and others with another seed', () => {
  const top = (parameters: WorkloadParameters): string => {
    const counts = counted(choices(parameters), KEYS, ({ key }) => key);
    const keys = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]!).slice(0, 5);
    return keys.join();
  };
  const keys = top(ZIPF).split(',').map(Number);
  assert.ok(Math.max(...keys) - Math.min(...keys) > KEYS / 4, keys.join());
  assert.is(top({ ...ZIPF, stage: 3 }), top(ZIPF));
  assert.is.not(top({ ...ZIPF, seed: 43 }), top(ZIPF));
});

test('latest: a set writes the key at the head, which moves by one per expected set', () => {
  const sets = choices(withKeys({ distribution: 'latest', exponent: 0.99 })).filter((c) => !c.read);
  assert.ok(sets.length > 40_000);
  for (const { worker, k, key } of sets) {
    assert.is(key, Math.floor((k * WORKERS + worker) / 4) % KEYS);
  }
});

test("latest: gets ask for keys behind the head by Zipf's law of their distance (chi-square)", () => {
  for (const exponent of [0.5, 0.99, 1.2]) {
    const gets = choices(withKeys({ distribution: 'latest', exponent })).filter((c) => c.read);
    const counts = counted(gets, KEYS, ({ worker, k, key }) => {
      const head = Math.floor((k * WORKERS + worker) / 4) % KEYS;
      return (head - 1 - key + 2 * KEYS) % KEYS;
    });
    const total = powerSum(KEYS, exponent);
    const theory = counts.map((_, i) => power(i + 1, exponent) / total);
    assert.ok(chiSquareZ(counts, theory) < LARGEST_Z, `${exponent}: ${chiSquareZ(counts, theory)}`);
    const other = counts.map((_, i) => power(i + 1, exponent * 1.05) / total);
    assert.ok(chiSquareZ(counts, other) > LARGEST_Z);
  }
});

test('latest: without sets the head stands still, without gets it takes key after key', () => {
  const latest = withKeys({ distribution: 'latest', exponent: 2 });
  const still = choices({ ...latest, readRatio: 1 }, 1000);
  assert.is(still.filter(({ key }) => key === KEYS - 1).length > still.length / 2, true);
  for (const { worker, k, key } of choices({ ...latest, readRatio: 0 }, 1000)) {
    assert.is(key, (k * WORKERS + worker) % KEYS);
  }
});

test('sequential: the operations of all workers go through the keys one by one', () => {
  const all = choices(withKeys({ distribution: 'sequential' }), 1000);
  all.sort((a, b) => a.k - b.k || a.worker - b.worker);
  assert.equal(
    all.map(({ key }) => key),
    all.map((_, g) => g % KEYS),
  );
});

test('ghost reads are as many and as even whatever the distribution of the keys', () => {
  for (const keyDistribution of [
    ZIPF.keyDistribution,
    { distribution: 'latest', exponent: 1 } as const,
    { distribution: 'sequential' } as const,
  ]) {
    const gets = choices({ ...BASE, keyDistribution, ghostRatio: 0.3 }).filter((c) => c.read);
    const ghosts = gets.filter(({ key }) => key >= KEYS);
    assert.ok(chiSquareZ([ghosts.length, gets.length - ghosts.length], [0.3, 0.7]) < LARGEST_Z);
    const bins = counted(ghosts, 64, ({ key }) => Math.floor((key - KEYS) / 1024));
    assert.ok(evenZ(bins) < LARGEST_Z);
  }
});

test('a worker reads the same keys whatever else is asked: order and company do not matter', () => {
  for (const keyDistribution of [
    ZIPF.keyDistribution,
    { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.8 } as const,
    { distribution: 'latest', exponent: 2 } as const,
    { distribution: 'sequential' } as const,
  ]) {
    const parameters = withKeys(keyDistribution);
    const stream = new OperationStream(parameters, 2);
    const operation = emptyOperation();
    const forward = choices(parameters, 2000).filter(({ worker }) => worker === 2);
    for (const { k, key } of forward.toReversed()) {
      stream.operation(k, operation);
      assert.is(operation.key, key);
    }
  }
});

test.run();
