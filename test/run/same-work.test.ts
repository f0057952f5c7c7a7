// The workload is a pure function: threads, drivers and chance cannot change what is asked.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertBalanced, onlyStage } from '../support/report-checks.js';
import { runFields, runShipped } from '../support/in-process.js';

const MIXED = {
  network: { peers: 2, memory_mb: 16 },
  workload: { value_bytes: 200, read_ratio: 0.7, ghost_ratio: 0.2, ttl_ratio: 0.5, ttl_s: 60 },
  stages: [{ workers: 4, requests: 500, threads: 1 }],
};
const withStage = (changes: object) => ({
  ...MIXED,
  stages: [{ ...MIXED.stages[0], ...changes }],
});

/** What was done, with nothing of how long it took. */
async function work(fields: object) {
  const report = await runFields(fields);
  assertBalanced(report);
  const { measure, peers, items } = onlyStage(report);
  const { gets, sets, hits, misses } = measure;
  const byPeer = peers.map(({ operations, hits: found }) => [operations, found]);
  return { digest: report.workload_digest, gets, sets, hits, misses, items, byPeer };
}

test('threads and drivers change neither the digest nor what was done', async () => {
  const reference = await work(MIXED);
  assert.ok(reference.hits > 0 && reference.misses > 0 && reference.sets > 0);
  for (const changes of [{ threads: 2 }, { driver: 'memjs' }, { driver: 'memjs', threads: 3 }]) {
    assert.equal(await work(withStage(changes)), reference, JSON.stringify(changes));
  }
});

test('the same holds for popular keys, values of all sizes down to none, and mixed expiries', async () => {
  const workload = {
    ...{ read_ratio: 0.7, ghost_ratio: 0.1, ttl_ratio: 0.5, keyspace: 'shared' },
    keys: { distribution: 'zipf', exponent: 1 },
    value_bytes: { distribution: 'etc' },
    ttl_s: [{ seconds: 60 }, { seconds: 600, weight: 3 }],
  };
  const reference = await work({ ...MIXED, workload });
  assert.is(reference.hits + reference.misses, reference.gets);
  assert.is(reference.items, 2000);
  for (const changes of [{ threads: 3 }, { driver: 'memjs', threads: 2 }]) {
    assert.equal(await work({ ...withStage(changes), workload }), reference);
  }
  // Without a byte there is nothing but the key: the strictest case of the shortest values.
  const empty = { ...workload, value_bytes: [{ bytes: 0 }] };
  const none = await work({ ...MIXED, workload: empty });
  assert.is(none.hits, reference.hits);
  assert.equal(await work({ ...withStage({ driver: 'memjs' }), workload: empty }), none);
});

test('connections, pipeline and transport change neither of them', async () => {
  const reference = await work(MIXED);
  assert.equal(await work({ ...MIXED, pipeline: 4 }), reference);
  const network = { ...MIXED.network, transport: 'unix' };
  assert.equal(await work({ ...withStage({ connections: 'per_worker' }), network }), reference);
});

test('another seed is other work', async () => {
  const [first, second] = [await work(MIXED), await work({ ...MIXED, seed: 43 })];
  assert.is.not(first.digest, second.digest);
  assert.is.not(first.hits, second.hits);
});

test('two runs of read_heavy find the same, through both drivers', async () => {
  const firstStage = 'stages=[{workers: 4, requests: 300}]';
  const reports = [
    await runShipped('read_heavy', firstStage),
    await runShipped('read_heavy', firstStage),
    await runShipped('read_heavy', firstStage, 'driver=memjs'),
  ];
  const stages = reports.map(onlyStage);
  for (const report of reports) assertBalanced(report);
  assert.is(new Set(reports.map((report) => report.workload_digest)).size, 1);
  assert.is(new Set(stages.map(({ measure }) => measure.hits)).size, 1);
  for (const { measure, evictions } of stages) {
    assert.equal([measure.hit_rate, measure.misses, evictions], [1, 0, 0]);
    assert.is(measure.operations, 1200);
  }
});

test.run();
