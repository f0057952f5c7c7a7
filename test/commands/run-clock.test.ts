import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RunClock } from '../../src/commands/run-clock.js';
import type { Progress } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';

const PROGRESS: Progress = {
  ...{ run: 1, side: null, runs: 1, stage: 1, stages: 2, stageName: '2x4s', phase: 'measure' },
  ...{ operations: 100, dropped: 0, operationsExpected: null, elapsedS: 1, expectedS: 4 },
};

function stagesOf(...stages: object[]) {
  const text = JSON.stringify({ name: 'timed', network: { peers: 1 }, stages });
  return parseScenario(text, 'timed.yaml').stages;
}

const BY_TIME = stagesOf(
  { workers: 2, duration_s: 4, warmup_s: 1 },
  { workers: 2, duration_s: 10, warmup_s: 2 },
);
const BY_COUNT = stagesOf({ workers: 2, duration_s: 4 }, { workers: 2, requests: 10 });

test('stages by time tell what is left from the start', () => {
  const clock = new RunClock(BY_TIME);
  const preload = { phase: 'preload', operationsExpected: 400, expectedS: null } as const;
  assert.is(clock.leftS({ ...PROGRESS, ...preload }, 0), 3 + 5 + 12);
  assert.is(clock.leftS({ ...PROGRESS, phase: 'warmup', expectedS: 2 }, 5), 1 + 4 + 12);
  assert.is(clock.leftS(PROGRESS, 6), 3 + 12);
  assert.is(clock.leftS({ ...PROGRESS, stage: 2, expectedS: 10 }, 10), 9);
  assert.is(new RunClock(BY_TIME).leftS({ ...PROGRESS, runs: 3 }, 0), 3 + 12 + 2 * 17);
});

test('a stage by count leaves the first run open, and the runs before tell about the next', () => {
  const clock = new RunClock(BY_COUNT);
  const runs = 3;
  assert.is(clock.leftS({ ...PROGRESS, runs }, 100), null);
  assert.is(clock.leftS({ ...PROGRESS, runs, run: 2 }, 120), 20 + 20);
  assert.is(clock.leftS({ ...PROGRESS, runs, run: 2 }, 135), 5 + 20);
  assert.is(clock.leftS({ ...PROGRESS, runs, run: 2 }, 150), 3 + 20, 'never less than its phase');
  assert.is(clock.leftS({ ...PROGRESS, runs, run: 3 }, 150), 25);
});

test('another session starts without what was known of the one before', () => {
  const clock = new RunClock([]);
  clock.leftS({ ...PROGRESS, runs: 2 }, 0);
  assert.is(clock.leftS({ ...PROGRESS, runs: 2, run: 2 }, 10), 10);
  assert.is(clock.leftS({ ...PROGRESS, runs: 2 }, 20), null);
  assert.is(clock.leftS({ ...PROGRESS, runs: 2, run: 2 }, 26), 6);
});

test.run();
