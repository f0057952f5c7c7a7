import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type StageIdentity, workloadDigest } from '../../src/workload/digest.js';

const STAGE: StageIdentity = {
  workload: {
    seed: 42,
    stage: 0,
    workers: 3,
    keys: 100,
    keyspace: 'own',
    keyDistribution: { distribution: 'uniform' },
    valueBytes: 100,
    readRatio: 0.8,
    ghostRatio: 0,
    ttlRatio: 0,
    ttlS: 2,
  },
  warmupS: 0,
  requests: 1000,
  durationS: null,
  arrival: null,
};

test('the digest is a SHA-256 in hex and the same for the same stages', () => {
  assert.match(workloadDigest([STAGE]), /^[0-9a-f]{64}$/);
  assert.is(workloadDigest([STAGE]), workloadDigest([structuredClone(STAGE)]));
});

test('the order in which a stage object was built does not matter', () => {
  const turned = Object.fromEntries(Object.entries(STAGE).reverse()) as unknown as StageIdentity;
  assert.is(workloadDigest([turned]), workloadDigest([STAGE]));
});

test('every parameter changes the digest', () => {
  const base = workloadDigest([STAGE]);
  const variants: StageIdentity[] = [
    { ...STAGE, requests: 1001 },
    { ...STAGE, warmupS: 1 },
    { ...STAGE, requests: null, durationS: 3 },
    ...Object.entries(STAGE.workload).map(([name, value]) => {
      const changed =
        name === 'keyspace' ? 'shared' : Number(value) + (name.endsWith('atio') ? 0.1 : 1);
      return { ...STAGE, workload: { ...STAGE.workload, [name]: changed } };
    }),
    {
      ...STAGE,
      arrival: { seed: 42, stage: 0, arrival: 'constant', fromPerS: 9, toPerS: 9, durationS: 3 },
    },
  ];
  const digests = new Set(variants.map((variant) => workloadDigest([variant])));
  assert.is(digests.size, variants.length);
  assert.not(digests.has(base));
  assert.is.not(workloadDigest([STAGE, STAGE]), base);
});

test('the digest of a known stage stays what it is while the generator version does', () => {
  assert.is(
    workloadDigest([STAGE]),
    'a03fcf4a78839581ce43c987957e0f34c0ef9685d2b3673d01729b7bba31a4d4',
  );
});

test.run();
