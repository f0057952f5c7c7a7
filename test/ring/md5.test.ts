import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_VNODES, md5Ring } from '../../src/ring/md5.js';
import { md5Word } from '../../src/ring/md5-hash.js';
import type { Ring } from '../../src/ring/ring.js';
import { holders, VECTORS } from './holders.js';

const THREE = ['peer0', 'peer1', 'peer2'];
const FIVE = ['peer0', 'peer1', 'peer2', 'peer3', 'peer4'];
/** Pairs whose point 0 has one hash, found by trying t0, t1, ... */
const TIES = [
  ['t46070', 't47949'],
  ['t86767', 't167445'],
] as const;
const KEYS = Array.from({ length: 20_000 }, (_, index) => `key:${index}`);

function tally(ring: Ring, count: number): number[] {
  const totals = new Array<number>(ring.peers.length).fill(0);
  const out = new Uint16Array(count);
  for (const key of KEYS) {
    ring.locate(key, count, out, 0);
    for (const peer of out) totals[peer]!++;
  }
  return totals;
}

test('hashes are the first eight hexadecimal digits of the MD5', () => {
  assert.is(md5Word(''), 3558706393);
  assert.is(md5Word('peer0#0'), 200336794);
  assert.is(md5Word('peer0#99'), 207150341);
  assert.is(md5Word('héllo'), 3192973383);
});

test('three peers place the known keys as the original does', () => {
  const ring = md5Ring(THREE, 100);
  for (const [key, ...expected] of [
    ['', 'peer2', 'peer0'],
    ['a', 'peer1', 'peer0'],
    ['key:0', 'peer0', 'peer1'],
    ['key:1', 'peer1', 'peer2'],
    ['key:42', 'peer1', 'peer0'],
    ['user:1000', 'peer2', 'peer0'],
    ['héllo', 'peer2', 'peer1'],
  ] as const) {
    assert.equal(holders(ring, key, 2), expected, `key '${key}'`);
  }
  assert.equal(
    ring.shares().map((share) => share.toFixed(4)),
    ['0.3343', '0.3073', '0.3583'],
  );
  const { hashes, owners } = ring.points!;
  assert.equal([hashes.length, hashes[0], hashes.at(-1)], [300, 23674803, 4292168893]);
  assert.equal([owners[0], owners.at(-1)], [2, 0]);
});

test('five peers hold as many of 20000 keys as the original gives them', () => {
  const ring = md5Ring(FIVE, 100);
  assert.equal(tally(ring, 1), [4285, 4126, 4472, 3449, 3668]);
  assert.equal(tally(ring, 2), [7865, 7631, 8607, 7047, 8850]);
});

test('a thousand placements agree with an independent implementation', () => {
  // The fixture is written by md5_vectors.py beside it (hashlib and bisect).
  const file = new URL('md5-vectors.json', VECTORS);
  const networks = JSON.parse(readFileSync(file, 'utf8')) as {
    peers: string[];
    vnodes: number;
    replicas: number;
    vectors: [key: string, hash: number, peers: string[]][];
  }[];
  let checked = 0;
  for (const { peers, vnodes, replicas, vectors } of networks) {
    const ring = md5Ring(peers, vnodes);
    for (const [key, hash, expected] of vectors) {
      assert.is(md5Word(key), hash, `hash of '${key}'`);
      assert.equal(holders(ring, key, replicas), expected, `key '${key}' on ${peers.join(' ')}`);
      checked++;
    }
  }
  assert.is(checked, 1000);
});

test('a key whose hash equals a point belongs to the next point', () => {
  // The key 'peer0#0' hashes to the first point of peer0 itself.
  const ring = md5Ring(['peer0', 'other'], 1);
  assert.equal(holders(ring, 'peer0#0', 2), ['other', 'peer0']);
});

test('points that coincide are ordered by name, whatever the order of the peers', () => {
  for (const [first, second] of TIES) {
    assert.is(md5Word(`${first}#0`), md5Word(`${second}#0`), 'no tie to test');
    for (const peers of [
      [first, second],
      [second, first],
    ]) {
      const ring = md5Ring(peers, 1);
      const byName = [...peers].sort();
      for (const key of ['', 'a', 'key:0', 'key:1']) {
        assert.equal(holders(ring, key, 2), byName);
      }
      assert.is(ring.shares()[peers.indexOf(byName[0]!)], 1, 'the first name owns the whole ring');
    }
  }
});

test('adding a peer moves a sixth of the keys, all of them to it', () => {
  const before = md5Ring(FIVE, 100);
  const after = md5Ring([...FIVE, 'peer5'], 100);
  const moved = KEYS.filter((key) => holders(before, key, 1)[0] !== holders(after, key, 1)[0]);
  assert.is((moved.length / KEYS.length).toFixed(3), '0.158');
  for (const key of moved) assert.is(holders(after, key, 1)[0], 'peer5');
});

test('removing a peer moves its own keys only, to all of the others', () => {
  const before = md5Ring(FIVE, 100);
  const after = md5Ring(FIVE.slice(0, 4), 100);
  const moved = KEYS.filter((key) => holders(before, key, 1)[0] !== holders(after, key, 1)[0]);
  assert.is((moved.length / KEYS.length).toFixed(3), '0.183');
  for (const key of moved) assert.is(holders(before, key, 1)[0], 'peer4');
  assert.is(new Set(moved.map((key) => holders(after, key, 1)[0])).size, 4);
});

const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
const network = fc.record({
  peers: fc.uniqueArray(name, { minLength: 1, maxLength: 9 }),
  vnodes: fc.integer({ min: 1, max: 40 }),
  key: fc.string({ unit: 'grapheme', maxLength: 30 }),
});

test('placement depends on the set of names alone, not on their order', () => {
  fc.assert(
    fc.property(network, fc.infiniteStream(fc.nat()), ({ peers, vnodes, key }, random) => {
      const shuffled = peers
        .map((peer) => ({ peer, rank: random.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ peer }) => peer);
      const expected = holders(md5Ring(peers, vnodes), key, peers.length);
      assert.equal(holders(md5Ring(shuffled, vnodes), key, peers.length), expected);
    }),
  );
});

test('replicas are distinct, and fewer replicas are a prefix of more', () => {
  fc.assert(
    fc.property(network, ({ peers, vnodes, key }) => {
      const ring = md5Ring(peers, vnodes);
      const all = holders(ring, key, peers.length);
      assert.equal([...all].sort(), [...peers].sort());
      for (let count = 1; count < peers.length; count++) {
        assert.equal(holders(ring, key, count), all.slice(0, count));
      }
    }),
  );
});

test('without a peer, a key has the same holders less that peer', () => {
  // Both directions at once: what a removal moves, and what an addition takes.
  fc.assert(
    fc.property(network, fc.nat(), ({ peers, vnodes, key }, pick) => {
      fc.pre(peers.length > 1);
      const gone = peers[pick % peers.length]!;
      const rest = peers.filter((peer) => peer !== gone);
      const before = holders(md5Ring(peers, vnodes), key, peers.length);
      const after = holders(md5Ring(rest, vnodes), key, rest.length);
      assert.equal(
        after,
        before.filter((peer) => peer !== gone),
      );
    }),
  );
});

test('shares are positive, sum to one, and are what uniform keys show', () => {
  fc.assert(
    fc.property(network, ({ peers, vnodes }) => {
      const shares = md5Ring(peers, vnodes).shares();
      assert.is(shares.length, peers.length);
      assert.ok(shares.every((share) => share >= 0));
      assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-12);
    }),
  );
  // Five binomial standard errors of 20000 keys at share 0.2 are 0.014.
  const ring = md5Ring(FIVE, 100);
  for (const [peer, share] of ring.shares().entries()) {
    assert.ok(Math.abs(tally(ring, 1)[peer]! / KEYS.length - share) < 0.014);
  }
});

test('the largest ring places like its own points searched one by one', () => {
  const ring = md5Ring(['x', 'y'], MAX_VNODES);
  const points = ['x', 'y'].flatMap((peer) =>
    Array.from({ length: MAX_VNODES }, (_, v) => ({ peer, word: md5Word(`${peer}#${v}`) })),
  );
  for (const key of KEYS.slice(0, 50)) {
    const word = md5Word(key);
    const distance = (point: { word: number }) => (point.word - word - 1 + 2 ** 33) % 2 ** 32;
    const nearest = points.reduce((a, b) => (distance(b) < distance(a) ? b : a));
    assert.is(holders(ring, key, 1)[0], nearest.peer);
  }
});

test('what no validated scenario can hold is refused', () => {
  assert.throws(() => md5Ring([], 100), /1 to 65535 peers/);
  assert.throws(() => md5Ring(['a', 'b', 'a'], 100), /repeat/);
  assert.throws(() => md5Ring(['a', 'a#1'], 100), /'a#1' contains '#'/);
  for (const vnodes of [0, -1, 1.5, NaN, MAX_VNODES + 1]) {
    assert.throws(() => md5Ring(['a'], vnodes), /vnodes/);
  }
  assert.throws(() => holders(md5Ring(['a', 'b'], 3), 'key', 3), /3 replicas on 2 peers/);
});

test.run();
