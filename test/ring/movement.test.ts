import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jump } from '../../src/ring/jump.js';
import { ketamaRing } from '../../src/ring/ketama.js';
import { md5Ring } from '../../src/ring/md5.js';
import {
  copiesOf,
  hashKeys,
  type Moves,
  movesOfHashes,
  movesOfKeys,
  type PlacedKeys,
  placeKeys,
} from '../../src/ring/movement.js';
import { modulo } from '../../src/ring/modulo.js';
import { rendezvous } from '../../src/ring/rendezvous.js';
import type { Ring } from '../../src/ring/ring.js';

const SIX = ['peer0', 'peer1', 'peer2', 'peer3', 'peer4', 'peer5'];
const FIVE = SIX.slice(0, 5);
const FOUR = SIX.slice(0, 4);
const KEYS = Array.from({ length: 20_000 }, (_, index) => `key:${index}`);
const HASHED = hashKeys(KEYS);

/** The placed keys, and how often there was a pause while they were placed. */
function placeWithPauses(ring: Ring, replication: number): { placed: PlacedKeys; pauses: number } {
  const steps = placeKeys(ring, replication, HASHED);
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done) return { placed: step.value, pauses };
  }
}

function place(ring: Ring, replication: number): PlacedKeys {
  return placeWithPauses(ring, replication).placed;
}

function moves(before: Ring, after: Ring, replication = 1): Moves {
  return movesOfKeys(place(before, replication), place(after, replication));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;

test('one more peer takes 15.8 % of the keys, all of them from the others to it', () => {
  const { moved, needless, lost, gained } = moves(md5Ring(FIVE, 100), md5Ring(SIX, 100));
  assert.is(moved.toFixed(3), '0.158');
  assert.is(needless, 0);
  assert.equal(gained.slice(0, 5), [0, 0, 0, 0, 0]);
  assert.is(gained[5]! / KEYS.length, moved);
  assert.is(sum(lost), gained[5]);
});

test('a peer that leaves gives 18.3 % of the keys, to all of the others', () => {
  const { moved, needless, lost, gained } = moves(md5Ring(FIVE, 100), md5Ring(FOUR, 100));
  assert.is(moved.toFixed(3), '0.183');
  assert.is(needless, 0);
  assert.equal(lost, [0, 0, 0, 0, 3668]);
  assert.ok(gained.every((copies) => copies > 0));
});

test('modulo moves 83 % of the keys for one more peer, most of them for nothing', () => {
  const { moved, needless, gained } = moves(modulo(FIVE), modulo(SIX));
  assert.is(moved.toFixed(2), '0.83');
  assert.ok(near(needless, moved - gained[5]! / KEYS.length));
  assert.ok(needless > 0.6);
});

test('jump moves for nothing unless it is the last that leaves', () => {
  assert.is(moves(jump(FIVE), jump(FOUR)).needless, 0);
  assert.ok(moves(jump(FIVE), jump(FIVE.slice(1))).needless > 0.5);
});

test('a ring that is the same moves nothing, whatever the order of its peers', () => {
  const { moved, lost, gained } = moves(md5Ring(FIVE, 50), md5Ring(FIVE.toReversed(), 50), 2);
  assert.equal([moved, sum(lost), sum(gained)], [0, 0, 0]);
});

test('copies are counted once for each replica, and move only from a holder to a new one', () => {
  const placed = place(md5Ring(FIVE, 100), 2);
  assert.equal(copiesOf(placed), [7865, 7631, 8607, 7047, 8850]);
  const { moved, needless, lost } = moves(md5Ring(FIVE, 100), md5Ring(FOUR, 100), 2);
  // What was on the peer that left has to be made again elsewhere, and nothing else.
  assert.equal(lost, [0, 0, 0, 0, 8850]);
  assert.is(moved, 8850 / (2 * KEYS.length));
  assert.is(needless, 0);
});

for (const [name, make] of [
  ['md5', (peers: readonly string[]) => md5Ring(peers, 37)],
  ['ketama', (peers: readonly string[]) => ketamaRing(peers)],
] as const) {
  test(`${name}: by the hash space a peer takes exactly its share, and what keys show`, () => {
    const [before, after] = [make(FIVE), make(SIX)];
    const exact = movesOfHashes(before, after, 1)!;
    assert.ok(near(exact.moved, after.shares()[5]!));
    assert.ok(near(exact.needless, 0));
    assert.ok(Math.abs(exact.moved - moves(before, after).moved) < 0.014);
    assert.ok(near(movesOfHashes(after, before, 1)!.moved, after.shares()[5]!));
    const copies = movesOfHashes(before, after, 3)!;
    assert.ok(Math.abs(copies.moved - moves(before, after, 3).moved) < 0.014);
    assert.is(sum(copies.lost), copies.moved * 3 * 2 ** 32);
  });
}

test('keys that are hashed once are placed as one by one, by any placement', () => {
  const rings = [md5Ring(FIVE, 9), ketamaRing(FIVE), rendezvous(FIVE), jump(FIVE), modulo(FIVE)];
  for (const ring of rings) {
    const { holders } = place(ring, 2);
    const out = new Uint16Array(2);
    for (const [index, key] of KEYS.slice(0, 500).entries()) {
      ring.locate(key, 2, out, 0);
      assert.equal(holders.subarray(2 * index, 2 * index + 2), out, key);
    }
  }
});

test('placing keys pauses the more often the more peers and replicas there are', () => {
  const peers = Array.from({ length: 100 }, (_, i) => `p${i}`);
  assert.is(placeWithPauses(jump(FIVE), 1).pauses, 0);
  assert.is(placeWithPauses(jump(peers), 1).pauses, 4);
  assert.is(placeWithPauses(jump(peers), 3).pauses, 11);
});

test('what has no points has no exact movement', () => {
  assert.is(movesOfHashes(jump(FIVE), jump(SIX), 1), undefined);
  assert.is(movesOfHashes(md5Ring(FIVE, 3), jump(SIX), 1), undefined);
});

test.run();
