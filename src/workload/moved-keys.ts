// Which keys a change of the network moves. Pure: two tables of the same keys in, counts out.
import { type KeyTable, peerOf } from './key-table.js';

/** Where the keys of a stage live. */
export interface PlacedKeys {
  readonly keys: KeyTable;
  /** Names of the peers, by index. */
  readonly peers: readonly string[];
}

/** How many keys changed their peers. */
export interface Movement {
  /** Keys that at least one other peer holds than before. */
  readonly moved: number;
  /**
   * Keys that had to: a peer that left held them, or one that joined holds them now. What a
   * consistent placement moves, and no other key (Karger et al. 1997, "monotonicity").
   */
  readonly predicted: number;
}

/** Compares the peers of the first `count` keys, which are the same keys in both tables. */
export function movement(before: PlacedKeys, after: PlacedKeys, count: number): Movement {
  const indexAfter = new Map(after.peers.map((name, index) => [name, index]));
  /** By peer before: its index afterwards; -1 for one that left. */
  const kept = before.peers.map((name) => indexAfter.get(name) ?? -1);
  const stayed = new Set(kept);
  const joined = after.peers.map((_, index) => !stayed.has(index));
  const { replication } = after.keys;
  let [moved, predicted] = [0, 0];
  for (let key = 0; key < count; key++) {
    let [other, forced] = [false, false];
    for (let replica = 0; replica < replication; replica++) {
      const old = kept[peerOf(before.keys, key, replica)]!;
      const now = peerOf(after.keys, key, replica);
      if (old < 0 || joined[now]) forced = true;
      if (!holds(after.keys, key, old)) other = true;
    }
    if (other) moved++;
    if (forced) predicted++;
  }
  return { moved, predicted };
}

function holds(keys: KeyTable, key: number, peer: number): boolean {
  for (let replica = 0; replica < keys.replication; replica++) {
    if (peerOf(keys, key, replica) === peer) return true;
  }
  return false;
}
