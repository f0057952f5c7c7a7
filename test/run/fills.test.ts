// Look-aside runs: what misses is set, and what it is good for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StageResult } from '../../src/schema/generated/report.js';
import { runFields } from '../support/in-process.js';
import { assertBalanced, onlyStage } from '../support/report-checks.js';

// 40 MB of values for peers of 4 MiB: most are thrown out before they are read.
const SMALL = {
  network: { peers: 2, memory_mb: 4 },
  workload: {
    ...{ value_bytes: 10_000, read_ratio: 1, set_on_miss: true },
    ...{ keyspace: 'shared', keys: { distribution: 'zipf', exponent: 1 } },
  },
  stages: [{ workers: 4, keys: 1000, requests: 2000, threads: 2 }],
};

async function balanced(fields: object): Promise<StageResult> {
  const report = await runFields({ ...SMALL, ...fields });
  assertBalanced(report);
  return onlyStage(report);
}

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: every miss is filled, and nothing else`, async () => {
    const { measure, preload, peers } = await balanced({ driver });
    assert.equal([measure.gets, preload.fills, preload.operations], [8000, 0, 4000]);
    assert.ok(measure.misses > 0);
    assert.equal([measure.fills, measure.sets], [measure.misses, measure.misses]);
    assert.is(measure.operations, 8000 + measure.fills);
    assert.is(
      peers.reduce((sum, { operations }) => sum + operations, 0),
      measure.operations,
    );
  });
}

test('fills bring popular keys back into a memory that is too small: more is found', async () => {
  const hitRate = async (setOnMiss: boolean): Promise<number> => {
    const { measure } = await balanced({ workload: { ...SMALL.workload, set_on_miss: setOnMiss } });
    assert.is(measure.fills > 0, setOnMiss);
    return measure.hit_rate!;
  };
  // The preload leaves whichever keys came last; fills leave the popular ones.
  const [filled, left] = [await hitRate(true), await hitRate(false)];
  assert.ok(filled > left + 0.2, `${filled} with fills, ${left} without`);
});

test('in an open loop fills come on top of the rate', async () => {
  const stages = [{ workers: 4, keys: 1000, rate_per_s: 2000, duration_s: 0.8 }];
  const { measure, generator } = await balanced({ stages });
  assert.is(generator.asked_per_s, 2000);
  assert.is(measure.gets, 1600);
  assert.ok(measure.fills > 0 && measure.fills <= measure.misses);
  assert.is(measure.operations, 1600 + measure.fills);
  assert.is(measure.service_us!.count, measure.operations);
});

test('with replication every copy is filled; ghosts are not; sets that were asked for are beside', async () => {
  const { measure, peers } = await balanced({
    network: { peers: 3, memory_mb: 4, replication: 2 },
    workload: { ...SMALL.workload, ghost_ratio: 0.2, read_ratio: 0.9, verify: 'checksum' },
  });
  const asked = measure.sets - measure.fills;
  assert.is(measure.gets + asked, 8000);
  assert.ok(asked > 0 && measure.fills > 0);
  assert.ok(measure.misses > measure.fills, 'ghosts');
  const requests = peers.reduce((sum, { operations }) => sum + operations, 0);
  assert.is(requests, Math.round(measure.gets * measure.reads_per_get!) + 2 * measure.sets);
});

test.run();
