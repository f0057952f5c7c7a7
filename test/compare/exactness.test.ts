import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import { abSession, type Figures, reportOf, runsLike, stageWith } from './sessions.js';

const OPTIONS = { policy: defaultPolicy() };

function compare(base: readonly Figures[], candidate: readonly Figures[]): Comparison {
  const session = abSession(base, candidate);
  return compareReports(
    { label: 'a', report: session.base },
    { label: 'b', report: session.candidate },
    OPTIONS,
  );
}

/** The rows of a metric between sides of ten runs, run i of a side with the figures `of(i)`. */
function row(
  metric: Row['metric'],
  base: (i: number) => Figures,
  candidate: (i: number) => Figures,
): Row {
  const runs = (of: (i: number) => Figures) => runsLike({}).map((it, i) => ({ ...it, ...of(i) }));
  return compare(runs(base), runs(candidate)).rows.find((it) => it.metric === metric)!;
}

const misses = (base: number, candidate: number): Row =>
  row(
    'miss_rate',
    () => ({ missRate: base }),
    () => ({ missRate: candidate }),
  );

test('a miss rate that is the same in every run is judged without a test', () => {
  const same = misses(0.15, 0.15);
  assert.is(same.exact, true);
  assert.is(same.p, null);
  assert.equal([same.verdict, same.reason.code], ['equivalent', 'exact_equal']);
  const little = misses(0.15, 0.1515);
  assert.equal([little.verdict, little.reason.code], ['equivalent', 'exact_within_floor']);
  const worse = misses(0.03, 0.033);
  assert.equal([worse.verdict, worse.reason.code], ['regressed', 'exact_worse']);
  assert.ok(Math.abs(worse.points!.estimate! - 0.3) < 1e-9);
  const better = misses(0.03, 0.027);
  assert.equal([better.verdict, better.reason.code], ['improved', 'exact_better']);
});

test('an exact change of just the floor counts, on either side of zero', () => {
  assert.is(misses(0.02, 0.022).verdict, 'regressed');
  assert.is(misses(0.022, 0.02).verdict, 'improved');
  // 0.017 - 0.015 is a little less than 0.002 in floating point, 0.063 / 0.06 than 1.05.
  assert.is(misses(0.015, 0.017).verdict, 'regressed');
  assert.is(misses(0.06, 0.063).verdict, 'regressed');
});

test('an exact miss rate must change in proportion and in points, from zero in points alone', () => {
  const much = misses(0.5, 0.51);
  assert.equal([much.verdict, much.reason.code], ['equivalent', 'exact_within_floor']);
  assert.is(misses(0.5, 0.49).reason.code, 'exact_within_floor');
  assert.is(misses(0.01, 0.0111).reason.code, 'exact_within_floor');
  assert.is(misses(0, 0.002).verdict, 'regressed');
  assert.is(misses(0, 0.0019).verdict, 'equivalent');
  assert.is(misses(0.002, 0).verdict, 'improved');
});

test('of two scales, the one that needs the larger change tells the smallest that shows', () => {
  const vary = (level: number) => (i: number) => ({ missRate: level * (1 + 0.002 * (i % 5)) });
  const smallest = (level: number): number =>
    row('miss_rate', vary(level), (i) => vary(level)(i + 1)).smallest_detectable!;
  const inPoints = smallest(0.005);
  assert.ok(inPoints > 0.39 && inPoints < 0.41, `0.2 points of 0.5 %: ${inPoints}`);
  assert.ok(Math.abs(smallest(0.5) - 0.05) < 1e-9, 'the floor in per cent');
});

test('a miss rate that varies must be worse in proportion and in points', () => {
  const vary = (level: number) => (i: number) => ({ missRate: level * (1 + 0.002 * (i % 5)) });
  // A tenth more of very little is 0.1 points; a point more of very much is 2 %.
  const little = row('miss_rate', vary(0.01), vary(0.011));
  assert.is(little.verdict, 'equivalent');
  assert.is(little.exact, false);
  assert.ok(little.change.interval.low! > 0.05 && little.points!.interval.high! < 0.2);
  const much = row('miss_rate', vary(0.5), vary(0.51));
  assert.is(much.verdict, 'equivalent');
  assert.ok(much.points!.interval.low! > 0.2 && much.change.interval.high! < 0.05);
  assert.is(row('miss_rate', vary(0.1), vary(0.12)).verdict, 'regressed');
  assert.is(row('miss_rate', vary(0.12), vary(0.1)).verdict, 'improved');
});

test('a miss rate of zero in some run is judged in points alone', () => {
  const none = (i: number) => ({ missRate: i % 2 === 0 ? 0 : 0.001 });
  const some = row('miss_rate', none, (i) => ({ missRate: 0.02 + 0.001 * i }));
  assert.is(some.change.estimate, null);
  assert.is(some.verdict, 'regressed');
  assert.ok(some.smallest_detectable! >= 0.2 && some.smallest_detectable! < 1, 'in points');
  assert.match(some.reason.message, /^\+2\.\d+ points \(99% interval .* floor of 0\.2 points$/);
  assert.is(row('miss_rate', none, (i) => none(i + 1)).verdict, 'equivalent');
});

test('without reads there is no row for misses', () => {
  assert.is(
    row(
      'miss_rate',
      () => ({ missRate: null }),
      () => ({ missRate: null }),
    ),
    undefined,
  );
  const gone = row(
    'miss_rate',
    () => ({}),
    () => ({ missRate: null }),
  );
  assert.equal([gone.verdict, gone.reason.code], ['inconclusive', 'no_value']);
});

test('errors that the baseline never had are a regression, after a single run too', () => {
  const one = row(
    'error_rate',
    () => ({}),
    (i) => ({ timeouts: i === 3 ? 1 : 0 }),
  );
  assert.equal([one.verdict, one.reason.code], ['regressed', 'new_errors']);
  const comparison = compare([{}], [{ timeouts: 1 }]);
  assert.is(comparison.verdict, 'regressed');
  assert.is(comparison.exit_code, 10);
});

test('errors are new only where the baseline was measured', () => {
  const unmeasured = row(
    'error_rate',
    () => ({ operations: 0 }),
    () => ({ timeouts: 1 }),
  );
  assert.equal([unmeasured.verdict, unmeasured.reason.code], ['inconclusive', 'no_value']);
});

test('errors on both sides are judged in points, and fewer of them is no regression', () => {
  const errors = (share: number) => (i: number) => ({ timeouts: 100_000 * share + i });
  assert.is(row('error_rate', errors(0.01), errors(0.02)).verdict, 'regressed');
  assert.is(row('error_rate', errors(0.01), errors(0.0101)).verdict, 'equivalent');
  assert.is(row('error_rate', errors(0.02), () => ({})).verdict, 'improved');
  assert.is(
    row(
      'error_rate',
      (i) => ({ timeouts: i === 3 ? 1 : 0 }),
      () => ({}),
    ).verdict,
    'equivalent',
  );
});

test('a stage without any error on either side has an exact row that says so', () => {
  const none = row(
    'error_rate',
    () => ({}),
    () => ({}),
  );
  assert.equal([none.verdict, none.reason.code, none.exact], ['equivalent', 'exact_equal', true]);
});

test('an exact figure can be compared across sessions, errors included', () => {
  const report = (id: string, figures: Figures) =>
    reportOf(
      runsLike(figures).map((it) => [stageWith(it)]),
      { id },
    );
  const between = (candidate: Figures): Comparison =>
    compareReports(
      { label: 'a', report: report('session-1', {}) },
      { label: 'b', report: report('session-2', candidate) },
      OPTIONS,
    );
  const verdict = (comparison: Comparison, metric: string) =>
    comparison.rows.find((it) => it.metric === metric)!.verdict;
  assert.is(verdict(between({}), 'miss_rate'), 'equivalent');
  assert.is(verdict(between({}), 'p50_us'), 'inconclusive');
  assert.is(verdict(between({ missRate: 0.2 }), 'miss_rate'), 'regressed');
  assert.is(between({ missRate: 0.2 }).exit_code, 10);
});

test.run();
