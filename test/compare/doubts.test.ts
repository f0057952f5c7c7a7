// What forbids to let a candidate pass, though the values that are left look well.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkStage } from '../../src/metrics/self-check.js';
import type { StageResult } from '../../src/schema/generated/report.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import { compared, type Sides } from './fixture-sides.js';
import { abSession, alteredSession, type Figures, runsLike } from './sessions.js';

const compare = (sides: Sides, onInconclusive = 'fail'): Comparison =>
  compared(sides, `on_inconclusive: ${onInconclusive}`);
const rowOf = ({ rows }: Comparison, metric: Row['metric']): Row =>
  rows.find((row) => row.metric === metric)!;
const found = (comparison: Comparison, metric: Row['metric']): string[] => {
  const { verdict, reason } = rowOf(comparison, metric);
  return [verdict, reason.code];
};

const late = (stage: StageResult): StageResult => ({
  ...stage,
  generator: { ...stage.generator, dropped: 7 },
});
const MANY = { max: 9000, end: 5000 };
const slow = (stage: StageResult): StageResult => {
  const { measure } = stage;
  const latency = { ...measure.latency_us, p50: measure.latency_us.p50! * 1.3 };
  return { ...stage, measure: { ...measure, latency_us: latency } };
};
/** A session in which the schedule was not kept in the first `base` and `candidate` runs. */
const unkept = (
  base: number,
  candidate: number,
  pairs = 10,
  alter = (it: StageResult) => it,
): Sides =>
  alteredSession((stage, run, side) => {
    const it = side === 'b' ? alter(stage) : stage;
    return run < (side === 'a' ? base : candidate) ? late(it) : it;
  }, pairs);

test('a candidate that keeps its schedule less often is not equivalent on what is left', () => {
  const comparison = compare(unkept(1, 3, 20));
  for (const metric of ['throughput', 'p50_us', 'p99_us', 'miss_rate'] as const) {
    assert.equal(found(comparison, metric), ['inconclusive', 'schedule_not_kept'], metric);
  }
  assert.is(rowOf(comparison, 'error_rate').verdict, 'equivalent', 'errors of all runs count');
  const { message } = rowOf(comparison, 'p50_us').reason;
  assert.match(message, /in 3 of 20 runs of the candidate and in 1 of 20 of the baseline/);
  assert.is(rowOf(comparison, 'p50_us').runs_needed, null);
  assert.is(comparison.exit_code, 11);
  assert.is(compare(unkept(1, 3, 20), 'warn').exit_code, 0);
});

test('as many such runs on both sides, or more in the baseline, leave the verdict as it is', () => {
  assert.is(compare(unkept(2, 2, 20)).verdict, 'equivalent');
  assert.is(compare(unkept(3, 2, 20)).verdict, 'equivalent');
  assert.is(rowOf(compare(unkept(3, 0, 20, slow)), 'p50_us').verdict, 'regressed');
});

test('what is worse in the runs that are left is regressed all the same', () => {
  assert.equal(found(compare(unkept(0, 2, 20, slow)), 'p50_us'), ['regressed', 'worse']);
});

test('a candidate that never keeps its schedule cannot be said to have no value', () => {
  const never = compare(unkept(0, 10));
  assert.equal(found(never, 'p50_us'), ['inconclusive', 'schedule_not_kept']);
  assert.is(never.exit_code, 12, 'nothing is left that could be judged');
  assert.is(compare(unkept(0, 4)).exit_code, 11, 'what is left could be');
  assert.equal(found(compare(unkept(10, 0)), 'p50_us'), ['inconclusive', 'no_value']);
  assert.is(compare(unkept(0, 1, 1)).exit_code, 12, 'one run a side answers nothing in any case');
});

test('a rate that only the candidate cannot reach is latency, and regressed', () => {
  // Sent in time, answered late: all of it is in the latency from the due time.
  const sides = alteredSession((stage, _run, side) => {
    if (side === 'a') return stage;
    const { measure, generator } = stage;
    const latency = { ...measure.latency_us, p50: measure.latency_us.p50! * 100 };
    return {
      ...{ ...stage, duration_s: 1, rate_per_s: 10_000 },
      measure: { ...measure, latency_us: latency },
      generator: { ...generator, asked_per_s: 10_000, achieved_ratio: 0.5, outstanding: MANY },
    };
  }, 10);
  assert.not(checkStage(sides.candidate.runs[0]!.stages[0]!).valid);
  const comparison = compare(sides);
  assert.equal(found(comparison, 'p50_us'), ['regressed', 'worse']);
  assert.is(comparison.exit_code, 10);
});

test('misses in one run of twenty are not equivalent, though no rank test sees them', () => {
  const candidate = runsLike({}, 20);
  candidate[6] = { ...candidate[6], missRate: 1 };
  const comparison = compare(abSession(runsLike({}, 20), candidate));
  assert.equal(found(comparison, 'miss_rate'), ['inconclusive', 'more_misses']);
  assert.match(rowOf(comparison, 'miss_rate').reason.message, /points, at least the floor of 0\.2/);
});

test('an outage in one run of twenty is not equivalent, though no rank test sees it', () => {
  const base = runsLike({}, 20);
  base[0] = { ...base[0], timeouts: 1 };
  const candidate = runsLike({}, 20).reverse();
  candidate[6] = { ...candidate[6], timeouts: 50_000 };
  const comparison = compare(abSession(base, candidate));
  assert.equal(found(comparison, 'error_rate'), ['inconclusive', 'more_errors']);
  assert.match(
    rowOf(comparison, 'error_rate').reason.message,
    /\+2\.50 points more .* 0\.1 points/,
  );
  assert.is(comparison.exit_code, 11);
  const back = compare(abSession(candidate, base));
  assert.is(rowOf(back, 'error_rate').verdict, 'equivalent');
});

test('a mean of errors at the floor counts, one below it does not', () => {
  const errors = (timeouts: number): string[] => {
    const [base, candidate] = [runsLike({}, 20), runsLike({}, 20)];
    base[0] = { ...base[0], timeouts: 10 };
    candidate[3] = { ...candidate[3], timeouts };
    return found(compare(abSession(base, candidate)), 'error_rate');
  };
  assert.equal(errors(2010), ['inconclusive', 'more_errors']);
  assert.equal(errors(2009), ['equivalent', 'within_floor']);
});

test('errors of a run without a partner count in the mean', () => {
  const base = runsLike({}, 9);
  // Else the errors would be new.
  base[0] = { ...base[0], timeouts: 1 };
  const candidate = runsLike({}, 10);
  candidate[9] = { ...candidate[9], timeouts: 100_000 };
  const row = rowOf(compare(abSession(base, candidate)), 'error_rate');
  assert.is(row.n, 9);
  assert.equal([row.verdict, row.reason.code], ['inconclusive', 'more_errors']);
});

/** Twenty pairs; the candidate's run number 4 has the figures of `change`. */
const oneOfTwenty = (change: Figures): Figures[] =>
  runsLike({}, 20).map((it, run) => (run === 4 ? { ...it, ...change } : it));

test('a run in which nothing succeeded has the worst throughput there is', () => {
  const dead = oneOfTwenty({ throughput: 0 });
  const comparison = compare(abSession(runsLike({}, 20), dead));
  assert.is(rowOf(comparison, 'throughput').n, 20);
  assert.equal(found(comparison, 'throughput'), ['inconclusive', 'runs_without_value']);
  assert.match(rowOf(comparison, 'throughput').reason.message, /in 1 of 20 runs of the candidate/);
  const back = rowOf(compare(abSession(dead, runsLike({}, 20))), 'throughput');
  assert.is(back.verdict, 'equivalent');
  const both = rowOf(compare(abSession(dead, dead)), 'throughput');
  assert.is(both.verdict, 'equivalent');
});

test('a candidate of which nothing is left has regressed, without a ratio to show', () => {
  const row = rowOf(compare(abSession(runsLike({}), runsLike({ throughput: 0 }))), 'throughput');
  assert.is(row.verdict, 'regressed');
  assert.is(row.change.estimate, null);
  assert.is(row.reason.message, 'no estimate: worse by at least the floor of 5%');
  const dead = runsLike({ throughput: 0 });
  const nothing = rowOf(compare(abSession(dead, dead)), 'throughput');
  assert.equal([nothing.verdict, nothing.reason.code], ['inconclusive', 'no_value']);
});

test('zeros that noise brings to both sides ask for no number of runs', () => {
  const dead = (rest: number): Figures[] =>
    runsLike({}).map((it, run) => (run % 3 === rest ? { ...it, throughput: 0 } : it));
  const row = rowOf(compare(abSession(dead(0), dead(1))), 'throughput');
  assert.equal([row.verdict, row.reason.code], ['inconclusive', 'too_noisy']);
  assert.is(row.runs_needed, null);
});

test('a run without any latency is not equivalent to one with', () => {
  const blind = (sides: string): Sides =>
    alteredSession((stage, run, side) => {
      if (run !== 4 || !sides.includes(side)) return stage;
      const { measure } = stage;
      return {
        ...stage,
        measure: { ...measure, latency_us: { ...measure.latency_us, p50: null } },
      };
    });
  const row = rowOf(compare(blind('b')), 'p50_us');
  assert.is(row.n, 9);
  assert.equal([row.verdict, row.reason.code], ['inconclusive', 'runs_without_value']);
  assert.is(rowOf(compare(blind('a')), 'p50_us').verdict, 'equivalent');
  assert.is(rowOf(compare(blind('ab')), 'p50_us').verdict, 'equivalent');
});

test('pairs that are left out of a balanced order must be in balance too', () => {
  // In odd blocks the candidate goes first.
  const without = (blocks: readonly number[]): Comparison =>
    compare(
      alteredSession((stage, run, side) => {
        const it = side === 'b' ? slow(stage) : stage;
        return blocks.includes(run) ? late(it) : it;
      }),
    );
  const five = without([1, 3]);
  assert.is(rowOf(five, 'p50_us').n, 8);
  assert.is(rowOf(five, 'p50_us').verdict, 'regressed', 'five of eight');
  const odd = without([1, 3, 5]);
  assert.is(odd.design, 'paired');
  assert.is(rowOf(odd, 'p50_us').n, 7);
  assert.equal(found(odd, 'p50_us'), ['inconclusive', 'order_not_balanced']);
  assert.equal(found(odd, 'p99_us'), ['inconclusive', 'order_not_balanced']);
  assert.match(rowOf(odd, 'p50_us').reason.message, /in the 7 pairs that count/);
  assert.is(odd.exit_code, 12);
  assert.is(
    without([0, 1, 3]).rows.find(({ metric }) => metric === 'p50_us')!.reason.code,
    'too_few_runs',
  );
});

test.run();
