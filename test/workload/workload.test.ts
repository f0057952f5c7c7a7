import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ValueSizes } from '../../src/workload/value-sizes.js';
import {
  emptyOperation,
  GHOST_KEYS,
  type Operation,
  OperationStream,
  stageKeys,
  type WorkloadParameters,
} from '../../src/workload/workload.js';
import { chiSquareZ, evenZ, LARGEST_Z } from '../support/goodness-of-fit.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const BASE: WorkloadParameters = {
  ...PLAIN_WORKLOAD,
  stage: 1,
  workers: 4,
  keys: 250,
  valueBytes: 1000,
  ghostRatio: 0.15,
  ttlRatio: 0.25,
};

function operations(
  parameters: WorkloadParameters,
  worker: number,
  count: number,
  stream?: 'measure' | 'warmup',
): Operation[] {
  const source = new OperationStream(parameters, worker, stream);
  return Array.from({ length: count }, (_, k) => {
    const operation = emptyOperation();
    source.operation(k, operation);
    return operation;
  });
}

/** Whether a share of successes fits a probability. */
function assertShare(count: number, of: number, probability: number, what: string): void {
  const z = chiSquareZ([count, of - count], [probability, 1 - probability]);
  assert.ok(z < LARGEST_Z, `${what}: ${count}/${of}`);
}

test('ratios of reads, ghosts and expiring sets are what was asked', () => {
  const all = operations(BASE, 2, 100_000);
  const reads = all.filter(({ read }) => read);
  const sets = all.filter(({ read }) => !read);
  assertShare(reads.length, all.length, 0.8, 'reads');
  assertShare(reads.filter(({ key }) => key >= 1000).length, reads.length, 0.15, 'ghosts');
  assertShare(sets.filter(({ ttlS }) => ttlS === 2).length, sets.length, 0.25, 'expiring');
  assert.ok(sets.every(({ ttlS }) => ttlS === 0 || ttlS === 2));
  assert.ok(sets.every(({ valueBytes }) => valueBytes === 1000));
});

test('with its own keyspace a worker stays in its keys; only reads ask for ghosts', () => {
  for (const { key, read } of operations(BASE, 2, 20_000)) {
    const own = key >= 500 && key < 750;
    const ghost = key >= 1000 && key < 1000 + GHOST_KEYS;
    assert.ok(own || (ghost && read), `key ${key}`);
  }
});

test('keys are uniform over the range (chi-square)', () => {
  for (const keyspace of ['own', 'shared'] as const) {
    const n = keyspace === 'own' ? 250 : 1000;
    const counts = new Array<number>(n).fill(0);
    const parameters = { ...BASE, keyspace, ghostRatio: 0 };
    for (const { key } of operations(parameters, 1, 100_000)) {
      counts[keyspace === 'own' ? key - 250 : key]!++;
    }
    assert.ok(evenZ(counts) < LARGEST_Z, `${keyspace}: ${evenZ(counts)}`);
  }
});

test('expiries are mixed as their weights say, among the sets that expire (chi-square)', () => {
  const ttlS = [
    { seconds: 2, weight: 1 },
    { seconds: 60, weight: 3 },
    { seconds: 3600, weight: 0.5 },
  ];
  const sets = operations({ ...BASE, readRatio: 0, ttlS }, 1, 100_000);
  const counts = [0, 2, 60, 3600].map((ttl) => sets.filter(({ ttlS: s }) => s === ttl).length);
  assert.is(
    counts.reduce((a, b) => a + b, 0),
    sets.length,
  );
  const theory = [0.75, 0.25 / 4.5, 0.75 / 4.5, 0.125 / 4.5];
  assert.ok(chiSquareZ(counts, theory) < LARGEST_Z, counts.join());
  assert.ok(chiSquareZ(counts, [0.75, 0.265 / 4.5, 0.735 / 4.5, 0.125 / 4.5]) > LARGEST_Z);
});

test('one expiry, and a list that holds nothing else, are the same operations', () => {
  const list = { ...BASE, ttlS: [{ seconds: 2, weight: 7 }] };
  assert.equal(operations(list, 0, 2000), operations(BASE, 0, 2000));
});

test('a key is always stored with its own size, by preload, sets and every worker', () => {
  const parameters = { ...BASE, keyspace: 'shared' as const, valueBytes: { min: 0, max: 999 } };
  const sizes = new ValueSizes(parameters);
  const stream = new OperationStream(parameters, 3);
  const operation = emptyOperation();
  for (let i = 0; i < parameters.keys; i++) {
    stream.preload(i, operation);
    assert.is(operation.valueBytes, sizes.bytes(operation.key));
  }
  for (const { read, key, valueBytes } of operations(parameters, 0, 5000)) {
    if (!read) assert.is(valueBytes, sizes.bytes(key));
  }
});

test('seed, stage, worker and stream each give other operations; the same again gives the same', () => {
  const base = JSON.stringify(operations(BASE, 0, 50));
  assert.is(JSON.stringify(operations(BASE, 0, 50)), base);
  assert.is.not(JSON.stringify(operations({ ...BASE, seed: 43 }, 0, 50)), base);
  assert.is.not(JSON.stringify(operations({ ...BASE, stage: 2 }, 0, 50)), base);
  assert.is.not(JSON.stringify(operations({ ...BASE, keyspace: 'shared' }, 1, 50)), base);
  assert.is.not(JSON.stringify(operations(BASE, 0, 50, 'warmup')), base);
});

/** The sets that follow the first operations of a worker, all of them taken for gets of key 7. */
function fills(parameters: WorkloadParameters, worker: number, count: number): Operation[] {
  const source = new OperationStream(parameters, worker);
  return Array.from({ length: count }, (_, k) => {
    const operation = emptyOperation();
    assert.ok(source.fill(k, 7, operation));
    return operation;
  });
}

test('a fill stores its key with its own size, and expires as often as any set', () => {
  const parameters = { ...BASE, keyspace: 'shared' as const, valueBytes: { min: 0, max: 999 } };
  const all = fills(parameters, 1, 50_000);
  const bytes = new ValueSizes(parameters).bytes(7);
  assert.ok(all.every((fill) => !fill.read && fill.key === 7 && fill.valueBytes === bytes));
  assertShare(all.filter(({ ttlS }) => ttlS === 2).length, all.length, 0.25, 'expiring');
  assert.ok(new Set(all.map(({ valueDraw }) => valueDraw)).size > 49_900);
  const ttlS = [{ seconds: 60, weight: 3 }, { seconds: 600, weight: 1 }]; // prettier-ignore
  const mixed = fills({ ...parameters, ttlRatio: 1, ttlS }, 1, 50_000);
  assertShare(mixed.filter((fill) => fill.ttlS === 60).length, mixed.length, 0.75, 'short');
  assert.ok(fills({ ...parameters, ttlRatio: 0 }, 1, 100).every((fill) => fill.ttlS === 0));
});

test('a fill follows from seed, stage, worker and number, whatever was filled before', () => {
  const base = fills(BASE, 0, 50);
  assert.equal(fills(BASE, 0, 50), base);
  const last = emptyOperation();
  new OperationStream(BASE, 0).fill(49, 7, last);
  assert.equal(last, base[49]);
  for (const other of [
    { ...BASE, seed: 43 },
    { ...BASE, stage: 2 },
  ]) {
    assert.is.not(JSON.stringify(fills(other, 0, 50)), JSON.stringify(base));
  }
  assert.is.not(JSON.stringify(fills(BASE, 1, 50)), JSON.stringify(base));
});

test('fills have draws of their own: they are not the sets of the same numbers', () => {
  const sets = operations({ ...BASE, readRatio: 0, ttlRatio: 0.5 }, 0, 10_000);
  const filled = fills({ ...BASE, ttlRatio: 0.5 }, 0, 10_000);
  const both = sets.filter(({ ttlS }, k) => ttlS > 0 && filled[k]!.ttlS > 0).length;
  assertShare(both, sets.length, 0.25, 'both expire');
  assert.ok(sets.every(({ valueDraw }, k) => valueDraw !== filled[k]!.valueDraw));
});

test('a ghost is not filled', () => {
  const source = new OperationStream(BASE, 0);
  const operation = emptyOperation();
  assert.ok(source.fill(0, 999, operation));
  assert.not(source.fill(0, 1000, operation));
  assert.is(operation.key, 999, 'nothing is filled in');
});

test('changing one ratio leaves the other decisions as they were', () => {
  const some = operations({ ...BASE, ghostRatio: 0 }, 0, 1000);
  const none = operations({ ...BASE, ghostRatio: 0, ttlRatio: 0 }, 0, 1000);
  assert.equal(
    some.map(({ read, key }) => [read, key]),
    none.map(({ read, key }) => [read, key]),
  );
});

test('the preload writes every key of the stage exactly once, without expiry', () => {
  const keys: number[] = [];
  for (let worker = 0; worker < BASE.workers; worker++) {
    const stream = new OperationStream(BASE, worker);
    const operation = emptyOperation();
    for (let i = 0; i < BASE.keys; i++) {
      stream.preload(i, operation);
      assert.not(operation.read);
      assert.is(operation.ttlS, 0);
      keys.push(operation.key);
    }
  }
  assert.equal(
    keys.sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, key) => key),
  );
});

test("keys have the original's names, ghosts come last and only where they are asked for", () => {
  const keys = [...stageKeys(BASE)];
  assert.is(keys[0], '0:0');
  assert.is(keys[999], '3:249');
  assert.is(keys[1000], 'ghost:0');
  assert.is(keys.length, 1000 + GHOST_KEYS);
  assert.is(new Set(keys).size, keys.length);
  assert.is([...stageKeys({ ...BASE, ghostRatio: 0 })].length, 1000);
});

test.run();
