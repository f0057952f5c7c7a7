// Which keys a change of the network moves. Pure: two tables of the same keys in, counts out.
import { type KeyTable, peerOf } from './key-table.js';

/** A key table and whom its indices of peers mean. */
export interface NamedKeyTable {
  readonly keys: KeyTable;
  /** Names of the peers, by index. */
  readonly peers: readonly string[];
}

/** Keys that a peer lost and gained. */
export interface PeerMoves {
  readonly name: string;
  /** Keys of which it held a copy before, and does not now. */
  readonly lost: number;
  /** Keys of which it holds a copy now, and did not before. */
  readonly gained: number;
}

/** How many keys changed their peers. */
export interface MovedKeys {
  /** Keys that at least one other peer holds than before. */
  readonly moved: number;
  /**
   * Keys that had to: a peer that left held them, or one that joined holds them now. What a
   * consistent placement moves, and no other key (Karger et al. 1997, "monotonicity").
   */
  readonly predicted: number;
  /** Per peer that there was or is: those before in their order, then those that joined. */
  readonly byPeer: readonly PeerMoves[];
}

/** Compares the peers of the first `count` keys, which are the same keys in both tables. */
export function countMovedKeys(
  before: NamedKeyTable,
  after: NamedKeyTable,
  count: number,
): MovedKeys {
  const indexAfter = new Map(after.peers.map((name, index) => [name, index]));
  /** By peer before: its index afterwards; -1 for one that left. */
  const kept = before.peers.map((name) => indexAfter.get(name) ?? -1);
  /** By peer afterwards: its index before; -1 for one that joined. */
  const was = after.peers.map((name) => before.peers.indexOf(name));
  const lost = before.peers.map(() => 0);
  const gained = after.peers.map(() => 0);
  const { replication } = after.keys;
  let [moved, predicted] = [0, 0];
  for (let key = 0; key < count; key++) {
    let [other, forced] = [false, false];
    for (let replica = 0; replica < replication; replica++) {
      const old = peerOf(before.keys, key, replica);
      const now = peerOf(after.keys, key, replica);
      if (kept[old]! < 0 || was[now]! < 0) forced = true;
      if (!holds(after.keys, key, kept[old]!)) {
        other = true;
        lost[old]!++;
      }
      if (!holds(before.keys, key, was[now]!)) gained[now]!++;
    }
    if (other) moved++;
    if (forced) predicted++;
  }
  const stayedOrLeft = before.peers.map((name, index) => {
    return { name, lost: lost[index]!, gained: gained[kept[index]!] ?? 0 };
  });
  const joined = after.peers.flatMap((name, index) =>
    was[index]! < 0 ? [{ name, lost: 0, gained: gained[index]! }] : [],
  );
  return { moved, predicted, byPeer: [...stayedOrLeft, ...joined] };
}

function holds(keys: KeyTable, key: number, peer: number): boolean {
  for (let replica = 0; replica < keys.replication; replica++) {
    if (peerOf(keys, key, replica) === peer) return true;
  }
  return false;
}
