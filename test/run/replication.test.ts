// Replication: what several copies of a key cost in requests and give in hits.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StageResult } from '../../src/schema/generated/report.js';
import { runFields } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

const WORKERS = 4;
const REQUESTS = 500;
const KEYS = WORKERS * REQUESTS;

async function replicated(replication: number, fields: object = {}): Promise<StageResult> {
  const report = await runFields({
    network: { peers: 4, memory_mb: 16, replication },
    workload: { value_bytes: 300, read_ratio: 0.7 },
    stages: [{ workers: WORKERS, requests: REQUESTS, threads: 2 }],
    ...fields,
  });
  assertBalanced(report);
  return onlyStage(report);
}

const requests = ({ peers }: StageResult) =>
  peers.reduce((sum, { operations }) => sum + operations, 0);

for (const driver of ['meta', 'memjs']) {
  for (const replication of [1, 2, 3]) {
    test(`${driver}, replication ${replication}: the first copy answers, every copy is written`, async () => {
      const stage = await replicated(replication, { driver });
      const { measure, items, evictions } = stage;
      assert.equal([measure.hit_rate, measure.reads_per_get, measure.replica_hits], [1, 1, 0]);
      assert.is(measure.partial_writes, 0);
      assert.is(evictions, 0);
      // Each key lives on as many peers as there are copies; the sets went to each of them.
      assert.is(items, replication * KEYS);
      assert.is(requests(stage), measure.gets + replication * measure.sets);
    });
  }
}

test('a ghost is looked for on every replica', async () => {
  const workload = { value_bytes: 300, read_ratio: 1, ghost_ratio: 1 };
  const stage = await replicated(3, { workload });
  const { measure } = stage;
  assert.equal([measure.hit_rate, measure.reads_per_get, measure.replica_hits], [0, 3, 0]);
  assert.is(measure.misses, measure.operations);
  assert.is(requests(stage), 3 * measure.gets);
});

test('what the first replica has evicted the second may still have', async () => {
  const stage = await replicated(2, {
    network: { peers: 3, memory_mb: 2, replication: 2 },
    workload: { value_bytes: 20_000, read_ratio: 1 },
    stages: [{ workers: 2, requests: 200 }],
  });
  const { measure, evictions } = stage;
  assert.ok(evictions! > 0);
  assert.ok(measure.replica_hits > 0, 'hits on the second replica');
  assert.ok(measure.replica_hits <= measure.hits);
  assert.ok(measure.reads_per_get! > 1 && measure.reads_per_get! <= 2);
  // Misses cost two requests, hits on the second replica too.
  assert.is(requests(stage), measure.gets + measure.misses + measure.replica_hits);
});

test.run();
