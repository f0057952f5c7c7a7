// What holds for every placement, and what only some can keep.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { md5Word } from '../../src/ring/md5-hash.js';
import { makeRing, type Placement, PLACEMENTS, takes } from '../../src/ring/placement.js';
import type { Ring } from '../../src/ring/ring.js';
import { holder, holders } from './holders.js';

function make(placement: Placement, peers: readonly string[]): Ring {
  return makeRing(placement, peers, { vnodes: 20 });
}

const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
const network = fc.record({
  peers: fc.uniqueArray(name, { minLength: 1, maxLength: 9 }),
  key: fc.string({ unit: 'grapheme', maxLength: 30 }),
});
const several = fc.record({
  peers: fc.uniqueArray(name, { minLength: 2, maxLength: 9 }),
  key: fc.string({ unit: 'grapheme', maxLength: 30 }),
});

test('there are five placements', () => {
  assert.equal(PLACEMENTS, ['md5', 'ketama', 'rendezvous', 'jump', 'modulo']);
});

for (const placement of PLACEMENTS) {
  test(`${placement}: a key has as many distinct holders as asked, fewer are a prefix of more`, () => {
    fc.assert(
      fc.property(network, ({ peers, key }) => {
        const ring = make(placement, peers);
        assert.equal(ring.peers, peers);
        const all = holders(ring, key, peers.length);
        assert.equal([...all].sort(), [...peers].sort());
        for (let count = 1; count < peers.length; count++) {
          assert.equal(holders(ring, key, count), all.slice(0, count));
        }
        assert.throws(() => holders(ring, key, peers.length + 1), /replicas on/);
      }),
    );
  });

  test(`${placement}: a ring made again places alike, whatever was asked before`, () => {
    fc.assert(
      fc.property(network, fc.array(fc.string()), ({ peers, key }, others) => {
        const [ring, again] = [make(placement, peers), make(placement, peers)];
        for (const other of others) holder(ring, other);
        assert.equal(holders(ring, key, peers.length), holders(again, key, peers.length));
      }),
    );
  });

  test(`${placement}: shares sum to one and are what uniform keys show`, () => {
    const ring = make(placement, ['p0', 'p1', 'p2', 'p3', 'p4']);
    const counts = [0, 0, 0, 0, 0];
    const out = new Uint16Array(1);
    for (let key = 0; key < 20_000; key++) {
      ring.locate(`key:${key}`, 1, out, 0);
      counts[out[0]!]!++;
    }
    const shares = ring.shares();
    assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-12);
    // Five binomial standard errors of 20000 keys at share 0.2 are 0.014.
    for (const [peer, share] of shares.entries()) {
      assert.ok(Math.abs(counts[peer]! / 20_000 - share) < 0.014, `${counts[peer]} of ${share}`);
    }
  });

  test(`${placement}: no peers, and names that repeat, are refused`, () => {
    assert.throws(() => make(placement, []), /1 to 65535 peers/);
    assert.throws(() => make(placement, ['a', 'b', 'a']), /repeat/);
  });
}

for (const placement of ['md5', 'ketama', 'rendezvous'] as const) {
  test(`${placement}: placement depends on the set of names alone, not on their order`, () => {
    fc.assert(
      fc.property(network, fc.nat(), ({ peers, key }, turn) => {
        const by = turn % peers.length;
        const turned = [...peers.slice(by), ...peers.slice(0, by)].reverse();
        const expected = holders(make(placement, peers), key, peers.length);
        assert.equal(holders(make(placement, turned), key, peers.length), expected);
      }),
    );
  });

  test(`${placement}: without a peer, a key has the same holders less that peer`, () => {
    // Both directions at once: what a removal moves, and what an addition takes.
    fc.assert(
      fc.property(several, fc.nat(), ({ peers, key }, pick) => {
        const gone = peers[pick % peers.length]!;
        const rest = peers.filter((peer) => peer !== gone);
        const before = holders(make(placement, peers), key, peers.length);
        const after = holders(make(placement, rest), key, rest.length);
        assert.equal(
          after,
          before.filter((peer) => peer !== gone),
        );
      }),
    );
  });
}

test('jump: a peer at the end of the list takes keys from all, and gives back just these', () => {
  fc.assert(
    fc.property(several, ({ peers, key }) => {
      const last = peers.at(-1)!;
      const after = holder(make('jump', peers), key);
      const before = holder(make('jump', peers.slice(0, -1)), key);
      assert.ok(after === before || after === last, `${before} -> ${after}`);
    }),
  );
});

test('jump and modulo know places, not names', () => {
  for (const placement of ['jump', 'modulo'] as const) {
    const [ring, renamed] = [make(placement, ['a', 'b', 'c']), make(placement, ['c', 'x', 'a'])];
    for (const key of ['k0', 'k1', 'k2', 'k3']) {
      assert.is(ring.peers.indexOf(holder(ring, key)), renamed.peers.indexOf(holder(renamed, key)));
    }
  }
});

test('modulo: the place is the first 32 bits of the MD5 modulo the number of peers', () => {
  const ring = make('modulo', ['a', 'b', 'c']);
  for (const key of ['', 'key:0', 'héllo']) {
    const place = md5Word(key) % 3;
    const expected = [0, 1, 2].map((r) => ['a', 'b', 'c'][(place + r) % 3]!);
    assert.equal(holders(ring, key, 3), expected);
  }
});

test('an option that a placement does not have is refused, not ignored', () => {
  assert.equal(
    PLACEMENTS.filter((placement) => takes(placement, 'vnodes')),
    ['md5'],
  );
  assert.equal(
    PLACEMENTS.filter((placement) => takes(placement, 'weights')),
    ['ketama', 'rendezvous'],
  );
  assert.not.throws(() => makeRing('ketama', ['a'], { vnodes: 100 }));
  assert.throws(() => makeRing('jump', ['a'], { weights: [1] }), /jump takes no weights/);
  assert.throws(() => makeRing('md5', ['a'], { vnodes: 9, weights: [1] }), /md5 takes no weights/);
  assert.throws(() => makeRing('md5', ['a'], {}), /vnodes must be/);
});

test.run();
