// Reports that were aborted, that failed or that lack stages: what is there is shown, and nothing but a
// regression is concluded from it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import type { Report, StageResult } from '../../src/schema/generated/report.js';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { type Figures, reportOf, runsLike, stageWith } from './sessions.js';

/** A side of an ab session of ten blocks whose runs have two stages each. */
function side(name: 'a' | 'b', figures: Figures = {}): Report {
  const runs = runsLike(figures).map((it) => [stageWith(it), stageWith(it, 'second')]);
  return reportOf(name === 'b' ? runs.reverse() : runs, { kind: 'ab', side: name });
}

function compare(base: Report, candidate: Report): Comparison {
  return compareReports(
    { label: 'a', report: base },
    { label: 'b', report: candidate },
    { policy: defaultPolicy() },
  );
}

function cut(stage: StageResult, phase: 'preload' | 'measure' = 'measure'): StageResult {
  return { ...stage, [phase]: { ...stage[phase], complete: false } };
}

/** `report` with the stages of its last run replaced. */
function lastRun(report: Report, change: (stages: StageResult[]) => StageResult[]): Report {
  const runs = report.runs.map((run, i) => {
    return i < report.runs.length - 1 ? run : { ...run, stages: change(run.stages) };
  });
  return { ...report, runs };
}

function assertIncomplete(comparison: Comparison, message: RegExp): void {
  assert.equal(
    [comparison.verdict, comparison.reason.code, comparison.exit_code],
    ['inconclusive', 'incomplete', 12],
  );
  assert.match(comparison.reason.message, message);
  assert.match(comparison.reason.message, /measure both sides again$/);
  assert.ok(comparison.warnings.some(({ code }) => code === 'incomplete_report'));
  assert.ok(comparison.rows.length > 0, 'what is there is shown');
}

test('sides that lack nothing are compared without a word about it', () => {
  const { verdict, warnings } = compare(side('a'), side('b'));
  assert.is(verdict, 'equivalent');
  assert.not(warnings.some(({ code }) => code === 'incomplete_report'));
});

test('an aborted or failed side lets no gate pass, however many runs are whole', () => {
  for (const status of ['aborted', 'failed'] as const) {
    const message = new RegExp(`^the candidate is ${status}: `);
    assertIncomplete(compare(side('a'), { ...side('b'), status }), message);
  }
  const comparison = compare({ ...side('a'), status: 'aborted' }, side('b', { p50Us: 50 }));
  assertIncomplete(comparison, /^the baseline is aborted: /);
  assert.is(comparison.rows.find(({ metric }) => metric === 'p50_us')!.verdict, 'improved');
});

test('an interrupted session tells what is missing where', () => {
  const base = lastRun({ ...side('a'), status: 'aborted' }, ([first]) => [first!]);
  const candidate = lastRun({ ...side('b'), status: 'aborted' }, () => []);
  assertIncomplete(
    compare(base, candidate),
    /^the baseline is aborted \(second missing in 1 of 10 runs\); the candidate is aborted \(4x1000 missing in 1 of 10 runs, second missing in 1 of 10 runs\): /,
  );
});

test('a stage that lost a peer is not judged, and lets no gate pass', () => {
  const lost = lastRun(side('a'), ([first, second]) => [
    first!,
    { ...second!, lost_peers: ['p1'] },
  ]);
  const message = /^the baseline is incomplete \(second without a lost peer in 1 of 10 runs\): /;
  const comparison = compare(lost, side('b'));
  assertIncomplete(comparison, message);
  const runs = comparison.rows.filter(({ stage }) => stage === 'second').map((row) => row.n);
  assert.ok(runs.length > 0 && runs.every((n) => n === 9), runs.join());
});

test('a stage that was cut short is not judged, and lets no gate pass', () => {
  for (const phase of ['preload', 'measure'] as const) {
    const candidate = lastRun(side('b'), ([first, second]) => [first!, cut(second!, phase)]);
    const comparison = compare(side('a'), candidate);
    assertIncomplete(
      comparison,
      /^the candidate is incomplete \(second cut short in 1 of 10 runs\): /,
    );
    assert.equal(
      comparison.rows.filter(({ metric }) => metric === 'p50_us').map(({ n }) => n),
      [10, 9],
    );
  }
});

test('a stage that one side never reached lets no gate pass', () => {
  const all = side('b');
  const candidate = { ...all, runs: all.runs.map((run) => ({ ...run, stages: [run.stages[0]!] })) };
  const message = / is incomplete \(second missing in 10 of 10 runs\): /;
  assertIncomplete(compare(side('a'), candidate), message);
  assertIncomplete(compare(candidate, side('a')), message);
});

test('a stage that both scenarios ask for and no run has is missing as well', () => {
  const short = (report: Report): Report => ({ ...report, scenario: { stages: [{}, {}, {}] } });
  const comparison = compare(short(side('a')), short(side('b')));
  assertIncomplete(comparison, /^the baseline is incomplete \(stage 3 missing in 10 of 10 runs\)/);
});

test('a regression that the complete part shows is one all the same', () => {
  const candidate: Report = { ...side('b', { p50Us: 150 }), status: 'aborted' };
  const { verdict, exit_code: exitCode } = compare(side('a'), candidate);
  assert.equal([verdict, exitCode], ['regressed', 10]);
});

test('where every stage was cut short there is nothing to compare', () => {
  const all = side('b');
  const runs = all.runs.map((run) => ({ ...run, stages: run.stages.map((it) => cut(it)) }));
  const { verdict, exit_code: exitCode } = compare(side('a'), { ...all, runs });
  assert.equal([verdict, exitCode], ['not_comparable', 12]);
});

test.run();
