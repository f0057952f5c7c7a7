// What an open loop tells about its schedule, in virtual time: how many operations were late, how
// many in flight, and what was dropped while it happens.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generatorFigures, phaseFigures, timeline } from '../../src/metrics/figures.js';
import { DROPPED } from '../../src/metrics/outcome.js';
import { checkStage } from '../../src/metrics/self-check.js';
import type { StageResult } from '../../src/schema/generated/report.js';
import { constantRate, type EngineOptions, runEngine } from './engine.js';

async function figuresOf(options: EngineOptions) {
  const { phase, drivers } = await runEngine(options);
  const { loop } = options;
  const scheduleS = loop.kind === 'open' ? loop.arrival.durationS : null;
  return { phase, drivers, figures: generatorFigures(phase, { scheduleS }) };
}

test('a peer that keeps up leaves nothing late and has in flight what it takes', async () => {
  const { figures } = await figuresOf({
    loop: constantRate(1000, 2),
    replyAt: (nowMs) => nowMs + 4.5,
  });
  assert.equal([figures.asked_per_s, figures.achieved_ratio, figures.late], [1000, 1, 0]);
  // One each millisecond, gone after 4.5: Little's law. Those due in the last 4.5 ms are left.
  assert.equal(figures.outstanding, { max: 5, end: 4 });
});

test('the figures do not depend on the number of threads', async () => {
  const replyAt = (nowMs: number) => nowMs + 4.5;
  const { figures } = await figuresOf({
    loop: constantRate(1000, 2),
    workers: 4,
    threads: 2,
    replyAt,
  });
  assert.equal([figures.asked_per_s, figures.achieved_ratio, figures.late], [1000, 1, 0]);
  // Each thread has every other operation: at most three of its own at a time.
  assert.equal(figures.outstanding, { max: 6, end: 4 });
});

test('more than fits in flight goes out late, and what is in flight never exceeds the limit', async () => {
  const loop = constantRate(1000, 1, 2);
  // Two at a time of 4 ms each: half of what is asked for. Nothing is dropped in 10 s.
  const { phase, drivers, figures } = await figuresOf({ loop, replyAt: (nowMs) => nowMs + 4 });
  assert.is(drivers[0]!.mostOutstanding, 2);
  assert.equal(figures.outstanding, { max: 2, end: 2 });
  assert.equal([figures.asked_per_s, figures.achieved_ratio, figures.dropped], [1000, 1, 0]);
  assert.is(phase.latency.count, 1000);
  // The queue grows by one operation each 2 ms: all but the first few wait for more than 1 ms.
  assert.ok(figures.late! >= 990 && figures.late! < 1000, `${figures.late} late`);
});

test('dropped operations are told while they are dropped, with all that have ended', async () => {
  const told: [operations: number, dropped: number][] = [];
  const { phase, figures } = await figuresOf({
    loop: constantRate(1000, 2, 1),
    deadlineMs: 50,
    replyAt: (nowMs) => nowMs + 10,
    onProgress: (operations, dropped) => told.push([operations, dropped]),
  });
  const dropped = phase.outcomes[DROPPED]!;
  assert.ok(dropped > 1000, `${dropped} dropped`);
  assert.equal(told.at(-1), [2000, dropped]);
  assert.ok(told.some(([operations, some]) => some > 0 && some < dropped && operations < 2000));
  assert.is(figures.achieved_ratio, phase.latency.count / 2000);
});

test('twice what a peer can do is told and invalid, though slots are never short', async () => {
  // One operation a millisecond, one after the other; as many slots as a scenario has by default.
  let freeMs = 0;
  const replyAt = (nowMs: number): number => (freeMs = Math.max(freeMs, nowMs) + 1);
  const loop = constantRate(2000, 5);
  const { phase, drivers, figures } = await figuresOf({ loop, replyAt, deadlineMs: 1000 });
  const measure = phaseFigures(phase);
  assert.equal([measure.operations, figures.dropped, figures.asked_per_s], [10_000, 0, 2000]);
  assert.ok(figures.achieved_ratio! < 0.55, `${figures.achieved_ratio}`);
  assert.ok(drivers[0]!.mostOutstanding <= 10_000, `${drivers[0]!.mostOutstanding} in flight`);
  assert.ok(measure.duration_s <= 6.1, `${measure.duration_s} s: the deadline after the schedule`);
  const stage = {
    ...{ name: '2000/s', rate_per_s: 2000, duration_s: 5, preload: measure, measure },
    ...{ timeline: timeline(phase), timeline_interval_s: phase.intervalS, generator: figures },
    ...{
      faults: [],
      peers: [],
      workload: { keys: { fit: null } },
      books: { balanced: true, differences: [] },
    },
  } as unknown as StageResult;
  const { valid, warnings } = checkStage(stage);
  assert.is(valid, false);
  assert.match(
    warnings.find(({ code }) => code === 'rate_not_reached')!.message,
    /of 2\.00k asked/,
  );
});

test.run();
