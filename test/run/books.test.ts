// The books balance: what was counted here is what the peers counted, in every shape of a run.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { runFields } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

const BASE = {
  network: { peers: 3, memory_mb: 16 },
  workload: { value_bytes: 500, read_ratio: 0.7, ghost_ratio: 0.1 },
};
const STAGE = { workers: 4, requests: 500 };

async function balanced(fields: object): Promise<Report> {
  const report = await runFields({ ...BASE, stages: [STAGE], ...fields });
  assertBalanced(report);
  return report;
}

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: a shared connection, pipelined, and one per worker on a unix socket`, async () => {
    for (const [connections, transport, pipeline] of [
      ['shared', 'tcp', 4],
      ['per_worker', 'unix', 1],
    ] as const) {
      const network = { ...BASE.network, transport };
      const report = await balanced({ driver, connections, pipeline, network, threads: 2 });
      const stage = onlyStage(report);
      assert.equal([report.environment.transport, stage.connections], [transport, connections]);
      assert.equal([stage.preload.operations, stage.measure.operations], [2000, 2000]);
      assert.ok(stage.measure.misses > 0, 'the ghosts');
    }
  });

  test(`${driver}: warm-up operations are in nobody's books`, async () => {
    const report = await balanced({ driver, stages: [{ ...STAGE, warmup_s: 0.3 }] });
    assert.is(onlyStage(report).measure.operations, 2000);
  });

  test(`${driver}: expiry and eviction are misses and in order`, async () => {
    const report = await balanced({
      driver,
      network: { peers: 2, memory_mb: 2 },
      workload: { value_bytes: 20_000, read_ratio: 0.6, ttl_ratio: 0.5, ttl_s: 1 },
      stages: [{ workers: 2, keys: 150, duration_s: 1.5 }],
    });
    const { measure, evictions } = onlyStage(report);
    assert.ok(evictions! > 0 && measure.misses > 0 && measure.hits > 0);
  });
}

test('a keyspace that all workers share has its keys once', async () => {
  const workload = { ...BASE.workload, ghost_ratio: 0, keyspace: 'shared' };
  const report = await balanced({ workload, stages: [{ ...STAGE, keys: 200 }] });
  const { items, measure, preload } = onlyStage(report);
  assert.is(items, 800);
  assert.is(preload.operations, 800);
  assert.equal([measure.hit_rate, measure.operations], [1, 2000]);
});

test('stages add up: keys of earlier stages stay, counters start anew', async () => {
  const report = await balanced({
    workload: { value_bytes: 100, read_ratio: 1 },
    stages: [STAGE, { workers: 6, requests: 500 }, { workers: 2, keys: 10, requests: 500 }],
  });
  const { stages } = report.runs[0]!;
  assert.equal(
    stages.map(({ items, measure }) => [items, measure.hits, measure.operations]),
    [
      [2000, 2000, 2000],
      [3000, 3000, 3000],
      [3000, 1000, 1000],
    ],
  );
});

test('a closed loop bound by time ends, and counts what it has done', async () => {
  const report = await balanced({ stages: [{ workers: 3, keys: 100, duration_s: 0.5 }] });
  const { measure, timeline } = onlyStage(report);
  assert.ok(measure.operations > 0 && measure.duration_s >= 0.5);
  assert.ok(timeline.length > 1);
});

test.run();
