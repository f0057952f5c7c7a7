import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runEngine } from './engine.js';

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

test.run();
