import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type StageIdentity, workloadDigest } from '../../src/workload/digest.js';
import type { WorkloadParameters } from '../../src/workload/parameters.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';

const STAGE: StageIdentity = {
  workload: {
    ...PLAIN_WORKLOAD,
    workers: 3,
    keys: 100,
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

/** `STAGE` with other workload parameters. */
function withWorkload(changes: Partial<WorkloadParameters>): StageIdentity {
  return { ...STAGE, workload: { ...STAGE.workload, ...changes } };
}

/** Distributions and mixtures, in pairs that differ in one parameter. */
const MIXED: readonly Partial<WorkloadParameters>[] = [
  ...[
    { distribution: 'zipf', exponent: 0.99 } as const,
    { distribution: 'zipf', exponent: 0.98 } as const,
    { distribution: 'latest', exponent: 0.99 } as const,
    { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.8 } as const,
    { distribution: 'hotspot', hot_keys_ratio: 0.3, hot_operations_ratio: 0.8 } as const,
    { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.7 } as const,
    { distribution: 'sequential' } as const,
  ].map((keyDistribution) => ({ keyspace: 'shared' as const, keyDistribution })),
  { valueBytes: { min: 1, max: 99 } },
  { valueBytes: { min: 1, max: 100 } },
  { valueBytes: { distribution: 'etc', max: 1000 } },
  { valueBytes: { distribution: 'etc', max: 1001 } },
  { valueBytes: [{ bytes: 100, weight: 1 }] },
  { valueBytes: [{ bytes: 100, weight: 2 }] },
  { ttlS: [{ seconds: 2, weight: 1 }] },
  { ttlS: [{ seconds: 2, weight: 2 }] },
];

test('every parameter changes the digest, those of the distributions as well', () => {
  const base = workloadDigest([STAGE]);
  const variants: StageIdentity[] = [
    { ...STAGE, requests: 1001 },
    { ...STAGE, warmupS: 1 },
    { ...STAGE, requests: null, durationS: 3 },
    ...Object.entries(STAGE.workload)
      .filter(([, value]) => typeof value === 'number')
      .map(([name, value]) =>
        withWorkload({ [name]: Number(value) + (name.endsWith('atio') ? 0.1 : 1) }),
      ),
    withWorkload({ keyspace: 'shared' }),
    withWorkload({ verify: true }),
    withWorkload({ verify: 'checksum' }),
    withWorkload({ setOnMiss: true }),
    ...MIXED.map(withWorkload),
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

test('the digest of known stages stays what it is while the generator version does', () => {
  assert.is(
    workloadDigest([STAGE]),
    'a03fcf4a78839581ce43c987957e0f34c0ef9685d2b3673d01729b7bba31a4d4',
  );
  assert.is(
    workloadDigest(MIXED.map(withWorkload)),
    '9143bb32b10f1c7ebe56b111b9b5e6765e432feba3d369249a18c0c9e0c5409d',
  );
});

test.run();
