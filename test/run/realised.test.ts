// Zipf is Zipf: what real threads asked of real peers, against what the scenario asks for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runFields, runShipped } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

/** Far below what chance gives in the life of this test, far above what a wrong law does. */
const LEAST_P_VALUE = 1e-6;

test("facebook_etc asks for its keys by Zipf's law and stores ETC's sizes", async () => {
  const short = ['stages.0.duration_s=0.6', 'stages.0.warmup_s=0.1', 'threads=2'];
  const report = await runShipped('facebook_etc', ...short);
  assertBalanced(report);
  const { workload } = onlyStage(report);
  const { keys, value_bytes } = workload;
  assert.ok(keys.fit!.p_value > LEAST_P_VALUE, JSON.stringify(keys.fit));
  assert.is(keys.count, 200_000);
  // The first key alone gets 7.4 % (1 / H(200000, 0.99)).
  assert.ok(Math.abs(keys.popularity![0]!.realised_share - 0.0738) < 0.02);
  for (const figure of ['mean', 'p50', 'p90', 'p99'] as const) {
    const ratio = value_bytes.keys[figure]! / value_bytes.asked[figure]!;
    assert.ok(Math.abs(ratio - 1) < 0.05, `${figure}: ${ratio}`);
  }
});

test('every count of a mixed workload is there, by two threads and in an open loop too', async () => {
  const load = { workers: 4, keys: 200, threads: 2 };
  const report = await runFields({
    network: { peers: 2, memory_mb: 16 },
    workload: {
      ...{ value_bytes: { min: 10, max: 50 }, read_ratio: 0.6, ghost_ratio: 0.2, ttl_ratio: 0.5 },
      ttl_s: [{ seconds: 100, weight: 3 }, { seconds: 200 }],
    },
    stages: [
      { ...load, requests: 2000 },
      { ...load, rate_per_s: 4000, duration_s: 0.5 },
    ],
  });
  assertBalanced(report);
  for (const { workload, measure } of report.runs[0]!.stages) {
    assert.is(workload.operations, measure.operations);
    assert.is(workload.read_ratio.realised, measure.gets / measure.operations);
    // Nothing was evicted or has expired: ghosts are the misses.
    assert.is(workload.ghost_ratio.realised, measure.misses / measure.gets);
    for (const { asked, realised } of [workload.ttl_ratio, ...workload.ttl_s]) {
      assert.ok(Math.abs(realised! - asked) < 0.1, `${realised} instead of ${asked}`);
    }
    assert.ok(workload.value_bytes.sets.max! <= 50 && workload.value_bytes.keys.max === 50);
    assert.is(workload.keys.popularity!.at(-1)!.ranks, 200, 'keys of one worker');
    assert.ok(workload.keys.fit!.p_value > LEAST_P_VALUE);
  }
});

test.run();
