// Keys that a change of the network moves: held against the same question asked of the ring by name.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeRing } from '../../src/ring/placement.js';
import type { Ring } from '../../src/ring/ring.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { countMovedKeys, type NamedKeyTable } from '../../src/workload/moved-keys.js';

const KEYS = Array.from({ length: 3000 }, (_, i) => `0:${i}`);

function placed(ring: Ring, replication: number): NamedKeyTable {
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

/** No key moved between any of these peers. */
const unmoved = (peers: string) => ({
  ...{ moved: 0, predicted: 0 },
  byPeer: peers.split('').map((name) => ({ name, lost: 0, gained: 0 })),
});

test('a peer that leaves moves its own keys, one that joins moves those that become its own', () => {
  for (const replication of [1, 2]) {
    const [withC, without] = ['abdefc', 'abdef'].map((peers) => {
      const ring = makeRing('md5', peers.split(''), { vnodes: 100 });
      return (key: string) => holders(ring, key, replication);
    }) as [(key: string) => string, (key: string) => string];
    const its = KEYS.filter((key) => withC(key).includes('c')).length;
    assert.ok(its > 0 && its < KEYS.length);
    /** Keys that this peer has only where c is not. */
    const instead = (peer: string) =>
      KEYS.filter((key) => without(key).includes(peer) && !withC(key).includes(peer)).length;
    const count = (before: string, after: string) =>
      countMovedKeys(md5(before, replication), md5(after, replication), KEYS.length);
    assert.equal(count('abcdef', 'abdef'), {
      ...{ moved: its, predicted: its },
      byPeer: 'abcdef'
        .split('')
        .map((name) =>
          name === 'c' ? { name, lost: its, gained: 0 } : { name, lost: 0, gained: instead(name) },
        ),
    });
    assert.equal(count('abdef', 'abdefc'), {
      ...{ moved: its, predicted: its },
      byPeer: 'abdefc'
        .split('')
        .map((name) =>
          name === 'c' ? { name, lost: 0, gained: its } : { name, lost: instead(name), gained: 0 },
        ),
    });
  }
});

test('the order of the peers moves nothing', () => {
  const found = countMovedKeys(md5('abc', 2), md5('cab', 2), KEYS.length);
  assert.equal(found, unmoved('abc'));
});

test('a placement that is not consistent moves more than it has to', () => {
  /** Key number i on peer i modulo the number of peers. */
  const modulo = (peers: string): NamedKeyTable => {
    let next = 0;
    const names = peers.split('');
    const locate: Ring['locate'] = (_key, _count, out, at) => {
      out[at] = next++ % names.length;
    };
    return placed({ peers: names, locate, shares: () => [] }, 1);
  };
  // Of 12 numbers, 2 have the same remainder by 3 and 2 with the same name: 0 and 1, and 6 and 7.
  assert.equal(countMovedKeys(modulo('abc'), modulo('ab'), 12), {
    ...{ moved: 8, predicted: 4 },
    byPeer: [
      { name: 'a', lost: 2, gained: 4 },
      { name: 'b', lost: 2, gained: 4 },
      { name: 'c', lost: 4, gained: 0 },
    ],
  });
});

test('only the keys that are counted are looked at', () => {
  assert.equal(countMovedKeys(md5('abc', 1), md5('abc', 1), 0), unmoved('abc'));
  assert.is(countMovedKeys(md5('abc', 1), md5('ab', 1), 0).moved, 0);
});

test.run();
