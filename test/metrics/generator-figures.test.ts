import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generatorFigures, type GeneratorYardstick } from '../../src/metrics/figures.js';
import {
  DROPPED,
  HIT,
  MISS,
  type Outcome,
  REFUSED,
  SERVER_ERROR,
  STORED,
  TIMEOUT,
} from '../../src/metrics/outcome.js';
import { LATE_MS, PhaseRecorder } from '../../src/metrics/phase-recorder.js';
import { mergePhase, type PhaseResult } from '../../src/metrics/phase-result.js';

const USE = { cpuS: 1, eventLoopUtilization: 1, gcPauses: 0, gcTotalMs: 0, gcLongestMs: 0 };

interface Part {
  readonly outcomes: readonly Outcome[];
  /** Those of the fills among them. */
  readonly fills?: readonly Outcome[];
  /** Lag and operations in flight at each send. */
  readonly sent?: readonly (readonly [lagMs: number, outstanding: number])[];
  readonly end?: number;
  readonly openLoop?: boolean;
  readonly complete?: boolean;
}

/** What a thread would send after a phase of two seconds. */
function threadResult({ outcomes, fills = [], sent = [], end = 0, ...rest }: Part): PhaseResult {
  const { openLoop = true, complete = true } = rest;
  const recorder = new PhaseRecorder({
    defer: () => undefined,
    peers: 1,
    intervalMs: 100,
    openLoop,
  });
  recorder.begin(0);
  for (const [lagMs, outstanding] of sent) recorder.sent(lagMs, outstanding);
  for (const outcome of outcomes) recorder.operation(outcome !== STORED, outcome, 0, 0, 1);
  for (const outcome of fills) recorder.fill(outcome);
  recorder.scheduleEnded(end);
  return { record: recorder.finish(), durationMs: 2000, use: USE, reconnects: 0, complete };
}

function figures(parts: readonly Part[], yardstick?: GeneratorYardstick) {
  return generatorFigures(
    mergePhase(parts.map(threadResult), { intervalMs: 100, peers: 1 }),
    yardstick,
  );
}

test('asked is what was due per second of the schedule, achieved what a peer answered of it', () => {
  const outcomes = [HIT, STORED, SERVER_ERROR, TIMEOUT, REFUSED, DROPPED, DROPPED, HIT] as const;
  const { asked_per_s, achieved_ratio, dropped } = figures([{ outcomes }, { outcomes: [HIT] }], {
    scheduleS: 1.5,
  });
  assert.equal([asked_per_s, achieved_ratio, dropped], [6, 5 / 9, 2]);
});

test('fills were not due: they are neither asked for nor achieved', () => {
  const fills = [STORED, STORED, TIMEOUT] as const;
  const outcomes = [MISS, MISS, MISS, TIMEOUT, ...fills] as const;
  const { asked_per_s, achieved_ratio } = figures([{ outcomes, fills }], { scheduleS: 2 });
  assert.equal([asked_per_s, achieved_ratio], [2, 3 / 4]);
});

test('late operations and those in flight are added up over the threads', () => {
  const { late, outstanding } = figures(
    [
      { outcomes: [HIT], sent: [[LATE_MS, 1], [LATE_MS + 0.01, 7], [30, 3]], end: 2 }, // prettier-ignore
      { outcomes: [HIT], sent: [[0, 5]], end: 1 },
    ],
    { scheduleS: 2 },
  );
  assert.is(late, 2);
  assert.equal(outstanding, { max: 12, end: 3 });
});

test('a closed loop is asked for nothing', () => {
  const { asked_per_s, achieved_ratio, late, outstanding } = figures(
    [{ outcomes: [HIT], openLoop: false }],
    { scheduleS: null },
  );
  assert.equal([asked_per_s, achieved_ratio, late, outstanding], [null, null, null, null]);
});

test('an interrupted stage does not say what it would have reached', () => {
  const { asked_per_s, achieved_ratio } = figures([{ outcomes: [HIT], complete: false }], {
    scheduleS: 2,
  });
  assert.equal([asked_per_s, achieved_ratio], [null, null]);
  assert.is(figures([], { scheduleS: 2 }).asked_per_s, null);
});

test('the share of the ceiling is of what succeeded', () => {
  const outcomes = [HIT, STORED, HIT, TIMEOUT] as const;
  assert.equal(figures([{ outcomes }], { ceilingPerS: 6 }).ceiling, { throughput: 6, share: 0.25 });
  assert.is(figures([{ outcomes }]).ceiling, null);
});

test.run();
