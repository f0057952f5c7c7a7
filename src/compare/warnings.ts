// What a reader of a comparison has to know besides the verdict. Decides nothing.
import { masked } from '../printable.js';
import { stageResults } from '../report/summary.js';
import type { Report, Warning } from '../schema/generated/report.js';
import type { Difference, Row } from '../schema/generated/verdict.js';
import { isSameMeasurement } from './design.js';
import { unusedOf } from './differences.js';
import { hasEnoughBeyond, type Context } from './draft.js';
import { JUDGED_METRICS } from './metrics.js';
import { raisedFloors } from './raised-floors.js';
import { NOISE_UNKNOWN } from './reason-kinds.js';

/** The sides by the names they have in messages. */
function sidesOf({ base, candidate }: Context): readonly (readonly [string, Report])[] {
  return [
    ['baseline', base],
    ['candidate', candidate],
  ];
}

/** What a comparison knows beside its rows. */
export interface Found {
  /** Paths that are meant to differ. */
  readonly vary: readonly string[];
  readonly differences: readonly Difference[];
  /** What the sides lack, in sentences. */
  readonly gaps: readonly string[];
}

/** The warnings of a comparison: how the reports were made first, then what single rows show. */
export function warningsOf(
  context: Context,
  rows: readonly Row[],
  { vary, differences, gaps }: Found,
): Warning[] {
  return [
    ...unusedOf(vary, differences).map((path) => ({
      code: 'vary_unused',
      message: `${masked(path, 100)} was to vary, and is the same on both sides`,
    })),
    ...gaps.map((gap) => ({
      code: 'incomplete_report',
      message: `${gap}: only what was completed is compared`,
    })),
    ...sidesOf(context).flatMap(([name, report]) => reportWarnings(name, report)),
    ...designWarnings(context),
    ...raisedFloors(context.policy, rows).map(({ stage, text }) => ({
      code: 'floor_raised',
      message: `the calibration raised the floor of ${text}`,
      stage,
    })),
    ...rows.flatMap((row) => rowWarnings(context, row)),
  ];
}

/** Conditions of a report that its own warnings name, and that limit what a comparison means. */
const PASSED_ON: ReadonlySet<string> = new Set([
  'generator_bound',
  'books_do_not_balance',
  'wrong_values',
  'foreign_traffic',
  'workload_off',
]);

function reportWarnings(side: string, report: Report): Warning[] {
  const warnings: Warning[] = [];
  for (const code of PASSED_ON) {
    const stages = report.warnings.filter((it) => it.code === code).map(({ stage = '?' }) => stage);
    if (stages.length === 0) continue;
    const list = [...new Set(stages)].slice(0, 8).map((stage) => masked(stage, 64));
    warnings.push({ code, message: `the ${side} warns of ${code} in ${list.join(', ')}` });
  }
  return warnings;
}

function designWarnings({ base, candidate, design, calibration }: Context): Warning[] {
  // The verdict says it.
  if (isSameMeasurement(base, candidate)) return [];
  const warnings: Warning[] = [];
  if (design !== 'cross_session' && base.session.side === 'b' && candidate.session.side === 'a') {
    const message =
      'the baseline is side b of its session and the candidate side a: worse and better are the other way round than in the session';
    warnings.push({ code: 'sides_swapped', message });
  }
  if (design === 'same_session') {
    const message =
      'the sides did not alternate in balanced pairs: a drift of the session looks like a change';
    warnings.push({ code: 'order_not_balanced', message });
  }
  if (design === 'cross_session' && !calibration) {
    const message = 'different sessions without a calibration: only exact figures can be compared';
    warnings.push({ code: 'different_sessions', message });
  }
  return warnings;
}

function rowWarnings(context: Context, row: Row): Warning[] {
  const { metric, stage } = row;
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => {
    warnings.push({ code, message: `${metric}: ${message}`, stage });
  };
  const values = [...row.base.runs, ...row.candidate.runs];
  const unused = values.filter(({ value, used }) => value !== null && !used).length;
  if (unused > 0) {
    const what = unused === 1 ? 'run does not count' : 'runs do not count';
    warn('runs_not_used', `${unused} ${what}: schedule not kept, or no partner`);
  }
  const outliers = values.filter(({ outlier }) => outlier).length;
  if (outliers === 1) warn('outliers', '1 run lies far out (it counts all the same)');
  if (outliers > 1) warn('outliers', `${outliers} runs lie far out (they count all the same)`);
  if (lacksExceedances(context, row)) {
    const fewest = context.policy.min_exceedances;
    warn(
      'percentile_does_not_gate',
      `some run of the baseline has fewer than ${fewest} operations beyond it`,
    );
  }
  if (row.gates && context.calibration && NOISE_UNKNOWN.has(row.reason.code)) {
    warn('noise_unknown', 'the calibration saw nothing of how it differs between sessions');
  }
  if (!row.gates && row.verdict === 'regressed') warn('advisory_regressed', row.reason.message);
  return warnings;
}

/** Whether a percentile that should gate does not. */
function lacksExceedances({ base, policy }: Context, row: Row): boolean {
  const metric = JUDGED_METRICS.find(({ name }) => name === row.metric)!;
  if (row.level !== 'error' || metric.beyond === null) return false;
  const results = stageResults(base.runs, row.stage_index);
  return results.some((result) => {
    return metric.read(result) !== null && !hasEnoughBeyond(result, metric, policy);
  });
}
