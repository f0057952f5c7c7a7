// From hit rates over time to how long a change was felt.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recovery } from '../../src/metrics/recovery.js';
import type { StageResult } from '../../src/schema/generated/report.js';

/** A stage of intervals of 1 s with these hits and misses. */
function stage(...points: readonly (readonly [hits: number, misses: number])[]): StageResult {
  const timeline = points.map(([hits, misses], tS) => ({ t_s: tS, hits, misses }));
  const hits = points.reduce((sum, point) => sum + point[0], 0);
  const reads = points.reduce((sum, point) => sum + point[0] + point[1], 0);
  const rate = reads === 0 ? null : hits / reads;
  const measure = { hit_rate: rate, duration_s: points.length };
  return { measure, timeline_interval_s: 1, timeline } as unknown as StageResult;
}

const FULL = stage([100, 0], [100, 0]);

test('a hit rate that falls and comes back is told from first to last', () => {
  const after = stage([60, 40], [90, 10], [985, 15], [100, 0], [100, 0]);
  assert.equal(recovery(FULL, after), { before: 1, at: 0.6, after: 1, recoveryS: 3 });
});

test('one point below is back, and a later dip puts it off', () => {
  const after = stage([99, 1], [100, 0], [98, 2], [99, 1], [100, 0]);
  assert.is(recovery(FULL, after).recoveryS, 3);
  assert.is(recovery(FULL, stage([99, 1], [100, 0])).recoveryS, 0);
});

test('what is still low at the end has not come back', () => {
  const { after, recoveryS } = recovery(FULL, stage([50, 50], [100, 0], [80, 20]));
  assert.equal([after, recoveryS], [0.8, null]);
});

test('chance in an interval of few reads is no loss, in one of many it is', () => {
  const before = stage([800, 200]);
  // 0.75 of 100 reads is 1.25 standard errors below 0.8; of 10,000 it is 12.5.
  assert.is(recovery(before, stage([75, 25])).recoveryS, 0);
  assert.is(recovery(before, stage([7500, 2500])).recoveryS, null);
});

test('the end is the last tenth, not the last interval alone', () => {
  const steady = Array.from({ length: 18 }, () => [90, 10] as const);
  const { after } = recovery(FULL, stage(...steady, [100, 0], [1, 1]));
  assert.is(after, 101 / 102);
});

test('the rest of an interval at the end is not where a hit rate comes back', () => {
  const after = stage([50, 50], [80, 20], [2, 0]);
  const cut = { ...after, measure: { ...after.measure, duration_s: 2.02 } };
  assert.equal([recovery(FULL, after).recoveryS, recovery(FULL, cut).recoveryS], [2, null]);
});

test('intervals without reads tell nothing, and neither does a stage without any', () => {
  assert.is(recovery(FULL, stage([0, 0], [50, 50], [0, 0])).at, 0.5);
  const none = stage([0, 0]);
  assert.equal(recovery(FULL, none), { before: 1, at: null, after: null, recoveryS: null });
  assert.equal(recovery(none, FULL), { before: null, at: 1, after: 1, recoveryS: null });
});

test.run();
