import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runEngine } from './engine.js';
import { TURN_MS } from './virtual-time.js';

test('connections that were made again count in the phase that needed them', async () => {
  const loop = { kind: 'closed', requests: 30, durationMs: Infinity } as const;
  const replyAt = (nowMs: number) => nowMs + 1;
  const { phase } = await runEngine(
    { loop, replyAt, workers: 2, threads: 2 },
    'preload',
    'measure',
  );
  assert.is(phase.gets + phase.sets, 60);
  assert.is(phase.reconnects, 60);
});

test('what the end of an interval defers waits a turn, and lets what was started leave first', async () => {
  const loop = { kind: 'closed', requests: 25, durationMs: Infinity } as const;
  const workload = { readRatio: 1 };
  const { phase, drivers } = await runEngine({ loop, replyAt: (nowMs) => nowMs + 10, workload });
  assert.equal(
    phase.intervals.map(({ index, latency }) => [index, latency.count]),
    [
      [0, 9],
      [1, 10],
      [2, 6],
    ],
  );
  // The phase begins at 10 ms; hits alone are one kind. A closed loop by itself leaves the sending to
  // the driver.
  const round = (ms: number) => Math.round(ms * 1000) / 1000;
  assert.equal(
    drivers[0]!.flushedMs.map(round),
    [110, 210].map((ms) => round(ms + TURN_MS)),
  );
});

test.run();
