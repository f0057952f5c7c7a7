// What the placement predicts: each peer's share of the requests of a stage.
import { type KeyTable, peerOf } from './key-table.js';
import type { WorkloadParameters } from './parameters.js';
import { keyPopularity } from './popularity.js';

/**
 * Expected share of each of `peerCount` peers in the physical requests of the measured phase (sums
 * to 1), for keys that are all present, each as popular as its distribution says: a get asks the
 * first replica, a ghost read asks every replica, a set goes to every replica. Evictions change it
 * with replication above 1, where misses fall through, and so do fills where peers miss unequally.
 * Empty where nothing can be said, since the keys' popularity changes on the way.
 */
export function expectedShares(
  table: KeyTable,
  workload: WorkloadParameters,
  peerCount: number,
): number[] {
  const popularity = keyPopularity(workload);
  if (popularity === null) return [];
  const { replication } = table;
  const { readRatio, ghostRatio } = workload;
  const gets = readRatio * (1 - ghostRatio);
  const sets = 1 - readRatio;
  const weights = new Array<number>(peerCount).fill(0);
  const real = popularity.keys;
  for (let rank = 0; rank < real; rank++) {
    const probability = popularity.probability(rank);
    const key = popularity.key(rank);
    weights[peerOf(table, key, 0)]! += probability * gets;
    for (let r = 0; r < replication; r++) weights[peerOf(table, key, r)]! += probability * sets;
  }
  const ghostWeight = (readRatio * ghostRatio) / Math.max(1, table.count - real);
  for (let key = real; key < table.count; key++) {
    for (let r = 0; r < replication; r++) weights[peerOf(table, key, r)]! += ghostWeight;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
