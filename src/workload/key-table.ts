// Every key of a stage and the peers it lives on, computed once before the stage: the hot path
// copies bytes and reads indices, it never formats a key and never hashes one.
import type { Ring } from '../ring/ring.js';

/** Longest key of the memcached protocol in bytes; a longer one is refused. */
export const LONGEST_KEY = 250;

/**
 * Keys by index, one record each: the indices of its peers in ring order (16 bits each), its length
 * (8 bits), its bytes (printable ASCII). Among a million keys every look at a key is a wait for
 * memory; in one record it is one wait. Backed by shared memory, so that all threads read one copy.
 */
export interface KeyTable {
  readonly bytes: Uint8Array;
  /** The same memory by 16 bits, for the peers. */
  readonly words: Uint16Array;
  /** Bytes per record: a power of two, so that no record of up to 64 bytes crosses a cache line. */
  readonly stride: number;
  /** Number of keys. */
  readonly count: number;
  /** Peers per key. */
  readonly replication: number;
}

/** Index of the peer that has replica number `replica` (from 0) of key `key`. */
export function peerOf({ words, stride }: KeyTable, key: number, replica: number): number {
  return words[key * (stride >> 1) + replica]!;
}

/** Copies the bytes of key `key` to `out` from `at` on; returns the index behind them. */
export function copyKey(
  { bytes, stride, replication }: KeyTable,
  key: number,
  out: Uint8Array,
  at: number,
): number {
  let from = key * stride + 2 * replication;
  const length = bytes[from]!;
  for (let i = 0; i < length; i++) out[at++] = bytes[++from]!;
  return at;
}

/** Key `index` as text. For messages and for drivers whose client wants strings. */
export function keyText({ bytes, stride, replication }: KeyTable, index: number): string {
  const start = index * stride + 2 * replication + 1;
  return String.fromCharCode(...bytes.subarray(start, start + bytes[start - 1]!));
}

/**
 * Builds the table for `keys`, all placed on `replication` distinct peers of `ring`. Peers are sent
 * them with `prefix` (ASCII) before each; where a key lives does not depend on it. Goes through the
 * keys twice: first for their number and lengths, so that shared memory is taken once, then for the
 * rest.
 * @throws {RangeError} when a key with its prefix has more than 250 characters
 */
export function buildKeyTable(
  keys: Iterable<string>,
  ring: Ring,
  replication: number,
  prefix = '',
): KeyTable {
  let count = 0;
  let longest = 0;
  for (const key of keys) {
    count++;
    longest = Math.max(longest, prefix.length + key.length);
  }
  if (longest > LONGEST_KEY) throw new RangeError(`a key of ${longest} characters`);
  const head = 2 * replication + 1;
  const stride = 2 ** Math.ceil(Math.log2(head + longest));
  const memory = new SharedArrayBuffer(count * stride);
  const bytes = new Uint8Array(memory);
  const words = new Uint16Array(memory);
  let at = 0;
  for (const key of keys) {
    ring.locate(key, replication, words, at / 2);
    const sent = prefix + key;
    bytes[at + head - 1] = sent.length;
    for (let i = 0; i < sent.length; i++) bytes[at + head + i] = sent.charCodeAt(i);
    at += stride;
  }
  return { bytes, words, stride, count, replication };
}
