// Takes the keys of a repetition away again from peers that were there before it.
import { setTimeout as sleep } from 'node:timers/promises';
import { stageKeyTable } from '../load/plan.js';
import { type Removal, removeKeys } from '../memcached/remove-keys.js';
import type { RunningPeer } from '../network/attach.js';
import type { Ring } from '../ring/ring.js';
import type { PeerSource } from './peer-source.js';

/** What load threads sent before they were stopped may still be on its way to a peer's threads. */
const LAST_SETS_MS = 100;

/** Whose keys they are, and where. */
export interface StageKeys {
  readonly source: PeerSource;
  readonly ring: Ring;
  readonly keyPrefix: string | undefined;
}

/**
 * Removes the keys that the first `stages` stages wrote, from every peer that they live on. Also after
 * an abort. A key that several stages have is asked for by each of them, and absent but once.
 */
export async function removeStageKeys(
  { source, ring, keyPrefix }: StageKeys,
  running: readonly RunningPeer[],
  stages: number,
): Promise<Removal> {
  await sleep(LAST_SETS_MS);
  const sum = { asked: 0, removed: 0, absent: 0 };
  for (const [index, stage] of source.scenario.stages.slice(0, stages).entries()) {
    // One table at a time: each may take hundreds of megabytes.
    const { replication, scenario } = source;
    const table = stageKeyTable(scenario, index, { ring, replication, keyPrefix });
    const written = stage.workers * stage.keys;
    const removals = await Promise.all(
      running.map(({ address }, peer) => removeKeys({ address, peer }, table, written)),
    );
    for (const { asked, removed, absent } of removals) {
      sum.asked += asked;
      sum.removed += removed;
      sum.absent += absent;
    }
  }
  return sum;
}
