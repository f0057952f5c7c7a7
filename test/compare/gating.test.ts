import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { minimumRuns, mostGatingTests, usualPairs } from '../../src/compare/minimum-runs.js';
import { defaultPolicy, type Policy } from '../../src/compare/policy.js';
import { loadScenario } from '../../src/scenario/load.js';
import type { Report } from '../../src/schema/generated/report.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import {
  abSession,
  alteredSession,
  type Figures,
  reportOf,
  runsLike,
  stageWith,
  USUAL,
} from './sessions.js';

const POLICY = defaultPolicy();

function compare(
  { base, candidate }: { base: Report; candidate: Report },
  policy: Policy = POLICY,
): Comparison {
  return compareReports(
    { label: 'a', report: base },
    { label: 'b', report: candidate },
    { policy },
  );
}

const rowOf = ({ rows }: Comparison, metric: Row['metric']): Row =>
  rows.find((row) => row.metric === metric)!;
const gating = ({ rows }: Comparison): string[] =>
  rows.filter(({ gates }) => gates).map(({ metric }) => metric);
const codes = ({ warnings }: Comparison): string[] => warnings.map(({ code }) => code);
const pairs = (change: Figures, candidate: Figures = change) =>
  abSession(runsLike(change), runsLike(candidate).reverse());

test('throughput, median, 99th percentile, misses and errors gate, in this order', () => {
  assert.equal(gating(compare(pairs({}))), [
    'throughput',
    'p50_us',
    'p99_us',
    'miss_rate',
    'error_rate',
  ]);
});

test('a percentile gates with 100 operations beyond it in every run of the baseline, not with 99', () => {
  const enough = compare(pairs({ operations: 10_000 }));
  assert.ok(gating(enough).includes('p99_us'));
  assert.not(codes(enough).includes('percentile_does_not_gate'));
  const oneShort = runsLike({ operations: 10_000 });
  oneShort[4] = { ...oneShort[4], operations: 9_900 };
  const short = compare(abSession(oneShort, runsLike({ operations: 10_000 })));
  assert.not(gating(short).includes('p99_us'));
  assert.ok(gating(short).includes('p50_us'));
  assert.ok(codes(short).includes('percentile_does_not_gate'));
  // A dead run of the baseline has no percentile at all, and takes no row away either.
  const dead = alteredSession((stage, run, side) => {
    const { measure } = stage;
    const none = { ...measure.latency_us, p50: null, p99: null, count: 0 };
    const isDead = side === 'a' && run === 7;
    return isDead ? { ...stage, measure: { ...measure, latency_us: none } } : stage;
  }, 20);
  assert.ok(gating(compare(dead)).includes('p99_us'));
  // A candidate that is slower has fewer operations: that takes no row away.
  const slower = runsLike({ operations: 9000, p99Us: 5 * USUAL.p99Us });
  const fewer = compare(abSession(runsLike({ operations: 10_000 }), slower));
  assert.is(rowOf(fewer, 'p99_us').verdict, 'regressed');
  assert.is(fewer.exit_code, 10);
});

test('what does not gate is judged and warned of, and fails nothing', () => {
  const comparison = compare(pairs({ operations: 5000 }, { operations: 5000, p99Us: 900 }));
  assert.is(rowOf(comparison, 'p99_us').verdict, 'regressed');
  assert.is(rowOf(comparison, 'p99_us').p_holm, null);
  assert.ok(codes(comparison).includes('advisory_regressed'));
  assert.is(comparison.verdict, 'equivalent');
  assert.is(comparison.exit_code, 0);
});

test('levels decide what gates, what warns and what is left out', () => {
  const levels = { ...POLICY.levels, p50_us: 'warn', p99_us: 'off', p90_us: 'error' } as const;
  const comparison = compare(pairs({}), { ...POLICY, levels });
  assert.equal(gating(comparison), ['throughput', 'p90_us', 'miss_rate', 'error_rate']);
  assert.is(rowOf(comparison, 'p50_us').level, 'warn');
  assert.is(rowOf(comparison, 'p99_us'), undefined);
});

for (const [level, why] of [
  ['off', 'no metric of the policy has a value on either side'],
  ['warn', "no metric that has values is of level 'error' in the policy, so nothing gates"],
] as const) {
  test(`with every level at ${level} there is no verdict, and the reason says so`, () => {
    const all = Object.keys(POLICY.levels).map((metric) => [metric, level]);
    const levels = Object.fromEntries(all) as Policy['levels'];
    const comparison = compare(pairs({}), { ...POLICY, levels });
    assert.is(comparison.verdict, 'not_comparable');
    assert.equal(comparison.reason, { code: 'nothing_to_judge', message: why });
    assert.is(comparison.exit_code, 12);
  });
}

test('with percentiles alone and too few operations there is no verdict', () => {
  const all = Object.keys(POLICY.levels).map((metric) => [metric, 'off']);
  const levels = { ...Object.fromEntries(all), p99_us: 'error' } as Policy['levels'];
  const comparison = compare(pairs({}), { ...POLICY, levels, min_exceedances: 1e9 });
  assert.is(comparison.reason.message, 'no metric that may gate has enough operations to do so');
});

test('throughput does not gate in an open loop, where it is what was asked for', () => {
  const open = alteredSession((stage) => ({ ...stage, requests: null, rate_per_s: 50_000 }));
  assert.not(gating(compare(open)).includes('throughput'));
});

test('a run whose schedule was not kept does not count, its errors do', () => {
  const comparison = compare(
    alteredSession((stage, run, side) => {
      if (side === 'a' || run >= 5) return stage;
      const { measure, generator } = stage;
      const errors = { ...measure.errors, dropped: 7 };
      return { ...stage, measure: { ...measure, errors }, generator: { ...generator, dropped: 7 } };
    }),
  );
  const row = rowOf(comparison, 'p50_us');
  assert.is(row.n, 5, 'and so do not their partners');
  assert.is(row.base.runs.filter(({ used }) => used).length, 5);
  assert.is(row.reason.code, 'schedule_not_kept');
  assert.is(rowOf(comparison, 'error_rate').reason.code, 'new_errors');
  assert.is(comparison.verdict, 'regressed');
});

test('errors of runs whose schedule was not kept are compared as those of others', () => {
  const comparison = compare(
    alteredSession((stage, run, side) => {
      const { measure, generator } = stage;
      const errors = { ...measure.errors, dropped: (side === 'a' ? 1000 : 5000) + run };
      return { ...stage, measure: { ...measure, errors }, generator: { ...generator, dropped: 7 } };
    }),
  );
  assert.equal([rowOf(comparison, 'p50_us').n, rowOf(comparison, 'error_rate').n], [0, 10]);
  assert.is(rowOf(comparison, 'error_rate').verdict, 'regressed');
});

test('a run far out of the others is flagged, and counts', () => {
  const runs = runsLike({});
  runs[3] = { ...runs[3], p50Us: 1000 };
  const comparison = compare(abSession(runsLike({}), runs));
  const values = rowOf(comparison, 'p50_us').candidate.runs;
  assert.equal(
    values.filter(({ outlier }) => outlier).map(({ run, used }) => [run, used]),
    [[3, true]],
  );
  assert.is(rowOf(comparison, 'p50_us').n, 10);
  const said = ({ warnings }: Comparison): string[] =>
    warnings.map(({ message }) => message).filter((message) => /^p50_us: .* far out/.test(message));
  assert.equal(said(comparison), ['p50_us: 1 run lies far out (it counts all the same)']);
  runs[5] = { ...runs[5], p50Us: 1000 };
  const twice = said(compare(abSession(runsLike({}), runs)));
  assert.equal(twice, ['p50_us: 2 runs lie far out (they count all the same)']);
});

test('stages that only some runs completed are compared over those', () => {
  const two = (side: 'a' | 'b'): Report =>
    reportOf(
      runsLike({}).map((it, run) => {
        const stages = [stageWith(it, 'first'), stageWith(it, 'second')];
        return run === 9 ? stages.slice(0, 1) : stages;
      }),
      { kind: 'ab', side },
    );
  const comparison = compare({ base: two('a'), candidate: two('b') });
  const counts = comparison.rows.filter(({ metric }) => metric === 'p50_us').map(({ n }) => n);
  assert.equal(counts, [10, 9]);
});

test('the fewest runs are those at which the exact tests reach their level', () => {
  assert.is(minimumRuns('paired', POLICY, 1), 8);
  assert.is(minimumRuns('paired', POLICY, 5), 8);
  assert.is(minimumRuns('paired', POLICY, 20), 10);
  assert.is(minimumRuns('paired', POLICY, 40), 11);
  assert.is(minimumRuns('paired', { ...POLICY, alpha: 0.05 }, 1), 6);
  assert.is(minimumRuns('same_session', POLICY, 1), 6);
  assert.is(minimumRuns('same_session', { ...POLICY, min_runs: 15 }, 1), 15);
});

test('seven pairs can never say regressed by default, and eight can', () => {
  const slower = (pairs: number): Comparison =>
    compare(abSession(runsLike({}, pairs), runsLike({ p50Us: 2000 }, pairs)));
  assert.equal(
    [6, 7, 8].map((count) => slower(count).verdict),
    ['inconclusive', 'inconclusive', 'regressed'],
  );
});

test('what can gate is counted before a run: no throughput of an open loop, no percentile of too few', () => {
  const timed = { workers: 4 };
  assert.is(mostGatingTests(POLICY, [timed, timed, timed, timed]), 20);
  assert.is(mostGatingTests(POLICY, [{ workers: 4, rate_per_s: { from: 1, to: 2 } }]), 4);
  assert.is(mostGatingTests(POLICY, [{ workers: 4, requests: null, rate_per_s: null }]), 5);
  // p99 needs 10,000 operations, the median 200.
  const counts = [2500, 2499, 50, 49].map((requests) =>
    mostGatingTests(POLICY, [{ workers: 4, requests }]),
  );
  assert.equal(counts, [5, 4, 4, 3]);
  const levels = { ...POLICY.levels, max_us: 'error' } as const;
  assert.is(mostGatingTests({ levels, min_exceedances: 100 }, [timed]), 5);
});

test('the usual pairs are ten, or as many as the stages of a scenario take', () => {
  const { stages } = loadScenario('ramp_test');
  assert.is(mostGatingTests(POLICY, stages), 30);
  assert.is(usualPairs(POLICY, stages), 11);
  assert.is(usualPairs(POLICY, loadScenario('load_test').stages), 10);
  assert.is(usualPairs({ ...POLICY, min_runs: 15 }, stages), 15);
});

test.run();
