// Who holds a key, by name.
import * as assert from 'uvu/assert';
import type { Ring } from '../../src/ring/ring.js';

/** The names of the peers that hold `key`; fails when more than its place is written to. */
export function holders(ring: Ring, key: string, count: number): string[] {
  const out = new Uint16Array(count + 2).fill(0xffff);
  ring.locate(key, count, out, 1);
  assert.is(out[0], 0xffff, 'wrote before its place');
  assert.is(out[count + 1], 0xffff, 'wrote past its place');
  return [...out.subarray(1, count + 1)].map((peer) => ring.peers[peer]!);
}

/** The name of the peer that holds `key` first. */
export function holder(ring: Ring, key: string): string {
  return holders(ring, key, 1)[0]!;
}

/** The folder of the vectors. */
export const VECTORS = new URL('../../../test/fixtures/ring/', import.meta.url);
