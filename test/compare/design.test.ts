import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { designOf } from '../../src/compare/design.js';
import { defaultPolicy, parsePolicy } from '../../src/compare/policy.js';
import type { Calibration } from '../../src/schema/generated/calibration.js';
import type { Report } from '../../src/schema/generated/report.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import { type Figures, reportOf, runsLike, type SessionOptions, stageWith } from './sessions.js';

function report(options: SessionOptions, figures: readonly Figures[] = runsLike({})): Report {
  return reportOf(
    figures.map((it) => [stageWith(it)]),
    options,
  );
}

function compare(base: Report, candidate: Report, calibration?: Calibration): Comparison {
  const options = { policy: defaultPolicy(), ...(calibration && { calibration }) };
  return compareReports({ label: 'a', report: base }, { label: 'b', report: candidate }, options);
}

const rowOf = ({ rows }: Comparison, metric: Row['metric']): Row =>
  rows.find((row) => row.metric === metric)!;
const codes = ({ warnings }: Comparison): string[] => warnings.map(({ code }) => code);

const A = { kind: 'ab', side: 'a' } as const;
const B = { kind: 'ab', side: 'b' } as const;
const ALL_FIRST = Array<number>(10).fill(0);
const ALL_SECOND = Array<number>(10).fill(1);

test('alternating blocks of one session are pairs', () => {
  assert.is(designOf(report(A), report(B)), 'paired');
  assert.is(designOf(report(B), report(A)), 'paired', 'whichever side is the baseline');
});

test('a block that lacks its second half does not undo the pairs', () => {
  assert.is(designOf(report(A, runsLike({}, 10)), report(B, runsLike({}, 9))), 'paired');
  const comparison = compare(report(A, runsLike({}, 10)), report(B, runsLike({}, 9)));
  assert.is(rowOf(comparison, 'p50_us').n, 9);
  const last = rowOf(comparison, 'p50_us').base.runs.at(-1)!;
  assert.is(last.used, false);
  assert.ok(codes(comparison).includes('runs_not_used'));
});

test('a fixed order within the blocks makes no pairs, and the reader is told', () => {
  const base = report({ ...A, slots: ALL_FIRST });
  const candidate = report({ ...B, slots: ALL_SECOND });
  assert.is(designOf(base, candidate), 'same_session');
  assert.ok(codes(compare(base, candidate)).includes('order_not_balanced'));
});

test('a run without its block, or two runs in one place, make no pairs', () => {
  const sides = (change: (run: Report['runs'][number], side: string) => void): [Report, Report] => {
    const [base, candidate] = [report(A), report(B)];
    change(base.runs[9]!, 'a');
    change(candidate.runs[9]!, 'b');
    return [base, candidate];
  };
  assert.is(designOf(...sides(() => undefined)), 'paired');
  const second = report({ ...B, slots: report(A).runs.map(({ slot }) => slot!) });
  assert.is(designOf(report(B), second), 'same_session', 'the same side twice');
  assert.is(designOf(...sides((run) => delete run.block)), 'same_session');
  assert.is(designOf(...sides((run) => delete run.slot)), 'same_session');
  assert.is(designOf(...sides((run) => (run.slot = 1))), 'same_session', 'both second');
  assert.is(designOf(...sides((run) => (run.block = 8))), 'same_session', 'two runs in a block');
});

test('a measurement compared with itself is no comparison', () => {
  for (const options of [A, {}]) {
    const comparison = compare(report(options), report(options, runsLike({ p50Us: 150 })));
    assert.equal(
      [comparison.verdict, comparison.reason.code, comparison.exit_code, comparison.rows],
      ['not_comparable', 'same_report', 12, []],
    );
    assert.match(comparison.reason.message, /^both are the same measurement, .*the same session: /);
  }
});

test('sides of a session the other way round are judged, with a warning', () => {
  assert.not(codes(compare(report(A), report(B))).includes('sides_swapped'));
  const swapped = compare(report(B), report(A));
  assert.is(swapped.verdict, 'equivalent');
  assert.ok(codes(swapped).includes('sides_swapped'));
  const apart = compare(report({ ...B, id: 'one' }), report({ ...A, id: 'two' }));
  assert.not(codes(apart).includes('sides_swapped'), 'the sides of two sessions have no order');
});

test('different sessions cannot be judged without a calibration, and a gate says so', () => {
  const comparison = compare(
    report({ id: 'one' }),
    report({ id: 'two' }, runsLike({ p50Us: 120 })),
  );
  assert.is(comparison.design, 'cross_session');
  const row = rowOf(comparison, 'p50_us');
  assert.equal([row.verdict, row.reason.code], ['inconclusive', 'no_calibration']);
  assert.ok(Math.abs(row.change.estimate! - 0.2) < 0.02);
  assert.is(row.change.interval.low, null, 'an interval would not cover what sessions differ by');
  assert.is(row.p, null);
  assert.is(comparison.verdict, 'inconclusive');
  assert.is(comparison.exit_code, 12);
});

test('a change of a quarter between different sessions is suspected, and no more', () => {
  const comparison = compare(
    report({ id: 'one' }),
    report({ id: 'two' }, runsLike({ p50Us: 150, p99Us: 200 })),
  );
  assert.equal(rowOf(comparison, 'p50_us').reason.code, 'suspected_worse');
  assert.equal(rowOf(comparison, 'p99_us').reason.code, 'suspected_better');
  assert.is(comparison.verdict, 'inconclusive');
});

const NOISE = { floor: 0.02, sigma_between: 0.02, cv_within: 0.01 };

function calibrationOf(sigma: number, change: Partial<Calibration> = {}): Calibration {
  const { cpu, cores, kernel, node, memcached, peerbench: version } = report(A).environment;
  const noise = { ...NOISE, sigma_between: sigma };
  return {
    schema_version: 1,
    tool: { name: 'peerbench', version },
    measured_at: '2026-02-20T00:00:00Z',
    scenario: 'read_heavy',
    scenario_hash: 'a1'.repeat(32),
    machine: { cpu, cores, kernel },
    software: { node, memcached },
    sessions: 20,
    pairs_per_session: 10,
    stages: [
      {
        name: '4x1000',
        metrics: { throughput: noise, p50_us: noise, p99_us: noise, miss_rate: noise },
      },
    ],
    ...change,
  };
}

test('with a calibration different sessions can be judged, by as much as it allows', () => {
  const one = report({ id: 'one' });
  const two = report({ id: 'two' }, runsLike({ p50Us: 120 }).reverse());
  const quiet = compare(one, two, calibrationOf(0.02));
  assert.is(rowOf(quiet, 'p50_us').verdict, 'regressed');
  assert.is(quiet.calibration, '2026-02-20T00:00:00Z');
  const noisy = compare(one, two, calibrationOf(0.05));
  assert.is(rowOf(noisy, 'p50_us').verdict, 'inconclusive');
  const width = ({ change }: Row): number => change.interval.high! - change.interval.low!;
  assert.ok(width(rowOf(noisy, 'p50_us')) > 2 * width(rowOf(quiet, 'p50_us')));
});

test('a calibrated floor raises the floor of the policy and never lowers it', () => {
  const calibration = calibrationOf(0.02, {
    stages: [{ name: '4x1000', metrics: { p50_us: { ...NOISE, floor: 0.3 }, p99_us: NOISE } }],
  });
  const comparison = compare(report(A), report(B, runsLike({ p50Us: 120 }).reverse()), calibration);
  assert.is(rowOf(comparison, 'p50_us').floor, 0.3);
  assert.is(rowOf(comparison, 'p50_us').verdict, 'equivalent');
  assert.is(rowOf(comparison, 'p99_us').floor, 0.1);
  const raised = comparison.warnings.filter(({ code }) => code === 'floor_raised');
  assert.equal(
    raised.map(({ message, stage }) => [message, stage]),
    [['the calibration raised the floor of p50_us from 5.0% to 30.0%', '4x1000']],
  );
  const plain = compare(report(A), report(B), calibrationOf(0.02));
  assert.not(codes(plain).includes('floor_raised'));
});

test('sessions that happened to be alike are no proof that sessions are', () => {
  const one = report({ id: 'one' });
  const two = report({ id: 'two' }, runsLike({ p50Us: 120 }).reverse());
  const withNoise = (sigma: number, cv: number | null): Comparison => {
    const noise = { ...NOISE, sigma_between: sigma, cv_within: cv };
    const stages = [{ name: '4x1000', metrics: { p50_us: noise } }];
    return compare(one, two, calibrationOf(0, { stages }));
  };
  const p50 = (comparison: Comparison): Row => rowOf(comparison, 'p50_us');
  // Nothing is known of a figure that never moved.
  for (const cv of [0, null]) {
    const unknown = withNoise(0, cv);
    assert.is(p50(unknown).reason.code, 'no_calibration');
    assert.ok(codes(unknown).includes('noise_unknown'));
  }
  // The median of 2 x 10 runs that differ by 4 % has a standard error of sqrt(pi / 2) * 4 % / sqrt(20).
  const least = Math.sqrt(Math.PI / 2) * (0.04 / Math.sqrt(20));
  const low = (comparison: Comparison): number => p50(comparison).change.interval.low!;
  assert.ok(Math.abs(low(withNoise(0, 0.04)) - low(withNoise(least, 0))) < 1e-9);
  assert.ok(low(withNoise(0, 0.04)) < low(withNoise(1e-6, 0)) - 0.001, 'and it widens');
  assert.equal(p50(withNoise(0.02, 0.04)).change, p50(withNoise(0.02, 0)).change);
  assert.is(p50(withNoise(0.02, 0)).verdict, 'regressed');
});

test('few sessions know little of how sessions differ, and allow less', () => {
  const one = report({ id: 'one' });
  const two = report({ id: 'two' }, runsLike({ p50Us: 120 }).reverse());
  const few = compare(one, two, calibrationOf(0.02, { sessions: 3 }));
  assert.is(rowOf(few, 'p50_us').verdict, 'inconclusive');
  assert.is(rowOf(few, 'p50_us').reason.code, 'too_noisy');
});

test('what was calibrated is a stage by its place and name, and nothing else', () => {
  const one = report({ id: 'one' });
  const two = report({ id: 'two' }, runsLike({ p50Us: 120 }).reverse());
  const { stages } = calibrationOf(0.02);
  const other = compare(
    one,
    two,
    calibrationOf(0.02, { stages: [{ ...stages[0]!, name: '8x9' }] }),
  );
  assert.is(rowOf(other, 'p50_us').reason.code, 'no_calibration');
  const second = compare(
    one,
    two,
    calibrationOf(0.02, { stages: [{ name: '4x1000', metrics: {} }, stages[0]!] }),
  );
  assert.is(rowOf(second, 'p50_us').reason.code, 'no_calibration');
});

test('a calibration of another machine, month, program or scenario is not used, with a warning', () => {
  const one = report({ id: 'one' });
  const two = report({ id: 'two' });
  const { machine, software } = calibrationOf(0.02);
  const withoutSoftware = calibrationOf(0.02);
  delete withoutSoftware.software;
  for (const calibration of [
    calibrationOf(0.02, { machine: { ...machine, cores: 64 } }),
    calibrationOf(0.02, { measured_at: '2026-01-01T00:00:00Z' }),
    calibrationOf(0.02, { scenario_hash: 'b2'.repeat(32) }),
    calibrationOf(0.02, { software: { ...software!, memcached: '1.4.0' } }),
    calibrationOf(0.02, { software: { ...software!, node: 'v0.12.0' } }),
    calibrationOf(0.02, { tool: { name: 'peerbench', version: '0.0.1' } }),
    withoutSoftware,
  ]) {
    const comparison = compare(one, two, calibration);
    assert.is(comparison.calibration, null);
    assert.is(comparison.warnings[0]!.code, 'calibration_unusable');
    assert.is(rowOf(comparison, 'p50_us').reason.code, 'no_calibration');
  }
});

test('a part of the policy under a name like that of the scenario is told, and not used', () => {
  const name = String(report({}).scenario.name);
  const policy = parsePolicy(`scenarios: {${name}s: {rule: strict}}`, 'p.yaml');
  const comparison = compareReports(
    { label: 'one', report: report({ id: 'one' }) },
    { label: 'two', report: report({ id: 'two' }) },
    { policy },
  );
  assert.is(comparison.warnings[0]!.code, 'policy_part_unused');
  assert.is(comparison.policy.rule, 'two_part');
});

test('in a session without pairs a drift is found, and no verdict is built on it', () => {
  const times = Array.from({ length: 10 }, (_, i) => i);
  const later = times.map((time) => time + 10);
  const drifting = (at: readonly number[]): Figures[] =>
    runsLike({}).map((figures, i) => ({ ...figures, p50Us: figures.p50Us! * (1 + 0.02 * at[i]!) }));
  const comparison = compare(
    report({ ...A, slots: ALL_FIRST, times }, drifting(times)),
    report({ ...B, slots: ALL_SECOND, times: later }, drifting(later)),
  );
  const row = rowOf(comparison, 'p50_us');
  assert.ok(row.change.interval.low! > 0.05, 'the drift looks like a change');
  assert.equal([row.verdict, row.reason.code], ['inconclusive', 'drift']);
  assert.ok(row.drift!.change > 0.2 && row.drift!.p < 0.01);
  assert.is(rowOf(comparison, 'p99_us').verdict, 'equivalent', 'it did not drift');
});

test('a change much larger than the drift of its session is seen all the same', () => {
  const times = Array.from({ length: 10 }, (_, i) => i);
  const rising = (level: number): Figures[] =>
    times.map((time) => ({ p50Us: level * (1 + 0.002 * time) }));
  const comparison = compare(
    report({ ...A, slots: ALL_FIRST, times }, rising(100)),
    report({ ...B, slots: ALL_SECOND, times: times.map((time) => time + 10) }, rising(150)),
  );
  const row = rowOf(comparison, 'p50_us');
  assert.ok(row.drift!.suspected);
  // The floor of 5 % on top of a drift of 4 %.
  assert.ok(row.smallest_detectable! > 0.08 && row.smallest_detectable! < 0.12);
  assert.equal([row.verdict, row.reason.code], ['regressed', 'worse']);
});

test('the effect of being second in a block is told apart from the change', () => {
  const slowSecond = (slots: readonly number[], factor: number): Figures[] =>
    runsLike({}, 10, 0.001).map((figures, i) => ({
      ...figures,
      p50Us: figures.p50Us! * factor * (slots[i] === 1 ? 1.1 : 1),
    }));
  const slots = [0, 1, 1, 0, 0, 1, 0, 1, 1, 0];
  const other = slots.map((slot) => 1 - slot);
  const comparison = compare(
    report({ ...A, slots }, slowSecond(slots, 1)),
    report({ ...B, slots: other }, slowSecond(other, 1.3)),
  );
  const row = rowOf(comparison, 'p50_us');
  assert.ok(Math.abs(row.slot_effect! - 0.1) < 0.005, `${row.slot_effect}`);
  assert.ok(Math.abs(row.change.estimate! - 0.3) < 0.01, `${row.change.estimate}`);
});

test.run();
