// Peers that join and leave between stages: what the keys show is what the ring says.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatAddress } from '../../src/memcached/address.js';
import { makeRing } from '../../src/ring/placement.js';
import type { Report, StageResult } from '../../src/schema/generated/report.js';
import { withDaemon } from '../support/daemon.js';
import { runFields } from '../support/in-process.js';
import { assertBalanced } from '../support/report-checks.js';
import { storedValue } from '../support/wire.js';

const KEYS = 2000;
/** Reads every key once, in order, so that the misses count the keys that are not where they are looked for. */
const ONCE = {
  workload: {
    ...{ value_bytes: 100, read_ratio: 1, keyspace: 'shared' },
    keys: { distribution: 'sequential' },
  },
};
const FIRST = { workers: 2, requests: KEYS / 2, threads: 1 };
const after = (network_change: object, fields: object = {}) => ({
  ...{ workers: 2, requests: KEYS / 2, threads: 1, network_change },
  ...fields,
});

async function changed(network: object, change: object, fields: object = {}): Promise<StageResult> {
  const report = await runFields({ network, ...ONCE, ...fields, stages: [FIRST, after(change)] });
  assertBalanced(report);
  const [before, stage] = report.runs[0]!.stages;
  assert.equal([before!.measure.hit_rate, before!.network_changes], [1, []]);
  return stage!;
}

/** Keys per number of the peer that the ring gives them to, with the peers numbered so. */
function ringSays(...peers: number[]): Map<string, number> {
  const ring = makeRing(
    'md5',
    peers.map((peer) => `inline_p${peer}`),
    { vnodes: 100 },
  );
  const owner = new Uint16Array(1);
  const counts = new Map<string, number>();
  for (let key = 0; key < KEYS; key++) {
    ring.locate(`s:${key}`, 1, owner, 0);
    const name = ring.peers[owner[0]!]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const peersOf = ({ peers }: StageResult) => peers.map(({ name }) => name);

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: without one of eight peers, its keys are missed, and no others`, async () => {
    const remove = ['inline_p3'];
    const stage = await changed({ peers: 8, memory_mb: 16 }, { remove }, { driver });
    const [change] = stage.network_changes;
    assert.equal([change!.remove, change!.add, change!.keys], [remove, [], KEYS]);
    assert.ok(change!.moved_keys > KEYS / 16 && change!.moved_keys < KEYS / 4);
    assert.is(change!.moved_keys, change!.predicted_moved);
    assert.is(stage.measure.misses, change!.moved_keys, 'what the peers say');
    const [before, after] = [ringSays(0, 1, 2, 3, 4, 5, 6, 7), ringSays(0, 1, 2, 4, 5, 6, 7)];
    assert.is(change!.moved_keys, before.get('inline_p3'));
    const gains = [...before].map(([name, keys]) => [name, (after.get(name) ?? 0) - keys] as const);
    for (const [name, gain] of gains) {
      const moves = change!.peers.find((peer) => peer.name === name)!;
      const own = { name, lost_keys: -Math.min(gain, 0), gained_keys: Math.max(gain, 0) };
      assert.equal(moves, own);
      const shown = stage.peers.find((peer) => peer.name === name);
      if (!shown) continue;
      // Each key is read once, from the peer that the ring of seven names.
      assert.is(shown.misses, own.gained_keys, name);
      assert.is(shown.share, after.get(name)! / KEYS, name);
      assert.ok(Math.abs(shown.predicted_share! - shown.share!) < 1e-12, name);
    }
    assert.is(peersOf(stage).length, 7);
    assert.not(peersOf(stage).includes('inline_p3'));
    assert.equal([stage.preload.operations, stage.preload.complete], [0, true]);
    assert.is(change!.hit_rate_before, 1);
    // How the misses fall into intervals is a matter of speed; metrics/recovery has its own tests.
    assert.ok(change!.hit_rate_at !== null && change!.hit_rate_after !== null);
  });
}

test('with two copies the loss of one peer costs no hit, and the second copies give them', async () => {
  const network = { peers: 8, memory_mb: 16, replication: 2 };
  const stage = await changed(network, { remove: ['inline_p0'] });
  const [change] = stage.network_changes;
  assert.equal([stage.measure.misses, stage.measure.hit_rate, stage.evictions], [0, 1, 0]);
  assert.ok(change!.moved_keys > 0);
  assert.is(change!.moved_keys, change!.predicted_moved);
  assert.equal([change!.hit_rate_at, change!.hit_rate_after, change!.recovery_s], [1, 1, 0]);
});

test('with two copies and too little memory, evictions explain what the loss of a peer costs', async () => {
  const keys = 600;
  const report = await runFields({
    network: { peers: 8, memory_mb: 2, replication: 2 },
    workload: { ...ONCE.workload, value_bytes: 20_000 },
    stages: [
      { workers: 1, requests: keys, threads: 1 },
      { workers: 1, requests: keys, threads: 1, network_change: { remove: ['inline_p3'] } },
    ],
  });
  assertBalanced(report);
  const [before, after] = report.runs[0]!.stages as [StageResult, StageResult];
  const evictions = before.evictions!;
  const { misses } = before.measure;
  assert.is(before.items, 2 * keys - evictions, 'what is gone was evicted');
  assert.is(after.evictions, 0, 'reads evict nothing');
  // A key that was missed before has lost both copies and is missed again. One that is missed only now
  // lost one copy to memory and the other to the change. Evictions of other keys' only lost copy
  // cost nothing.
  const lost = after.measure.misses - misses;
  assert.ok(misses > 0 && lost > 0, `${misses} misses before, ${lost} more after`);
  const single = evictions - 2 * misses;
  assert.ok(lost <= single, `${lost} more misses, ${single} keys with one copy`);
  const { lost_keys: held } = after.network_changes[0]!.peers.find(
    ({ name }) => name === 'inline_p3',
  )!;
  assert.ok(lost <= held, `${lost} more misses, ${held} keys on the peer that left`);
});

test('a peer that joins is empty, and only keys that moved to it are missed', async () => {
  const stage = await changed({ peers: 4, memory_mb: 16 }, { add: ['inline_p4'] });
  const [change] = stage.network_changes;
  assert.is(stage.measure.misses, change!.moved_keys);
  assert.is(change!.moved_keys, change!.predicted_moved);
  const joined = stage.peers.at(-1)!;
  assert.equal([joined.name, joined.misses, joined.hits], ['inline_p4', change!.moved_keys, 0]);
  for (const peer of stage.peers.slice(0, -1)) assert.is(peer.misses, 0, peer.name);
});

test('by modulo the loss of one peer moves most keys, far more than have to', async () => {
  const network = { peers: 8, memory_mb: 16, placement: 'modulo' };
  const stage = await changed(network, { remove: ['inline_p3'] });
  const [change] = stage.network_changes;
  assert.is(stage.measure.misses, change!.moved_keys, 'what the peers say');
  assert.ok(change!.moved_keys > KEYS / 2, `${change!.moved_keys}`);
  assert.ok(change!.predicted_moved < KEYS / 4, `${change!.predicted_moved}`);
});

test('sets on miss bring the hit rate back, and the report tells when', async () => {
  const workload = { value_bytes: 100, read_ratio: 1, set_on_miss: true };
  const stages = [
    { workers: 2, requests: 500, threads: 1 },
    after({ remove: ['inline_p1'] }, { requests: undefined, rate_per_s: 8000, duration_s: 1.5 }),
    after({ add: ['inline_p1'] }, { requests: 500 }),
  ];
  const report = await runFields({ network: { peers: 4, memory_mb: 16 }, workload, stages });
  assertBalanced(report);
  const [, removed, again] = report.runs[0]!.stages;
  const [change] = removed!.network_changes;
  assert.is(removed!.keys, 500, 'those of the stage before');
  assert.equal([change!.hit_rate_before, change!.hit_rate_after], [1, 1]);
  assert.ok(change!.hit_rate_at! < 1);
  assert.ok(change!.recovery_s! > 0 && change!.recovery_s! < 1.5, `${change!.recovery_s}`);
  // A peer of the same name, started anew: all that belongs to it is missing once more.
  const [back] = again!.network_changes;
  assert.equal([back!.moved_keys, back!.keys], [change!.moved_keys, 1000]);
  assert.ok(again!.measure.misses > 0);
});

test('a running peer that is left out runs on with its keys, and has them when it is back', () =>
  withDaemon((first) =>
    withDaemon(async (second) => {
      const targets = [first, second].map(({ address }, i) => `t${i}=${formatAddress(address)}`);
      const stages = [FIRST, after({ remove: ['t1'] }), after({ add: ['t1'] })];
      const fields = { network: { targets }, ...ONCE, stages };
      const report: Report = await runFields(fields, { removeKeys: true });
      assertBalanced(report);
      const [, without, back] = report.runs[0]!.stages;
      assert.is(without!.measure.misses, without!.network_changes[0]!.moved_keys);
      assert.equal([back!.measure.misses, peersOf(back!)], [0, ['t0', 't1']]);
      const shares = ({ peers }: StageResult) => peers.map((peer) => peer.predicted_share);
      assert.equal(shares(without!), [1], 'of the peers that there are');
      assert.equal(shares(back!), shares(report.runs[0]!.stages[0]!));
      const { key_prefix: prefix, keys_removed: keys } = report.runs[0]!;
      assert.is(keys!.removed, KEYS);
      for (const { address } of [first, second]) {
        assert.is(await storedValue(address, `${prefix}s:0`), undefined);
      }
    }),
  ));

test.run();
