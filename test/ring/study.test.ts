// The study against figures that another implementation of the original's ring gave over 40 random sets
// of names.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StudiedPlacement } from '../../src/ring/family.js';
import { fewestVnodes } from '../../src/ring/fewest-vnodes.js';
import { type StudyOptions, studyRings } from '../../src/ring/study.js';

const ALL_SETS: StudyOptions = { peers: [5], replication: 1, keys: 100, nameSets: 40 };

function study(placements: readonly StudiedPlacement[], options: Partial<StudyOptions>) {
  const all = { ...ALL_SETS, ...options };
  return [...studyRings(placements, all)].filter((result) => result !== undefined);
}

const VNODES = [10, 50, 100, 160, 500];
type Cell = [mean: number, worst: number] | undefined;
/**
 * Share of the busiest peer over the mean, mean and worst per number of virtual nodes, as the other
 * implementation gave them. Its figures for three peers with 500 (1.02, at worst 1.04) are left out: they
 * are five standard errors below what theory has.
 */
const KNOWN: readonly [peers: number, ...Cell[]][] = [
  [3, [1.31, 1.79], [1.13, 1.36], [1.08, 1.14], [1.08, 1.17], undefined],
  [5, [1.41, 1.79], [1.16, 1.34], [1.11, 1.22], [1.1, 1.23], [1.06, 1.08]],
  [8, [1.46, 1.85], [1.2, 1.45], [1.14, 1.32], [1.1, 1.2], [1.06, 1.08]],
  [16, [1.62, 2.16], [1.26, 1.49], [1.19, 1.37], [1.15, 1.26], [1.09, 1.13]],
];
/**
 * Its expected value where points fall at random: the peers' shares are then distributed by Dirichlet's law
 * with the parameter V for each. Mean of 4000 sets of gamma variates (Python's random.gammavariate).
 */
const THEORY: Readonly<Record<number, readonly number[]>> = {
  3: [1.271, 1.122, 1.086, 1.068, 1.038],
  5: [1.392, 1.172, 1.119, 1.094, 1.052],
  8: [1.495, 1.209, 1.146, 1.115, 1.064],
  16: [1.637, 1.268, 1.183, 1.143, 1.081],
};

const UNEVEN = study(
  VNODES.map((vnodes) => ({ placement: 'md5', vnodes })),
  { peers: KNOWN.map(([peers]) => peers) },
);

for (const [i, [peers, ...known]] of KNOWN.entries()) {
  test(`${peers} peers are as uneven as an independent study found, per number of virtual nodes`, () => {
    const rings = UNEVEN.slice(i * VNODES.length, (i + 1) * VNODES.length);
    for (const [j, { vnodes, peers: shares, max_over_mean: max, cv }] of rings.entries()) {
      assert.equal([shares.length, vnodes], [peers, VNODES[j]]);
      // Nine tenths of what is about normal lie within 3.29 standard deviations; of 40 names.
      const error = (max.p95 - max.p5) / 3.29 / Math.sqrt(40);
      const expected = THEORY[peers]![j]!;
      assert.ok(Math.abs(max.mean - expected) <= 3 * error, `${vnodes}: ${max.mean}, ${expected}`);
      const cell = known[j];
      if (cell) {
        // Two means over different names, one of them rounded.
        const [mean, worst] = cell;
        const where = `${vnodes}: ${max.mean} of ${mean}, ${max.max} of ${worst}`;
        assert.ok(Math.abs(max.mean - mean) <= 3 * error * Math.SQRT2 + 0.005, where);
        assert.ok(max.max <= 1 + 2 * (worst - 1) + 0.03 && max.max > mean, where);
      }
      // About 1 / sqrt(V), less for few peers.
      const ratio = cv.mean * Math.sqrt(vnodes!);
      assert.ok(ratio > 0.65 && ratio < 1.15, `${vnodes}: CV ${cv.mean}`);
    }
  });
}

test('a study of one ring pauses several times for each set of names', () => {
  const steps = [...studyRings([{ placement: 'md5', vnodes: 2 }], ALL_SETS)];
  assert.ok(steps.filter((step) => step === undefined).length >= 4 * ALL_SETS.nameSets);
  assert.is(steps.filter((step) => step !== undefined).length, 1);
});

test('the fewest virtual nodes are the smallest number that keeps the busiest peer within bounds', () => {
  const fewest = (most: number) => fewestVnodes(UNEVEN, most).map(({ vnodes }) => vnodes);
  // Of each number of peers the 95th percentiles fall with the number of virtual nodes.
  const p95 = (i: number, j: number) => UNEVEN[i * VNODES.length + j]!.max_over_mean.p95;
  for (const [i, [peers]] of KNOWN.entries()) {
    for (const [j, vnodes] of VNODES.entries()) {
      const reached = fewestVnodes(UNEVEN.toReversed(), p95(i, j)).find(
        (each) => each.peers === peers,
      );
      assert.is(reached?.vnodes, vnodes);
    }
  }
  assert.equal(fewest(1.0001), [null, null, null, null]);
  assert.equal(fewest(9), [10, 10, 10, 10]);
  assert.equal(fewestVnodes(study([{ placement: 'ketama' }], { nameSets: 2 }), 9), []);
});

test('five peers hold, give and take as many keys as the original gives them', () => {
  const [ring] = study([{ placement: 'md5', vnodes: 100 }], { keys: 20_000 });
  assert.ok(ring);
  const { peers, joins, last_leaves: last, first_leaves: first } = ring;
  assert.equal(
    peers.map(({ copies }) => copies),
    [4285, 4126, 4472, 3449, 3668],
  );
  assert.equal([joins.peer, joins.moved.toFixed(3), joins.needless], ['peer5', '0.158', 0]);
  assert.equal([last?.peer, last?.moved.toFixed(3), last?.needless], ['peer4', '0.183', 0]);
  assert.equal([first?.peer, first?.moved, first?.needless], ['peer0', 4285 / 20_000, 0]);
  assert.is(last?.ideal, 1 / 5);
  assert.ok(Math.abs(joins.ideal - 1 / 6) < 1e-12);
  assert.is(last!.peers.filter(({ gained }) => gained > 0).length, 4);
  assert.equal(last!.peers.at(-1), { name: 'peer4', lost: 3668, gained: 0 });
  // An independent study saw 13.8 to 20.8 % over its names.
  const spread = joins.over_name_sets!;
  assert.ok(spread.min > 0.12 && spread.max < 0.22 && spread.p95 - spread.p5 > 0.02);
});

test('placements side by side: who is even, and who moves for nothing', () => {
  const names = ['ketama', 'rendezvous', 'jump', 'modulo'] as const;
  const rings = study(
    names.map((placement) => ({ placement })),
    { keys: 5000 },
  );
  assert.equal(
    rings.map(({ placement }) => placement),
    names,
  );
  const [ketama, rendezvous, jump, modulo] = rings as [Ring, Ring, Ring, Ring];
  assert.equal([ketama.points, ketama.vnodes], [800, null]);
  assert.ok(ketama.max_over_mean.mean > 1.04);
  for (const ring of [rendezvous, jump, modulo]) {
    assert.equal([ring.points, ring.joins.over_name_sets], [null, null]);
    assert.ok(Math.abs(ring.max_over_mean.max - 1) < 1e-9);
  }
  for (const { joins, last_leaves: last } of [ketama, rendezvous, jump]) {
    assert.equal([joins.needless, last?.needless], [0, 0]);
  }
  assert.equal([ketama.first_leaves?.needless, rendezvous.first_leaves?.needless], [0, 0]);
  assert.ok(jump.first_leaves!.needless > 0.5);
  assert.ok(modulo.joins.needless > 0.5 && modulo.last_leaves!.needless > 0.5);
});

type Ring = ReturnType<typeof study>[number];

test('weights move the ideal, and the peer that joins is like the last one', () => {
  const weights = [1, 1, 2];
  const [ketama, rendezvous] = study([{ placement: 'ketama' }, { placement: 'rendezvous' }], {
    peers: [3],
    weights,
    keys: 20_000,
  });
  for (const ring of [ketama!, rendezvous!]) {
    assert.equal(
      ring.peers.map((peer) => peer.ideal_share),
      [0.25, 0.25, 0.5],
    );
    assert.ok(Math.abs(ring.joins.ideal - 2 / 6) < 1e-12);
    assert.equal([ring.last_leaves?.ideal, ring.first_leaves?.ideal], [0.5, 0.25]);
    assert.ok(ring.max_over_mean.mean < 1.3, `${ring.max_over_mean.mean}`);
  }
  // Five binomial standard errors.
  assert.ok(Math.abs(rendezvous!.joins.moved - 2 / 6) < 0.017);
});

test('where too few peers would be left for the replicas, none leaves', () => {
  const [ring] = study([{ placement: 'md5', vnodes: 10 }], { peers: [3], replication: 3 });
  assert.equal([ring!.last_leaves, ring!.first_leaves], [null, null]);
  assert.ok(Math.abs(ring!.joins.ideal - 1 / 4) < 1e-12);
  assert.ok(ring!.max_over_mean.max < 1.000001, 'every peer holds everything');
  const [alone] = study([{ placement: 'md5', vnodes: 10 }], { peers: [1] });
  assert.equal([alone!.last_leaves, alone!.max_over_mean.mean], [null, 1]);
});

test.run();
