// What a reader of a comparison has to know besides the verdict. Decides nothing.
import { masked } from '../printable.js';
import type { Report, Warning } from '../schema/generated/report.js';
import type { Difference, Row } from '../schema/generated/verdict.js';
import { unusedOf } from './differences.js';
import { hasEnoughBeyond, type Context } from './draft.js';
import { JUDGED_METRICS } from './metrics.js';

/** The sides by the names they have in messages. */
function sidesOf({ base, candidate }: Context): readonly (readonly [string, Report])[] {
  return [
    ['baseline', base],
    ['candidate', candidate],
  ];
}

/** The warnings of a comparison: how the reports were made first, then what single rows show. */
export function warningsOf(
  context: Context,
  rows: readonly Row[],
  vary: readonly string[],
  differences: readonly Difference[],
): Warning[] {
  return [
    ...unusedOf(vary, differences).map((path) => ({
      code: 'vary_unused',
      message: `${masked(path, 100)} was to vary, and is the same on both sides`,
    })),
    ...sidesOf(context).flatMap(([name, report]) => reportWarnings(name, report)),
    ...designWarnings(context),
    ...rows.flatMap((row) => rowWarnings(context, row)),
  ];
}

/** Conditions of a report that its own warnings name, and that limit what a comparison means. */
const PASSED_ON: ReadonlySet<string> = new Set(['generator_bound', 'books_do_not_balance']);

function reportWarnings(side: string, report: Report): Warning[] {
  const warnings: Warning[] = [];
  if (report.status !== 'complete') {
    const message = `the ${side} is ${report.status}: only what was completed is compared`;
    warnings.push({ code: 'incomplete_report', message });
  }
  for (const code of PASSED_ON) {
    const stages = report.warnings.filter((it) => it.code === code).map(({ stage = '?' }) => stage);
    if (stages.length === 0) continue;
    const list = [...new Set(stages)].slice(0, 8).map((stage) => masked(stage, 64));
    warnings.push({ code, message: `the ${side} warns of ${code} in ${list.join(', ')}` });
  }
  return warnings;
}

function designWarnings({ base, candidate, design, calibration }: Context): Warning[] {
  const isSame =
    base.session.id === candidate.session.id && base.session.side === candidate.session.side;
  if (isSame) {
    return [
      { code: 'same_report', message: 'both sides are runs of the same side of one session' },
    ];
  }
  if (design === 'same_session') {
    const message =
      'the sides did not alternate in balanced pairs: what changed during the session counts as a change';
    return [{ code: 'order_not_balanced', message }];
  }
  if (design === 'cross_session' && !calibration) {
    const message = 'different sessions without a calibration: only exact figures can be compared';
    return [{ code: 'different_sessions', message }];
  }
  return [];
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
    warn('percentile_does_not_gate', `some run has fewer than ${fewest} operations beyond it`);
  }
  if (!row.gates && row.verdict === 'regressed') warn('advisory_regressed', row.reason.message);
  return warnings;
}

/** Whether a percentile that should gate does not. */
function lacksExceedances({ base, candidate, policy }: Context, row: Row): boolean {
  const metric = JUDGED_METRICS.find(({ name }) => name === row.metric)!;
  if (row.level !== 'error' || metric.beyond === null) return false;
  const results = [...base.runs, ...candidate.runs].flatMap(
    ({ stages }) => stages[row.stage_index] ?? [],
  );
  return !results.every((result) => hasEnoughBeyond(result, metric, policy));
}
