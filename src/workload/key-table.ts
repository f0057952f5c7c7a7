// Every key of a stage and the peers it lives on, computed once before the stage: the hot path
// copies bytes and reads indices, it never formats a key and never hashes one.
import type { Ring } from '../ring/ring.js';

/** Longest key of the memcached protocol in bytes; a longer one is refused. */
export const LONGEST_KEY = 250;

/** Keys by index. Backed by shared memory, so that all threads read one copy. */
export interface KeyTable {
  /** The keys' bytes (printable ASCII), one after another without separators. */
  readonly bytes: Uint8Array;
  /** Key `i` is `bytes[offsets[i] .. offsets[i + 1])`; one entry more than there are keys. */
  readonly offsets: Uint32Array;
  /** Indices of key `i`'s peers in ring order: `peers[i * replication .. (i + 1) * replication)`. */
  readonly peers: Uint16Array;
  /** Peers per key. */
  readonly replication: number;
}

/** Number of keys in a table. */
export function keyCount(table: KeyTable): number {
  return table.offsets.length - 1;
}

/** Key `index` as text. For messages and for drivers whose client wants strings. */
export function keyText(table: KeyTable, index: number): string {
  const { bytes, offsets } = table;
  return String.fromCharCode(...bytes.subarray(offsets[index], offsets[index + 1]));
}

/**
 * Builds the table for `keys`, each placed on `replication` distinct peers of `ring`. Goes through
 * the keys twice: first for their lengths, so that shared memory is taken once, then for the rest.
 */
export function buildKeyTable(keys: Iterable<string>, ring: Ring, replication: number): KeyTable {
  let count = 0;
  let length = 0;
  for (const key of keys) {
    count++;
    length += key.length;
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  const offsets = new Uint32Array(new SharedArrayBuffer(4 * (count + 1)));
  const peers = new Uint16Array(new SharedArrayBuffer(2 * count * replication));
  let index = 0;
  let offset = 0;
  for (const key of keys) {
    ring.locate(key, replication, peers, index * replication);
    for (let i = 0; i < key.length; i++) bytes[offset++] = key.charCodeAt(i);
    offsets[++index] = offset;
  }
  return { bytes, offsets, peers, replication };
}
