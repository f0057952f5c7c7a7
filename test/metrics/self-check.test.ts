import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkStage } from '../../src/metrics/self-check.js';
import type { StageResult } from '../../src/schema/generated/report.js';

/** The parts of a stage that the check looks at; all is well unless changed. */
function stage(change: {
  busy?: number | null;
  peerBusy?: number | null;
  dropped?: number;
  lagP99?: number;
  rate?: number;
  asked?: number;
  achievedRatio?: number;
  /** When the last operations end; the schedule is over after 1 s. */
  bulkEndS?: number;
  complete?: boolean;
  ceiling?: StageResult['generator']['ceiling'];
  timeouts?: number;
  differences?: string[];
  fills?: number;
  pValue?: number;
  corrupt?: number;
  faults?: number;
}): StageResult {
  const {
    busy = 0.5,
    peerBusy = 0.5,
    dropped = 0,
    lagP99,
    timeouts = 0,
    differences = [],
    fills = 0,
  } = change;
  const { rate = null, pValue, asked = null, achievedRatio = null, bulkEndS = 1 } = change;
  const phase = {
    operations: 100 + fills,
    fills,
    complete: change.complete ?? true,
    duration_s: 5,
    errors: { timeout: 0 },
    latency_us: { p50: 100 },
  };
  return {
    name: '4x100',
    rate_per_s: rate,
    duration_s: rate === null ? null : 1,
    timeline_interval_s: 0.1,
    timeline: [
      { t_s: 0, operations: 60 },
      { t_s: bulkEndS - 0.1, operations: 39 + fills },
      { t_s: 4.9, operations: 1 },
    ],
    preload: phase,
    measure: { ...phase, errors: { timeout: timeouts } },
    generator: {
      busy,
      ceiling: change.ceiling ?? null,
      asked_per_s: asked,
      achieved_ratio: achievedRatio,
      outstanding: asked === null ? null : { max: 4321, end: 17 },
      dropped,
      send_lag_us: lagP99 === undefined ? null : { p50: 1, p99: lagP99, max: lagP99 },
    },
    peers: [
      { name: 'p0', cpu_busy: 0.1, corrupt: 0 },
      { name: 'p1', cpu_busy: peerBusy, corrupt: change.corrupt ?? 0 },
    ],
    faults: new Array<object>(change.faults ?? 0).fill({}),
    workload: { keys: { fit: pValue === undefined ? null : { p_value: pValue } } },
    books: { balanced: differences.length === 0, differences },
  } as unknown as StageResult;
}

const codes = (result: StageResult) => checkStage(result).warnings.map(({ code }) => code);

test('a stage in order has no warnings', () => {
  assert.equal(checkStage(stage({})), { valid: true, warnings: [] });
});

test('a generator at its limit with idle peers is said to be the limit, and the run stays valid', () => {
  const verdict = checkStage(stage({ busy: 0.95, peerBusy: 0.6 }));
  assert.equal(verdict.valid, true);
  assert.is(verdict.warnings[0]?.code, 'generator_bound');
  assert.match(verdict.warnings[0]?.message ?? '', /95\u00a0%.*60\u00a0%/);
  assert.equal(codes(stage({ busy: 0.95, peerBusy: 0.8 })), []);
  assert.equal(codes(stage({ busy: null })), []);
});

test('a generator at its limit is told how far it was from what it does by itself', () => {
  const ceiling = { throughput: 123_400, share: 0.81 };
  const message = (change: Parameters<typeof stage>[0]) =>
    checkStage(stage({ busy: 0.95, peerBusy: 0.6, ...change })).warnings[0]!.message;
  assert.match(message({ ceiling }), /at once it does 123k operations .* this was 81\u00a0% of/);
  assert.not.match(message({}), /at once/);
});

test('a rate that was not reached is a warning with what was asked for and what came of it', () => {
  const missed = stage({ rate: 200, asked: 200, achievedRatio: 0.4, dropped: 60 });
  const [first] = checkStage(missed).warnings;
  assert.is(first!.code, 'rate_not_reached');
  assert.is(
    first!.message,
    '80 operations per second were answered of 200 asked for (40.0%); in flight were up to 4321, ' +
      'at the end of the schedule 17; 60 were dropped',
  );
  assert.is(checkStage(stage({ rate: 200, asked: 200, achievedRatio: 0.98 })).valid, false);
  assert.equal(codes(stage({ rate: 200, asked: 200, achievedRatio: 0.99 })), []);
});

test('what faults of the scenario cost does not make a stage invalid, a late schedule does', () => {
  const hit = { rate: 200, asked: 200, achievedRatio: 0.4, dropped: 60, faults: 1 };
  const { valid, warnings } = checkStage(stage(hit));
  assert.is(valid, true);
  assert.equal(warnings, []);
  assert.is(checkStage(stage({ ...hit, lagP99: 11 })).valid, false);
});

test('a queue that is worked off after the schedule is a rate not reached; one slow operation is not', () => {
  const slow = { rate: 100, asked: 100, achievedRatio: 1 };
  const queue = checkStage(stage({ ...slow, bulkEndS: 2 }));
  assert.is(queue.valid, false);
  assert.match(queue.warnings[0]!.message, /^50 operations per second were answered of 100 asked/);
  // The last operation ends after 5 s in all of these.
  assert.equal(codes(stage(slow)), []);
  assert.equal(codes(stage({ ...slow, bulkEndS: 1.1 })), []);
  assert.equal(codes(stage({ ...slow, bulkEndS: 1.2 })), ['rate_not_reached']);
});

test('an open loop polls, and an unknown peer may be the limit: neither is called the generator', () => {
  assert.equal(codes(stage({ busy: 1, rate: 1000 })), []);
  assert.equal(codes(stage({ busy: 1, peerBusy: null })), []);
});

test('dropped operations and a late schedule make the stage invalid', () => {
  assert.equal(checkStage(stage({ dropped: 1, lagP99: 1 })).valid, false);
  assert.equal(codes(stage({ dropped: 1, lagP99: 1 })), ['operations_dropped']);
  assert.equal(checkStage(stage({ lagP99: 10.1 })).valid, false);
  assert.equal(codes(stage({ lagP99: 10.1 })), ['schedule_not_kept']);
  assert.equal(checkStage(stage({ lagP99: 10 })).valid, true);
  assert.equal(checkStage(stage({ lagP99: 10.1, complete: false })).valid, true);
});

test('errors and books that do not balance are warned about', () => {
  const verdict = checkStage(stage({ timeouts: 3, differences: ['a', 'b'] }));
  assert.equal(
    verdict.warnings.map(({ message }) => message),
    ['measure: 3 of 100 operations failed: 3 timeout', 'a (and 1 more differences)'],
  );
});

test('a peer that gave wrong values is named, though no operation failed', () => {
  const { valid, warnings } = checkStage(stage({ corrupt: 12 }));
  assert.is(valid, true);
  assert.equal(
    warnings.map(({ code }) => code),
    ['wrong_values'],
  );
  assert.match(warnings[0]!.message, /a wrong value.*: p1 12;/);
  assert.not.match(warnings[0]!.message, /p0/);
});

test('keys that cannot be those of the scenario are warned about, and rare luck is not', () => {
  assert.equal(codes(stage({ pValue: 0 })), ['workload_off']);
  assert.equal(codes(stage({ pValue: 1e-10 })), ['workload_off']);
  assert.equal(codes(stage({ pValue: 1e-8 })), []);
});

test.run();
