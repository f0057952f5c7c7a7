// What the placement predicts: each peer's share of the requests of a stage.
import { keyCount, type KeyTable } from './key-table.js';
import type { WorkloadParameters } from './parameters.js';

/**
 * Expected share of each of `peerCount` peers in the physical requests of the measured phase (sums to 1), for
 * uniform keys that are all present: a get asks the first replica, a ghost read asks every
 * replica, a set goes to every replica. Evictions change it with replication above 1, where misses
 * fall through.
 */
export function expectedShares(
  table: KeyTable,
  workload: WorkloadParameters,
  peerCount: number,
): number[] {
  const { peers, replication } = table;
  const { readRatio, ghostRatio, workers, keys } = workload;
  const real = workers * keys;
  const ghosts = keyCount(table) - real;
  const weights = new Array<number>(peerCount).fill(0);
  const add = (from: number, to: number, replicas: number, weight: number): void => {
    if (to === from || weight === 0) return;
    for (let key = from; key < to; key++) {
      for (let r = 0; r < replicas; r++) {
        const peer = peers[key * replication + r]!;
        weights[peer]! += weight / (to - from);
      }
    }
  };
  add(0, real, 1, readRatio * (1 - ghostRatio));
  add(0, real, replication, 1 - readRatio);
  add(real, real + ghosts, replication, readRatio * ghostRatio);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
