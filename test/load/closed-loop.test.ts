import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ClosedLoop, type ClosedLoopOptions } from '../../src/load/closed-loop.js';
import { Fills } from '../../src/load/fills.js';
import { Operations } from '../../src/load/operations.js';
import { threadTime } from '../../src/load/time.js';
import { MISS, REFUSED, STORED } from '../../src/metrics/outcome.js';
import type { Loop } from '../../src/load/messages.js';
import { runEngine } from './engine.js';
import { roundRobinKeys, ScriptedDriver } from './scripted-driver.js';

/** A closed loop of sets over a scripted driver; `seen` lists the (worker, k) it asked for. */
function closedLoop(options: Partial<ClosedLoopOptions>) {
  const seen: [number, number][] = [];
  const driver = new ScriptedDriver({
    onReply: (token, peer, outcome, atMs) => operations.onReply(token, peer, outcome, atMs),
  });
  const operations: Operations = new Operations({
    slots: 16,
    keys: roundRobinKeys(4, 2, 1),
    valueBlockBytes: 1000,
    driver,
    onEnd: (slot, outcome, atMs) => loop.onEnd(slot, outcome, atMs),
  });
  const loop: ClosedLoop = new ClosedLoop({
    workers: 2,
    pipeline: 1,
    requests: Infinity,
    durationMs: Infinity,
    deadlineMs: 1000,
    lane: () => 0,
    operations,
    time: { ...threadTime, now: () => driver.nowMs },
    operation: (worker, k, out) => {
      seen.push([worker, k]);
      out.key = worker;
      out.valueBytes = 10;
    },
    ...options,
  });
  return { driver, loop, operations, seen };
}

test('each worker does its count, one operation at a time, and the loop ends with the last', async () => {
  const { driver, loop, seen } = closedLoop({ requests: 3 });
  const end = loop.run(100);
  for (let i = 1; i <= 6; i++) {
    assert.ok(driver.waiting.length <= 2);
    driver.answer(STORED, 100 + i);
  }
  assert.is(await end, 106);
  assert.is(driver.waiting.length, 0);
  for (const worker of [0, 1]) {
    assert.equal(
      seen.filter(([w]) => w === worker).map(([, k]) => k),
      [0, 1, 2],
    );
  }
});

test('a pipeline keeps several operations of one worker in flight without repeating any', async () => {
  const { driver, loop, seen } = closedLoop({ workers: 2, pipeline: 3, requests: 4 });
  const end = loop.run(0);
  assert.is(driver.waiting.length, 6);
  for (let i = 0; i < 8; i++) driver.answer(STORED, i);
  await end;
  assert.is(new Set(seen.map(String)).size, 8);
});

test('a loop bound by time starts nothing after its end and waits for what is in flight', async () => {
  const { driver, loop } = closedLoop({ durationMs: 50 });
  const end = loop.run(1000);
  driver.answer(STORED, 1049);
  assert.is(driver.waiting.length, 2);
  driver.answer(STORED, 1050);
  driver.answer(STORED, 1300);
  assert.is(driver.waiting.length, 0);
  assert.is(await end, 1300);
});

test('after a connection error the worker pauses instead of spinning, then goes on', async () => {
  const { driver, loop } = closedLoop({ workers: 1, requests: 2 });
  const end = loop.run(0);
  driver.answer(REFUSED, 1);
  assert.is(driver.waiting.length, 0, 'nothing is sent at once');
  while (driver.waiting.length === 0) await sleep(1);
  driver.answer(STORED, 30);
  assert.is(await end, 30);
});

test('a worker whose fill was refused pauses too', async () => {
  const { driver, loop, operations } = closedLoop({
    workers: 1,
    requests: 2,
    operation: (_worker, _k, out) => void (out.read = true),
  });
  operations.fills = new Fills({
    slots: 1,
    durationMs: Infinity,
    deadlineMs: 1000,
    fill: (_worker, _k, _key, out) => !(out.read = false),
  });
  const end = loop.run(0);
  driver.answer(MISS, 1);
  assert.is(driver.waiting[0]?.kind, 'set');
  driver.answer(REFUSED, 2);
  assert.is(driver.waiting.length, 0, 'nothing is sent at once');
  while (driver.waiting.length === 0) await sleep(1);
  for (const outcome of [MISS, STORED] as const) driver.answer(outcome, 30);
  assert.is(await end, 30);
});

test('by count, what failures cost too much is given up, and said to be incomplete', async () => {
  const byCount = { kind: 'closed', requests: 200, durationMs: Infinity } as const;
  const hung = (part: number) => (nowMs: number, n: number) =>
    n % part === 0 ? Infinity : nowMs + 10;
  const made = async (part: number, loop: Loop) => {
    const { phase } = await runEngine({ loop, deadlineMs: 100, replyAt: hung(part) });
    return [phase.complete, phase.gets + phase.sets];
  };
  assert.equal(await made(1, byCount), [false, 5], 'five deadlines');
  // Every second: 110 ms for two operations, ten of which ended right.
  assert.equal(await made(2, byCount), [false, 9]);
  // What fails now and then costs less than half of the time.
  assert.equal(await made(20, byCount), [true, 200]);
  const byTime = { kind: 'closed', requests: Infinity, durationMs: 1000 } as const;
  assert.equal(await made(1, byTime), [true, 10], 'by time it ends by itself');
});

test('a cancelled loop ends at once', async () => {
  const { driver, loop } = closedLoop({});
  const end = loop.run(0);
  driver.nowMs = 7;
  loop.cancel();
  assert.is(await end, 7);
});

test.run();
