// The `peerbench ab` command that answers what two reports at hand cannot.
import { minimumRuns, mostGatingTests } from '../compare/minimum-runs.js';
import { type Policy, policyFor } from '../compare/policy.js';
import { BenchError } from '../errors.js';
import { scenarioName } from '../report/parameters.js';
import { shellQuoted } from '../report/shell-quoted.js';
import { loadScenario } from '../scenario/load.js';
import { overridesBetween } from '../scenario/overrides-between.js';
import { SCENARIO_NAME } from '../scenario/scenario.js';
import type { Report } from '../schema/generated/report.js';

type Content = Readonly<Record<string, unknown>>;

const USUAL_PAIRS = 10;

/** The scenario of this name as it is now; undefined when there is none, or a broken one. */
function currentScenario(name: string): Content | undefined {
  if (!SCENARIO_NAME.test(name)) return undefined;
  try {
    return { ...loadScenario(name) };
  } catch (error) {
    if (error instanceof BenchError) return undefined;
    throw error;
  }
}

function sideOptions(side: 'a' | 'b', name: string, sets: readonly string[]): string[] {
  return [
    `--${side}`,
    shellQuoted(name),
    ...sets.flatMap((set) => [`--${side}-set`, shellQuoted(set)]),
  ];
}

/**
 * The command that runs the scenarios of two reports against each other, with enough pairs for a
 * verdict. What they had from `--set` is told by holding each against the scenario of its name; where
 * that is not found, only the candidate's difference from the baseline is known.
 */
export function abCommand(
  base: Report,
  candidate: Report,
  policy: Policy,
  policyFile: string | undefined,
): string {
  const names = { a: scenarioName(base), b: scenarioName(candidate) };
  const current = currentScenario(names.a);
  const aSets = current ? overridesBetween(current, base.scenario) : [];
  const bFrom = currentScenario(names.b) ?? base.scenario;
  const own = policyFor(policy, names.a);
  const stages = Math.max(0, ...base.runs.map((run) => run.stages.length));
  const pairs = Math.max(USUAL_PAIRS, minimumRuns('paired', own, mostGatingTests(own, stages)));
  return [
    'peerbench ab',
    ...sideOptions('a', names.a, aSets),
    ...sideOptions('b', names.b, overridesBetween(bFrom, candidate.scenario)),
    `--pairs ${pairs}`,
    ...(policyFile === undefined ? [] : [`--policy ${shellQuoted(policyFile)}`]),
  ].join(' ');
}
