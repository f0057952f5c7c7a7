// Small key tables for tests that do not care where keys live.
import type { Ring } from '../../src/ring/ring.js';
import { buildKeyTable, type KeyTable } from '../../src/workload/key-table.js';

/** A ring that puts key number i, in the order of asking, on peers i, i + 1, ... */
export function roundRobinRing(peers: number): Ring {
  let next = 0;
  return {
    peers: Array.from({ length: peers }, (_, peer) => `peer${peer}`),
    locate: (_key, count, out, at) => {
      for (let i = 0; i < count; i++) out[at + i] = (next + i) % peers;
      next++;
    },
    shares: () => Array.from({ length: peers }, () => 1 / peers),
  };
}

/** The keys `key:0` ... on `peers` peers in turn, one copy each. */
export function numberedKeys(count: number, peers = 1): KeyTable {
  const keys = Array.from({ length: count }, (_, index) => `key:${index}`);
  return buildKeyTable(keys, roundRobinRing(peers), 1);
}
