// What the load engine counts of the operations that it starts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runEngine } from './engine.js';

const AT_ONCE = (nowMs: number): number => nowMs + 1;
const BY_COUNT = { kind: 'closed', requests: 50, durationMs: Infinity } as const;

test('the measure phase counts every operation that it starts, whichever thread has it', async () => {
  for (const threads of [1, 3]) {
    const { phase, workload } = await runEngine({
      loop: BY_COUNT,
      replyAt: AT_ONCE,
      workers: 6,
      threads,
    });
    assert.is(workload.operations, 300);
    assert.is(workload.read_ratio.realised, phase.gets / 300);
    assert.equal([workload.keys.count, workload.keys.touched > 50], [60, true]);
    assert.equal([workload.value_bytes.sets.mean, workload.value_bytes.keys.mean], [100, null]);
  }
});

test('the preload counts sizes alone, the warm-up nothing', async () => {
  const options = { loop: BY_COUNT, replyAt: AT_ONCE, workers: 2, warmupMs: 20 };
  const preload = await runEngine(options, 'preload');
  assert.is(preload.phase.sets, 20);
  assert.is(preload.workload.value_bytes.keys.mean, 100);
  const warmup = await runEngine(options, 'warmup');
  assert.ok(warmup.phase.gets > 0);
  assert.is(warmup.workload.value_bytes.keys.mean, null);
  for (const { workload } of [preload, warmup]) {
    assert.equal([workload.operations, workload.keys.touched], [0, 0]);
  }
});

test('operations of an open loop that are dropped were never started', async () => {
  const arrival = { seed: 1, stage: 0, arrival: 'constant', fromPerS: 1000, toPerS: 1000 } as const;
  const { phase, workload } = await runEngine({
    loop: { kind: 'open', arrival: { ...arrival, durationS: 1 }, maxOutstanding: 1 },
    replyAt: (nowMs) => nowMs + 30,
    deadlineMs: 100,
  });
  const ended = phase.gets + phase.sets;
  assert.is(ended, 1000);
  const dropped = ended - workload.operations;
  assert.ok(dropped > 800 && workload.operations > 20, `${dropped} dropped`);
});

test.run();
