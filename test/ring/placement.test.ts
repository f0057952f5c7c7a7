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

const weighted = fc.uniqueArray(fc.record({ peer: name, weight: fc.integer({ min: 1, max: 9 }) }), {
  minLength: 2,
  maxLength: 9,
  selector: ({ peer }) => peer,
});

function makeWeighted(placement: Placement, network: readonly { peer: string; weight: number }[]) {
  return makeRing(
    placement,
    network.map(({ peer }) => peer),
    { weights: network.map(({ weight }) => weight) },
  );
}

test('ketama, rendezvous: shares follow the weights, as far as there are points', () => {
  fc.assert(
    fc.property(weighted, (network) => {
      const total = network.reduce((sum, { weight }) => sum + weight, 0);
      const shares = makeWeighted('ketama', network).shares();
      const exact = makeWeighted('rendezvous', network).shares();
      for (const [peer, { weight }] of network.entries()) {
        const ideal = weight / total;
        assert.ok(Math.abs(exact[peer]! - ideal) < 1e-12);
        // A share made of n arcs has a relative standard deviation of about 1 / sqrt(n). Five of them, and
        // the digest of four points that rounding down may take.
        const points = 160 * network.length * ideal;
        const bound = 5 / Math.sqrt(points) + 4 / points;
        assert.ok(Math.abs(shares[peer]! / ideal - 1) < bound, `${shares[peer]} of ${ideal}`);
      }
    }),
  );
});

for (const placement of ['ketama', 'rendezvous'] as const) {
  test(`${placement}: with weights too holders are distinct, whatever the order of the peers`, () => {
    fc.assert(
      fc.property(weighted, fc.string(), (network, key) => {
        const all = holders(makeWeighted(placement, network), key, network.length);
        assert.equal([...all].sort(), network.map(({ peer }) => peer).sort());
        const turned = makeWeighted(placement, network.toReversed());
        assert.equal(holders(turned, key, network.length), all);
      }),
    );
  });
}

test('rendezvous: with weights too a key keeps its holders when another peer goes', () => {
  fc.assert(
    fc.property(weighted, fc.string(), fc.nat(), (network, key, pick) => {
      const gone = network[pick % network.length]!;
      const rest = network.filter((each) => each !== gone);
      const before = holders(makeWeighted('rendezvous', network), key, network.length);
      assert.equal(
        holders(makeWeighted('rendezvous', rest), key, rest.length),
        before.filter((peer) => peer !== gone.peer),
      );
    }),
  );
});

test('ketama: where rounding takes a digest from every peer, more moves than has to', () => {
  // 25 is the smallest such number (ketama.test.ts).
  const peers = Array.from({ length: 25 }, (_, i) => `p${i}`);
  const [before, after] = [make('ketama', peers.slice(1)), make('ketama', peers)];
  const keys = Array.from({ length: 5000 }, (_, i) => `key:${i}`);
  const moved = keys.filter((key) => holder(after, key) !== holder(before, key));
  const needless = moved.filter((key) => holder(after, key) !== 'p0').length / keys.length;
  // One of 40 digests, as a share of the keys.
  assert.ok(needless > 0.005 && needless < 0.05, `${needless}`);
});

test('modulo breaks it: a key may move between two peers that stay', () => {
  const peers = ['a', 'b', 'c', 'd'];
  const keys = Array.from({ length: 100 }, (_, i) => `key:${i}`);
  const [before, after] = [make('modulo', peers.slice(0, 3)), make('modulo', peers)];
  const moved = keys.filter((key) => holder(after, key) !== holder(before, key));
  const toOld = moved.filter((key) => holder(after, key) !== 'd');
  assert.ok(toOld.length > 30, `${toOld.length}`);
});

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

test('a placement that there is not is refused by name', () => {
  const unknown = 'nope' as Placement;
  assert.throws(() => makeRing(unknown, ['a']), /no placement 'nope'; there are md5, ketama/);
  assert.throws(() => makeRing('constructor' as Placement, ['a']), /no placement/);
  assert.is(makeRing('jump', ['a']).peers.length, 1);
});

test.run();
