// The open loop in virtual time: every due time and delay is known to the nanosecond.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Loop } from '../../src/load/messages.js';
import { phaseFigures } from '../../src/metrics/figures.js';
import { DROPPED, TIMEOUT } from '../../src/metrics/outcome.js';
import { constantArrival, constantRate, runEngine } from './engine.js';
import { TURN_MS } from './virtual-time.js';

/** Within the histogram's 0.1 % and the loop's own resolution of a turn. */
function assertMs(actualNs: number, expectedMs: number, what: string): void {
  const slackMs = expectedMs * 0.0011 + 2 * TURN_MS;
  const actualMs = actualNs / 1e6;
  assert.ok(
    Math.abs(actualMs - expectedMs) <= slackMs,
    `${what}: ${actualMs} for ${expectedMs} ms`,
  );
}

test('the same delays give the same histogram whether they are sampled or merged over threads', async () => {
  const replyAt = (nowMs: number) => nowMs + 0.25;
  const one = await runEngine({ loop: constantRate(2000, 5), workers: 6, threads: 1, replyAt });
  const three = await runEngine({ loop: constantRate(2000, 5), workers: 6, threads: 3, replyAt });
  assert.is(one.phase.latency.count, 10_000);
  assert.is(three.phase.latency.count, 10_000);
  assertMs(three.phase.latency.percentileNs(99), 0.25, 'p99 over three threads');
  assertMs(one.phase.latency.percentileNs(99), 0.25, 'p99 on one thread');
});

test('service time counts from the send, latency from the due time', async () => {
  // One operation at a time, 2 ms each, due every 1.5 ms: the queue grows by 0.5 ms per operation.
  const loop = constantRate(1000 / 1.5, 0.3, 1);
  const { phase, drivers } = await runEngine({ loop, replyAt: (nowMs) => nowMs + 2 });
  const operations = phase.latency.count;
  assert.is(operations, 200);
  assert.is(drivers[0]!.mostOutstanding, 1);
  assertMs(phase.service!.maxNs, 2, 'service time');
  assert.ok(phase.latency.maxNs >= (2 + 0.5 * 199) * 1e6, `latency ${phase.latency.maxNs}`);
  assert.ok(phase.sendLag!.maxNs >= 0.5 * 199 * 1e6, `lag ${phase.sendLag!.maxNs}`);
});

test('what is due leaves at once, not at the end of a turn that replies come first in', async () => {
  const replyAt = (nowMs: number) => nowMs + 0.25;
  const { drivers } = await runEngine({ loop: constantRate(2000, 1), replyAt });
  assert.equal([drivers[0]!.requests, drivers[0]!.flushedAtOnce], [2000, 2000]);
});

test('threads share the operations that may be outstanding, and never have more', async () => {
  const loop = constantRate(1000, 1, 5);
  const replyAt = (nowMs: number) => nowMs + 100;
  const { drivers } = await runEngine({ loop, workers: 6, threads: 3, replyAt });
  assert.equal(
    drivers.map(({ mostOutstanding }) => mostOutstanding),
    [2, 2, 1],
  );
});

test('what cannot be sent before its deadline is dropped and counted; nothing is forgotten', async () => {
  const loop = constantRate(1000, 2, 1);
  const { phase } = await runEngine({ loop, deadlineMs: 50, replyAt: (nowMs) => nowMs + 10 });
  const figures = phaseFigures(phase);
  assert.is(figures.operations, 2000);
  assert.is(figures.errors.dropped, phase.outcomes[DROPPED]);
  assert.ok(phase.outcomes[DROPPED]! > 1000, `${phase.outcomes[DROPPED]} dropped`);
  assert.is(phase.latency.count + phase.error.count, 2000);
  assert.ok(phase.durationS >= 2 && phase.durationS < 2.08, `${phase.durationS} s`);
});

test('a peer that answers nothing times everything out, and the phase ends on time', async () => {
  const { phase } = await runEngine({
    loop: constantRate(500, 1),
    deadlineMs: 100,
    replyAt: () => Infinity,
  });
  assert.is(phase.outcomes[TIMEOUT], 500);
  assert.ok(phase.durationS <= 1.12, `${phase.durationS} s`);
});

test('an early end of the operations does not shorten the phase', async () => {
  const { phase } = await runEngine({ loop: constantRate(10, 1), replyAt: (nowMs) => nowMs + 0.1 });
  assert.is(phase.latency.count, 10);
  assert.is(phase.durationS, 1);
});

test('the send lag is within a turn of the loop when nothing is in the way', async () => {
  const { phase } = await runEngine({
    loop: constantRate(300, 3),
    replyAt: (nowMs) => nowMs + 0.1,
  });
  assert.ok(phase.sendLag!.maxNs <= 1.01 * TURN_MS * 1e6, `${phase.sendLag!.maxNs} ns`);
});

test('the warm-up has operations of its own, at the rate the stage begins with', async () => {
  const ramp: Loop = {
    kind: 'open',
    arrival: { ...constantArrival(100, 1), toPerS: 900 },
    maxOutstanding: 100,
  };
  const { phase } = await runEngine(
    { loop: ramp, warmupMs: 500, replyAt: (nowMs) => nowMs + 0.1 },
    'warmup',
  );
  assert.is(phase.latency.count, 50);
  assert.is(phase.durationS, 0.5);
});

test.run();
