// Keys that a change of the network moves: held against the same question asked of the ring by name.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing } from '../../src/ring/placement.js';
import type { Ring } from '../../src/ring/ring.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { movement, type PlacedKeys } from '../../src/workload/moved-keys.js';

const KEYS = Array.from({ length: 3000 }, (_, i) => `0:${i}`);

function placed(ring: Ring, replication: number): PlacedKeys {
  return { keys: buildKeyTable(KEYS, ring, replication), peers: ring.peers };
}

const md5 = (peers: string, replication: number) =>
  placed(makeRing('md5', peers.split(''), { vnodes: 100 }), replication);

/** Names of the peers of a key. */
function holders(ring: Ring, key: string, replication: number): string {
  const out = new Uint16Array(replication);
  ring.locate(key, replication, out, 0);
  return [...out].map((peer) => ring.peers[peer]!).join('');
}

test('a peer that leaves moves its own keys, one that joins moves those that become its own', () => {
  for (const replication of [1, 2]) {
    for (const [before, after, own] of [
      ['abcdef', 'abdef', 'c'],
      ['abdef', 'abdefc', 'c'],
    ] as const) {
      const withOwn = makeRing('md5', (before + own).slice(0, 6).split(''), { vnodes: 100 });
      const expected = KEYS.filter((key) => holders(withOwn, key, replication).includes(own));
      assert.ok(expected.length > 0 && expected.length < KEYS.length);
      const found = movement(md5(before, replication), md5(after, replication), KEYS.length);
      assert.equal(found, { moved: expected.length, predicted: expected.length });
    }
  }
});

test('the order of the peers moves nothing', () => {
  assert.equal(movement(md5('abc', 2), md5('cab', 2), KEYS.length), { moved: 0, predicted: 0 });
});

test('a placement that is not consistent moves more than it has to', () => {
  /** Key number i on peer i modulo the number of peers. */
  const modulo = (peers: string): PlacedKeys => {
    let next = 0;
    const names = peers.split('');
    const locate: Ring['locate'] = (_key, _count, out, at) => {
      out[at] = next++ % names.length;
    };
    return placed({ peers: names, locate, shares: () => [] }, 1);
  };
  // Of 12 numbers, 2 have the same remainder by 3 and 2 with the same name: 0 and 1, and 6 and 7.
  const found = movement(modulo('abc'), modulo('ab'), 12);
  assert.equal(found, { moved: 8, predicted: 4 });
});

test('only the keys that are counted are looked at', () => {
  assert.equal(movement(md5('abc', 1), md5('ab', 1), 0), { moved: 0, predicted: 0 });
});

test.run();
