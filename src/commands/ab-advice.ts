// The `peerbench ab` command that answers what two reports at hand cannot. The reports may come from
// anywhere: what they say ends up in a command that people copy.
import { withoutCommands } from '../compare/formats/without-commands.js';
import { type StageLoad, usualPairs } from '../compare/minimum-runs.js';
import { policyFor } from '../compare/policy.js';
import { ANSWERED_BY_PAIRS } from '../compare/reason-kinds.js';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { scenarioName } from '../report/parameters.js';
import { shellOption, shellQuoted } from '../report/shell-quoted.js';
import { loadScenario } from '../scenario/load.js';
import { parseOverride } from '../scenario/override.js';
import { overridesBetween } from '../scenario/overrides-between.js';
import { SCENARIO_NAME } from '../scenario/scenario.js';
import type { Comparison } from '../schema/generated/verdict.js';
import type { OptionValues } from './command.js';
import type { Compared } from './two-reports.js';

type Content = Readonly<Record<string, unknown>>;

function canAnswer({ reason, rows }: Comparison): boolean {
  if (reason.code === 'incomplete') return true;
  // A row without values would have none in a session of pairs either.
  return rows.some((row) => row.gates && ANSWERED_BY_PAIRS.has(row.reason.code));
}

/** The stages that the scenario of a report asks for; an incomplete report may hold fewer. */
function stagesOf({ stages }: Content): StageLoad[] {
  if (!Array.isArray(stages)) return [];
  return stages.filter((stage): stage is StageLoad => typeof stage === 'object' && stage !== null);
}

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

/** Whether an override names the program that `ab` would start, or its options. */
function choosesProgram(set: string): boolean {
  const override = parseOverride(set);
  // What cannot be read cannot be run either.
  if ('message' in override) return true;
  const [section, map, field] = override.path;
  if (section !== 'network') return false;
  if (map === undefined) return true;
  return map === 'memcached' && (field === undefined || field === 'path' || field === 'options');
}

interface SideAdvice {
  readonly options: readonly string[];
  /** What the reader has to do before the command does what it should. */
  readonly notes: readonly string[];
}

/**
 * The options of one side. What a report had from `--set` is told by holding it against the scenario
 * of its name, else against `known`; without either it is not known.
 */
function sideAdvice(
  side: 'a' | 'b',
  name: string,
  content: Content,
  known: Content | undefined,
): SideAdvice {
  const current = currentScenario(name);
  const from = current ?? known;
  const sets = from ? overridesBetween(from, content) : [];
  const kept = sets.filter((set) => !choosesProgram(set));
  const left = sets.filter(choosesProgram).map((set) => shellOption(`${side}-set`, set));
  const file = `<file of scenario ${name}>`;
  return {
    options: [
      shellOption(side, current ? name : file),
      ...kept.map((set) => shellOption(`${side}-set`, set)),
    ],
    notes: [
      ...(current
        ? []
        : [`No scenario ${name} is found here: name its file for ${shellQuoted(file)}.`]),
      ...left.map(
        (option) => `Left out, as it says what is run; add it if you trust the report: ${option}`,
      ),
    ],
  };
}

/** Where the scenarios are the same, a session of them says nothing of what differs around them. */
function unlikeElsewhere(differences: Comparison['differences']): string {
  const paths = differences.map(({ path }) => masked(path, 100));
  return withoutCommands(
    `These runs cannot answer the question. A session of pairs can, if both sides can be run in it: they\n` +
      `differ in ${paths.join(', ')}, which no scenario names; for two memcacheds say\n` +
      `'peerbench ab' with --a-set and --b-set network.memcached.path=PROGRAM.\n`,
  );
}

/**
 * The command that runs the scenarios of two reports against each other, with enough pairs for a
 * verdict, and what has to be known about it; empty where such a session could not answer either.
 */
export function abAdvice(compared: Compared, options: OptionValues): string {
  const { comparison, base, candidate, policy } = compared;
  if (!canAnswer(comparison)) return '';
  const names = { a: scenarioName(base), b: scenarioName(candidate) };
  const a = sideAdvice('a', names.a, base.scenario, undefined);
  const known = names.a === names.b ? base.scenario : undefined;
  const b = sideAdvice('b', names.b, candidate.scenario, known);
  const elsewhere = comparison.differences.filter(({ varied }) => varied);
  const isAlike = overridesBetween(base.scenario, candidate.scenario).length === 0;
  if (isAlike && elsewhere.length > 0) return unlikeElsewhere(elsewhere);
  const pairs = usualPairs(policyFor(policy, names.a), stagesOf(base.scenario));
  const files = ['policy', 'calibration'].flatMap((name) => {
    const file = options[name];
    return typeof file === 'string' ? [shellOption(name, file)] : [];
  });
  const command = ['peerbench ab', ...a.options, ...b.options, `--pairs ${pairs}`, ...files].join(
    ' ',
  );
  const notes = [...a.notes, ...b.notes].map((note) => `${note}\n`).join('');
  return withoutCommands(
    `These runs cannot answer the question. This can:\n\n  ${command}\n\n${notes}`,
  );
}
