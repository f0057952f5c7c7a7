// What is made of a session that was kept: the verdict of the rules as they are now.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultPolicy } from '../../src/compare/policy.js';
import { abSession, runsLike } from '../compare/sessions.js';
import { findingOf, variationOf } from './findings.js';

const POLICY = defaultPolicy();

test('the same session is judged by whatever policy there is', () => {
  const { base, candidate } = abSession(runsLike({}), runsLike({ p50Us: 115 }));
  const session = { key: 'slower-0', reports: { a: base, b: candidate } };
  const found = findingOf(session, { metric: 'p50_us' }, POLICY);
  assert.is(found.verdict, 'regressed');
  assert.is(found.reason, 'worse');
  assert.ok(Math.abs(found.change! - 0.15) < 1e-9);
  assert.is(found.points, null);
  const lax = { ...POLICY, floors: { ...POLICY.floors, p50_us: 0.3 } };
  assert.is(findingOf(session, { metric: 'p50_us' }, lax).verdict, 'equivalent');
});

test('a share has a change in points too', () => {
  const { base, candidate } = abSession(runsLike({}), runsLike({ missRate: 0.15 }));
  const session = { key: 'misses-0', reports: { a: base, b: candidate } };
  const { points, change } = findingOf(session, { metric: 'miss_rate' }, POLICY);
  assert.ok(Math.abs(points! - 5) < 1e-9);
  assert.ok(Math.abs(change! - 0.5) < 1e-9);
});

test('the variation of a run is what blocks do not share', () => {
  const side = (values: readonly (number | null)[]) => ({
    median: null,
    cv: null,
    runs: values.map((value, run) => ({
      ...{ run, block: run, slot: 0, value, used: true, outlier: false },
    })),
  });
  // A drift of both sides, and a constant ratio: nothing varies.
  const drifting = { base: side([1, 2, 4]), candidate: side([2, 4, 8]) };
  assert.is(variationOf(drifting), 0);
  // ln ratios of +-x have a standard deviation of x * sqrt(2) over two blocks; a run has x of it.
  const two = { base: side([1, 1]), candidate: side([Math.exp(0.1), Math.exp(-0.1)]) };
  assert.ok(Math.abs(variationOf(two)! - 0.1) < 1e-12);
  for (const candidate of [side([1, null]), side([1, 0]), side([1])]) {
    assert.is(variationOf({ base: side([1, 1]), candidate }), null);
  }
});

test.run();
