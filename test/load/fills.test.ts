// Fills in virtual time: when they go out, when they do not, and what they count as.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Loop, PhaseName } from '../../src/load/messages.js';
import { phaseFigures } from '../../src/metrics/figures.js';
import { CORRUPT, HIT, MISS, type Outcome, STORED, TIMEOUT } from '../../src/metrics/outcome.js';
import { valueOffset } from '../../src/workload/value-block.js';
import { emptyOperation, OperationStream } from '../../src/workload/workload.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';
import { BLOCK_BYTES, type EngineOptions, runEngine } from './engine.js';
import { TURN_MS } from './virtual-time.js';

const START_MS = 10;

const byCount = (requests: number): Loop => ({ kind: 'closed', requests, durationMs: Infinity });
const byTime = (durationMs: number): Loop => ({ kind: 'closed', requests: Infinity, durationMs });
const open = (perS: number, durationS: number, maxOutstanding = 1000): Loop => ({
  kind: 'open',
  arrival: { seed: 42, stage: 0, arrival: 'constant', fromPerS: perS, toPerS: perS, durationS },
  maxOutstanding,
});

/** A phase in which every get misses and every reply takes 1 ms, unless told else. */
async function filled(options: Partial<EngineOptions> & { loop: Loop }, name?: PhaseName) {
  const result = await runEngine(
    {
      replyAt: (nowMs) => nowMs + 1,
      getAnswer: MISS,
      ...options,
      workload: { setOnMiss: true, readRatio: 1, ...options.workload },
    },
    name,
  );
  const sent = result.drivers.flatMap((driver) => driver.sent);
  return { ...result, figures: phaseFigures(result.phase), sent };
}

test('closed loop: each miss is followed by a set of its key in its slot, before the next get', async () => {
  const { sent, figures, phase, progress } = await filled({ loop: byCount(50) });
  assert.is(sent.length, 100);
  for (const [i, request] of sent.entries()) {
    assert.is(request.kind, i % 2 === 0 ? 'get' : 'set');
    assert.equal([request.token, Math.round(request.atMs * 1000)], [0, (START_MS + i) * 1000]);
    if (i % 2 === 1) assert.is(request.key, sent[i - 1]!.key);
  }
  const { operations, gets, sets, fills, misses } = figures;
  assert.equal([operations, gets, misses, sets, fills], [100, 50, 50, 50, 50]);
  assert.is(phase.latency.count, 100);
  assert.ok(Math.abs(phase.durationS - 0.1) < 1e-6);
  assert.is(progress, 50, 'progress is told in operations asked for');
});

test('fills come on top of what is asked for, and change none of it', async () => {
  const workload = { readRatio: 0.7, ghostRatio: 0.2 };
  const loop = byCount(1000);
  const plain = await filled({ loop, workers: 3, workload: { ...workload, setOnMiss: false } });
  const look = await filled({ loop, workers: 3, threads: 2, pipeline: 2, workload });
  assert.is(plain.figures.fills, 0);
  assert.is(look.figures.gets, plain.figures.gets);
  assert.is(look.figures.sets, plain.figures.sets + look.figures.fills);
  assert.is(look.figures.operations, 3000 + look.figures.fills);
  assert.is(look.progress, 3000);
  // Ghosts stay unwritten; there are 30 keys.
  const ghosts = look.sent.filter(({ kind, key }) => kind === 'get' && key >= 30).length;
  assert.ok(ghosts > 0);
  assert.is(look.figures.fills, look.figures.gets - ghosts);
  assert.ok(look.sent.every(({ kind, key }) => kind === 'get' || key < 30));
});

test('what a fill stores follows from the operation that missed, in every kind of loop', async () => {
  const workload = { ...PLAIN_WORKLOAD, workers: 3, readRatio: 1 };
  const expected: number[][] = [];
  for (let worker = 0; worker < 3; worker++) {
    const stream = new OperationStream(workload, worker);
    for (let k = 0; k < 40; k++) {
      const operation = emptyOperation();
      stream.operation(k, operation);
      const { key } = operation;
      assert.ok(stream.fill(k, key, operation));
      expected.push([key, valueOffset(operation.valueDraw, 100, BLOCK_BYTES)]);
    }
  }
  for (const options of [
    { loop: byCount(40) },
    { loop: byCount(40), pipeline: 4 },
    { loop: open(1200, 0.1), replyAt: (nowMs: number, n: number) => nowMs + (n % 7) },
  ]) {
    const { sent } = await filled({ ...options, workers: 3, threads: 2 });
    const sets = sent.filter(({ kind }) => kind === 'set');
    const stored = sets.map(({ key, valueOffset: offset }) => [key, offset]);
    const missing = expected.filter(
      (fill) => !stored.some((other) => String(other) === String(fill)),
    );
    // In the open loop the last ones may miss after the end.
    assert.ok(missing.length <= ('replyAt' in options ? 9 : 0), `${missing.length}`);
    assert.is(stored.length, 120 - missing.length);
  }
});

test('nothing but a miss is filled', async () => {
  for (const getAnswer of [HIT, CORRUPT, TIMEOUT] as Outcome[]) {
    const { figures } = await filled({ loop: byCount(20), getAnswer });
    assert.equal([figures.gets, figures.sets, figures.fills], [20, 0, 0]);
  }
});

test('a loop bound by time fills until its end and not beyond', async () => {
  // Gets at 0, 2, ...; the last one before the end at 20 ms misses at 19 ms, or right at the end.
  const before = await filled({ loop: byTime(20) });
  assert.equal([before.figures.gets, before.figures.fills], [10, 10]);
  const at = await filled({ loop: byTime(19) });
  assert.equal([at.figures.gets, at.figures.fills], [10, 9]);
  assert.ok(Math.abs(at.phase.durationS - 0.019) < 1e-6);
});

test('open loop: a fill goes out at once from its slot, and counts from the reply that missed', async () => {
  const { sent, figures, phase, progress } = await filled({
    loop: open(100, 0.5),
    replyAt: (nowMs, n) => nowMs + (n % 2 === 0 ? 3 : 2),
  });
  assert.is(sent.length, 100);
  for (let i = 0; i < sent.length; i += 2) {
    const [get, set] = [sent[i]!, sent[i + 1]!];
    assert.equal([get.kind, set.kind, set.key], ['get', 'set', get.key]);
    assert.is(set.token, get.token);
    assert.ok(Math.abs(set.atMs - get.atMs - 3) < 1e-9);
  }
  assert.equal([figures.gets, figures.fills, progress], [50, 50, 50]);
  const late = TURN_MS * 2;
  assert.ok(phase.getMiss.maxNs >= 3e6 && phase.getMiss.maxNs <= (3 + late) * 1e6);
  assert.ok(Math.abs(phase.set.maxNs - 2e6) < 1000, `${phase.set.maxNs}`);
  assert.is(phase.sendLag!.count, 50, 'a fill is due when it is sent');
  assert.is(phase.durationS, 0.5);
});

test('open loop: with one slot the next operation waits for the fill', async () => {
  // Due every 3 ms and 4 ms of work each: the queue grows by 1 ms an operation, until the end after
  // 90 ms, from which on nothing is filled.
  const { phase, drivers, figures } = await filled({
    loop: open(1000 / 3, 0.09, 1),
    replyAt: (nowMs) => nowMs + 2,
  });
  assert.is(drivers[0]!.mostOutstanding, 1);
  assert.is(figures.gets, 30);
  assert.ok(Math.abs(phase.sendLag!.maxNs / 1e6 - 22) < 0.5, `${phase.sendLag!.maxNs}`);
  assert.is(figures.fills, 22);
});

test('open loop: what misses after the end is not filled, and the phase ends with it', async () => {
  const { phase, figures } = await filled({
    loop: open(100, 0.1),
    replyAt: (nowMs) => nowMs + 25,
  });
  // Due at 0, 10, ... 90 ms; those of 80 and 90 miss after 100 ms.
  assert.equal([figures.gets, figures.fills], [10, 8]);
  assert.ok(phase.durationS >= 0.115 && phase.durationS < 0.125, `${phase.durationS}`);
});

test('a fill has a deadline of its own, from its start', async () => {
  const inTime = await filled({
    loop: byCount(10),
    deadlineMs: 100,
    replyAt: (nowMs) => nowMs + 90,
  });
  assert.is(inTime.phase.outcomes[STORED], 10);
  const late = await filled({
    loop: byCount(2),
    deadlineMs: 100,
    replyAt: (nowMs, n) => nowMs + (n % 2 === 0 ? 90 : Infinity),
  });
  const { operations, misses, fills, errors } = late.figures;
  assert.equal([operations, misses, fills, errors.timeout], [4, 2, 2, 2]);
});

test('no fill in the preload; the warm-up has fills of its own until its end', async () => {
  const preload = await filled({ loop: byCount(5) }, 'preload');
  assert.equal([preload.figures.sets, preload.figures.fills], [10, 0]);
  for (const loop of [byCount(5), open(1000, 9)]) {
    const warmup = await filled({ loop, warmupMs: 50 }, 'warmup');
    assert.ok(warmup.figures.fills > 20, `${warmup.figures.fills}`);
    assert.ok(warmup.sent.every(({ atMs }) => atMs < START_MS + 50));
  }
});

test('after a stop nothing is filled', async () => {
  // The stop comes right before the first miss.
  for (const [loop, gets] of [
    [byTime(1e6), 1],
    [open(1000, 0.05), 50],
  ] as const) {
    const stopMs = START_MS + 30.5;
    const replyAt = (nowMs: number) => nowMs + 31;
    const { figures, sent, phase } = await filled({ loop, stopMs, replyAt });
    assert.equal([figures.operations, figures.fills], [0, 0]);
    assert.ok(sent.length === gets && sent.every(({ kind }) => kind === 'get'));
    assert.is(phase.complete, false);
  }
});

test.run();
