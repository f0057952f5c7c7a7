// The plainest workload there is: tests change what they are about.
import type { WorkloadParameters } from '../../src/workload/parameters.js';

/** One worker with ten keys of its own, 80 % gets, 100 bytes a value, nothing switched on. */
export const PLAIN_WORKLOAD: WorkloadParameters = {
  seed: 42,
  stage: 0,
  workers: 1,
  keys: 10,
  keyspace: 'own',
  keyDistribution: { distribution: 'uniform' },
  valueBytes: 100,
  verify: false,
  readRatio: 0.8,
  ghostRatio: 0,
  ttlRatio: 0,
  ttlS: 2,
  setOnMiss: false,
};
