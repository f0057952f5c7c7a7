import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { progressText } from '../../src/commands/progress-line.js';
import type { Progress } from '../../src/runner.js';

const MEASURE: Progress = {
  ...{ run: 1, side: null, runs: 1, stage: 2, stages: 3, stageName: '5000/s', phase: 'measure' },
  ...{ operations: 10_000, dropped: 0, operationsExpected: 20_000, elapsedS: 2, expectedS: 4 },
};

test('the line tells the stage, the phase, how far it is and how fast', () => {
  const text = 'stage 2/3 5000/s  measure  10000 of 20000  5.00k/s  2.0 s left';
  assert.is(progressText(MEASURE), text);
});

test('dropped operations are told when there are any', () => {
  const text = progressText({ ...MEASURE, dropped: 1234 });
  assert.is(text, 'stage 2/3 5000/s  measure  10000 of 20000  1234 dropped  5.00k/s  2.0 s left');
});

test.run();
