// What an open loop tells about its schedule, in virtual time: how many operations were late, how
// many in flight, and what was dropped while it happens.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Loop } from '../../src/load/messages.js';
import { generatorFigures } from '../../src/metrics/figures.js';
import { DROPPED } from '../../src/metrics/outcome.js';
import { type EngineOptions, runEngine } from './engine.js';

function rate(perS: number, durationS: number, maxOutstanding = 10_000): Loop {
  const steady = { fromPerS: perS, toPerS: perS, durationS };
  const arrival = { seed: 42, stage: 0, arrival: 'constant', ...steady } as const;
  return { kind: 'open', arrival, maxOutstanding };
}

async function figuresOf(options: EngineOptions) {
  const { phase, drivers } = await runEngine(options);
  const { loop } = options;
  const scheduleS = loop.kind === 'open' ? loop.arrival.durationS : null;
  return { phase, drivers, figures: generatorFigures(phase, { scheduleS }) };
}

test('a peer that keeps up leaves nothing late and has in flight what it takes', async () => {
  const { figures } = await figuresOf({ loop: rate(1000, 2), replyAt: (nowMs) => nowMs + 4.5 });
  assert.equal([figures.asked_per_s, figures.achieved_ratio, figures.late], [1000, 1, 0]);
  // One each millisecond, gone after 4.5: Little's law. Those due in the last 4.5 ms are left.
  assert.equal(figures.outstanding, { max: 5, end: 4 });
});

test('the figures do not depend on the number of threads', async () => {
  const replyAt = (nowMs: number) => nowMs + 4.5;
  const { figures } = await figuresOf({ loop: rate(1000, 2), workers: 4, threads: 2, replyAt });
  assert.equal([figures.asked_per_s, figures.achieved_ratio, figures.late], [1000, 1, 0]);
  // Each thread has every other operation: at most three of its own at a time.
  assert.equal(figures.outstanding, { max: 6, end: 4 });
});

test('more than fits in flight goes out late, and what is in flight never exceeds the limit', async () => {
  const loop = rate(1000, 1, 2);
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
    loop: rate(1000, 2, 1),
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

test.run();
