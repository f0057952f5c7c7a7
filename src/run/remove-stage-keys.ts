// Takes the keys of a repetition away again from peers that were there before it.
import { setTimeout as sleep } from 'node:timers/promises';
import { stageKeyTable } from '../load/plan.js';
import { type Removal, removeKeys } from '../memcached/remove-keys.js';
import type { Ring } from '../ring/ring.js';
import type { PeerSource } from './peer-source.js';
import type { RunPeer } from './run-network.js';

/** What load threads sent before they were stopped may still be on its way to a peer's threads. */
const LAST_SETS_MS = 100;

/** Whose keys they are. */
export interface KeysOwner {
  readonly source: PeerSource;
  readonly keyPrefix: string | undefined;
}

/** A stage that was begun, and where its keys were. */
export interface BegunStage {
  /** Its number in the scenario. */
  readonly index: number;
  readonly ring: Ring;
  /** In the ring's order. */
  readonly peers: readonly RunPeer[];
}

/**
 * Removes the keys that stages wrote, from every peer that they lived on. Also after an abort. A key
 * that several stages have is asked for by each of them, and absent but once.
 */
export async function removeStageKeys(
  { source, keyPrefix }: KeysOwner,
  stages: readonly BegunStage[],
): Promise<Removal> {
  await sleep(LAST_SETS_MS);
  const { scenario, replication } = source;
  const sum = { asked: 0, removed: 0, absent: 0 };
  for (const { index, ring, peers } of stages) {
    // One table at a time: each may take hundreds of megabytes.
    const table = stageKeyTable(scenario, index, { ring, replication, keyPrefix });
    const { workers, keys } = scenario.stages[index]!;
    const removals = await Promise.all(
      peers.map(({ address }, peer) => removeKeys({ address, peer }, table, workers * keys)),
    );
    for (const { asked, removed, absent } of removals) {
      sum.asked += asked;
      sum.removed += removed;
      sum.absent += absent;
    }
  }
  return sum;
}
