// Two reports -> a Comparison: can they be compared, what is different, and what can be concluded.
// Pure, and deterministic to the byte: reads no file, draws no random number, asks no clock.
import { masked } from '../printable.js';
import { packageManifest } from '../schema/package-root.js';
import type { Calibration } from '../schema/generated/calibration.js';
import type { Report } from '../schema/generated/report.js';
import type { Comparison, Difference, Side } from '../schema/generated/verdict.js';
import { forDesign, whyUnusable } from './calibration.js';
import { completePart, gapsOf } from './completeness.js';
import { designOf, isSameMeasurement } from './design.js';
import { differencesOf } from './differences.js';
import type { Context } from './draft.js';
import { notComparable, type Overall, overallOf } from './overall.js';
import { misspelt, type Policy, policyFor } from './policy.js';
import { rowsOf } from './rows.js';
import { warningsOf } from './warnings.js';

/** Raised when the meaning of a field changes; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** The tests look at all pairs of runs: beyond this they would take minutes and tell nothing new. */
const MOST_RUNS = 1000;

/** A report and how to call it: its folder, as the user named it. */
export interface LabelledReport {
  readonly label: string;
  readonly report: Report;
}

/** What a comparison is made by. */
export interface CompareOptions {
  /** For all scenarios; what it says of the baseline's scenario is applied here. */
  readonly policy: Policy;
  /** Paths that are meant to differ, with all below them: `network.memory_mb`, `stages`. */
  readonly vary?: readonly string[];
  /** The machine's noise; used only where it holds for both reports. */
  readonly calibration?: Calibration | null;
}

/**
 * Compares `candidate` with `base`. Never throws for reports that report.schema.json describes:
 * what cannot be compared has the verdict not_comparable.
 */
export function compareReports(
  base: LabelledReport,
  candidate: LabelledReport,
  options: CompareOptions,
): Comparison {
  const { vary = [], calibration = null } = options;
  const unusable = calibration
    ? whyUnusable(calibration, base.report, candidate.report)
    : undefined;
  const gaps = gapsOf(base.report, candidate.report);
  const design = designOf(base.report, candidate.report);
  const scenario = scenarioName(base.report);
  const context: Context = {
    base: completePart(base.report),
    candidate: completePart(candidate.report),
    design,
    policy: policyFor(options.policy, scenario),
    calibration: calibration && unusable === undefined ? forDesign(calibration, design) : null,
  };
  const differences = differencesOf(base.report, candidate.report, vary);
  const refusal = refusalOf(context, differences);
  const rows = refusal ? [] : rowsOf(context);
  const warnings = warningsOf(context, rows, { vary, differences, gaps });
  const meant = misspelt(options.policy, scenario);
  if (meant !== undefined) {
    const message = `the policy has a part for '${masked(meant)}', none for '${masked(scenario)}': misspelt? It is not used`;
    warnings.unshift({ code: 'policy_part_unused', message });
  }
  if (unusable !== undefined) {
    const message = `the calibration is not used: ${unusable}`;
    warnings.unshift({ code: 'calibration_unusable', message });
  }
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: 'peerbench', version: packageManifest().version },
    ...(refusal ?? overallOf(rows, context.policy, gaps)),
    design,
    base: sideOf(base),
    candidate: sideOf(candidate),
    differences,
    rows,
    policy: context.policy,
    calibration: context.calibration?.measured_at ?? null,
    warnings,
  };
}

/** Why the two must not be compared at all. */
function refusalOf(
  { base, candidate }: Context,
  differences: readonly Difference[],
): Overall | undefined {
  if (isSameMeasurement(base, candidate)) {
    const { side } = base.session;
    const what = side === null ? 'the same session' : `side ${side} of the same session`;
    const message = `both are the same measurement, ${what}: it cannot tell whether anything changed`;
    return notComparable('same_report', message);
  }
  const unmeant = differences.filter(({ varied }) => !varied);
  if (unmeant.length > 0) {
    const paths = unmeant.map(({ path }) => masked(path, 100));
    const rest = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
    const list = paths.slice(0, 3).join(', ') + rest;
    const message = `the sides differ in ${list}; name with --vary what is meant to differ`;
    return notComparable('not_comparable', message);
  }
  for (const [name, { runs }] of Object.entries({ baseline: base, candidate })) {
    if (runs.length > MOST_RUNS) {
      const message = `the ${name} has ${runs.length} runs, more than ${MOST_RUNS}`;
      return notComparable('not_comparable', message);
    }
    if (runs.some(({ stages }) => stages.length > 0)) continue;
    return notComparable('nothing_to_judge', `the ${name} has no completed stage`);
  }
  return undefined;
}

function sideOf({ label, report }: LabelledReport): Side {
  return {
    label,
    scenario: scenarioName(report),
    scenario_hash: report.scenario_hash,
    workload_digest: report.workload_digest,
    seed: report.seed,
    session_id: report.session.id,
    session_side: report.session.side,
    started_at: report.started_at,
    runs: report.runs.length,
  };
}

/** The scenario is free-form in a report's schema, and the report may come from anywhere. */
function scenarioName({ scenario }: Report): string {
  return typeof scenario.name === 'string' ? scenario.name : '';
}
