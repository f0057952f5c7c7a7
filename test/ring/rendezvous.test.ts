import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { murmur3 } from '../../src/ring/murmur3.js';
import { rendezvous } from '../../src/ring/rendezvous.js';
import { holder, holders } from './holders.js';

function murmur(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'latin1');
  return murmur3(bytes, 0, bytes.length, seed);
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

test("the hash is pymemcache's and the reference's, for every length of tail", () => {
  assert.is(murmur('6666', 0), 1361238019);
  assert.is(murmur('6666', 10), 2981722772);
  // Of the reference's own users: scalar and vector tests of many ports.
  assert.is(murmur('', 0), 0);
  assert.is(murmur('', 1), 0x514e28b7);
  assert.is(murmur('\xff\xff\xff\xff', 0), 0x76293b50);
  assert.is(murmur('\x21\x43\x65\x87', 0), 0xf55b516b);
  assert.is(murmur('\x21\x43\x65', 0), 0x7e4a8634);
  assert.is(murmur('\x21\x43', 0), 0xa0f7b07a);
  assert.is(murmur('\x21', 0), 0x72661cf4);
});

test('a hash of a part of the bytes is that of these bytes alone', () => {
  const bytes = Buffer.from('xx6666yy', 'latin1');
  assert.is(murmur3(bytes, 2, 6, 0), 1361238019);
});

test('keys live where pymemcache puts them', () => {
  const three = rendezvous(['0', '1', '2']);
  for (const [key, node] of [
    ['ok', '0'],
    ['mykey', '1'],
    ['wat', '2'],
    ['lol', '2'],
  ] as const) {
    assert.is(holder(three, key), node, key);
  }
  const four = rendezvous(['0', '1', '2', '3']);
  assert.equal(
    ['ok', 'mykey', 'wat', 'lol'].map((key) => holder(four, key)),
    ['0', '1', '2', '3'],
  );
  const less = rendezvous(['0', '2']);
  assert.equal(
    ['ok', 'mykey', 'wat'].map((key) => holder(less, key)),
    ['0', '0', '2'],
  );
});

test('growing and shrinking move as many of a thousand keys as in pymemcache', () => {
  // Its tests count each key that moves twice: 1062 from 10 to 20 nodes, 202 from 10 to 9.
  const moved = (from: number, to: number) => {
    const [before, after] = [rendezvous(numbers(from)), rendezvous(numbers(to))];
    return numbers(1000).filter((key) => holder(before, key) !== holder(after, key)).length;
  };
  assert.is(moved(10, 20), 1062 / 2);
  assert.is(moved(10, 9), 202 / 2);
});

test('of peers whose scores are equal the greater name wins', () => {
  // Characters count as their low bytes, so these names give one hash.
  const [low, high] = ['a', String.fromCodePoint(0x100 + 'a'.charCodeAt(0))];
  for (const peers of [
    [low, high],
    [high, low],
  ]) {
    for (const key of numbers(20)) {
      assert.equal(holders(rendezvous(peers), key, 2), [high, low]);
      assert.equal(holders(rendezvous(peers, [3, 3]), key, 2), [high, low]);
    }
  }
});

test('a character beyond the first 65536 counts as one low byte, in names and in keys', () => {
  const [astral, low] = ['\u{1f642}', '\x42'];
  for (const key of numbers(20)) {
    const [ring, same] = [rendezvous([astral, 'b']), rendezvous([low, 'b'])];
    const place = same.peers.indexOf(holder(same, `${low}${key}`));
    assert.is(ring.peers.indexOf(holder(ring, `${astral}${key}`)), place, key);
  }
});

test('a key longer than any before is placed like any other', () => {
  const ring = rendezvous(['a', 'bb', 'ccc']);
  for (const length of [1, 250, 251, 4000, 3]) {
    const key = 'k'.repeat(length);
    const scores = ['a', 'bb', 'ccc'].map((peer) => murmur(`${peer}-${key}`, 0));
    assert.is(holder(ring, key), ring.peers[scores.indexOf(Math.max(...scores))], `${length}`);
  }
});

test('with weights peers hold keys in proportion, and equal weights place as none do', () => {
  const weights = [1, 2, 5];
  const ring = rendezvous(['a', 'b', 'c'], weights);
  assert.equal(ring.shares(), [1 / 8, 2 / 8, 5 / 8]);
  const counts = [0, 0, 0];
  for (const key of numbers(20_000)) counts[ring.peers.indexOf(holder(ring, key))]!++;
  for (const [peer, share] of ring.shares().entries()) {
    // Five binomial standard errors.
    const margin = 5 * Math.sqrt((share * (1 - share)) / 20_000);
    assert.ok(Math.abs(counts[peer]! / 20_000 - share) < margin, `${counts[peer]}`);
  }
  fc.assert(
    fc.property(fc.string(), fc.double({ min: 0.1, max: 1000, noNaN: true }), (key, weight) => {
      const peers = ['p0', 'p1', 'p2', 'p3', 'p4'];
      const equal = rendezvous(peers, new Array<number>(5).fill(weight));
      assert.equal(holders(equal, key, 5), holders(rendezvous(peers), key, 5));
    }),
  );
});

test('a peer that grows heavier takes keys, and no key moves between the others', () => {
  const before = rendezvous(['a', 'b', 'c'], [1, 1, 1]);
  const after = rendezvous(['a', 'b', 'c'], [1, 1, 3]);
  const moved = numbers(3000).filter((key) => holder(before, key) !== holder(after, key));
  assert.ok(moved.length > 0);
  for (const key of moved) assert.is(holder(after, key), 'c');
});

test('weights that make no sense are refused', () => {
  assert.throws(() => rendezvous(['a', 'b'], [1]), /1 weights for 2 peers/);
  assert.throws(() => rendezvous(['a', 'b'], [1, 0]), /must be a number above 0/);
});

test.run();
