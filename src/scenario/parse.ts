// YAML text -> Scenario, or everything that is wrong with it at once. Knows no file system.
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import type { Path } from '../schema/describe.js';
import { compileSchema, type Validator } from '../schema/validator.js';
import { applyOverrides, type Override, overrideOf } from './override.js';
import { fieldProblem, formatProblems, inOrder, overlaps, type Problem } from './problem.js';
import { resolveScenario, type ScenarioData } from './resolve.js';
import { checkRules } from './rules.js';
import type { Scenario } from './scenario.js';
import { readYaml, type YamlDocument } from './yaml.js';

/** A scenario, or what keeps the text from being one (in the order of the text). */
export type Checked =
  | { readonly scenario: Scenario; readonly problems: readonly [] }
  | { readonly scenario: undefined; readonly problems: readonly Problem[] };

/** With more problems than this the rules between fields are not tried: they would take long. */
const MAX_PROBLEMS = 200;

let compiled: Validator | undefined;

/** Compiled on first use: `--help` and most other commands do without. */
function validate(data: unknown): ReturnType<Validator> {
  compiled ??= compileSchema('scenario', { fillDefaults: true });
  return compiled(data);
}

/**
 * Reads and checks a scenario. `file` is only a name: it is shown in messages, and the scenario
 * must be called like it. `overrides` are `--set` arguments (`path=value`), applied in order.
 */
export function checkScenario(
  text: string,
  file: string,
  overrides: readonly string[] = [],
): Checked {
  const document = readYaml(text);
  const { data } = document;
  if (data === undefined) return { scenario: undefined, problems: document.problems };
  const { applied, problems: misfits } = applyOverrides(data, overrides);
  const problems = [...document.problems, ...misfits];
  const fields = fieldsOf(data);
  const given = (path: Path): boolean => fields.has(path.join('\0'));
  for (const { path, kind, message, hint } of validate(data)) {
    const at = placeOf([path], kind === 'unknown' ? 'key' : 'value', document, applied);
    problems.push({ ...fieldProblem(path, message, hint), ...at });
  }
  if (isMap(data) && problems.length < MAX_PROBLEMS) {
    checkRules({
      // The rules look at sound fields only, and those have the types of the schema.
      data: data as ScenarioData,
      baseName: baseNameOf(file),
      sound: (...paths) => !problems.some(({ path }) => paths.some((it) => overlaps(path, it))),
      given,
      overridden: (path) => overrideOf(path, applied) !== undefined,
      report: (path, message, { hint, blame = [] } = {}) => {
        const at = placeOf([path, ...blame], 'value', document, applied);
        problems.push({ ...fieldProblem(path, message, hint), ...at });
      },
    });
  }
  if (problems.length > 0) return { scenario: undefined, problems: inOrder(problems) };
  return { scenario: resolveScenario(data as ScenarioData, given), problems: [] };
}

/** Where a problem arose: at an override, else at the first of the fields that the text sets. */
function placeOf(
  fields: readonly Path[],
  part: 'key' | 'value',
  document: YamlDocument,
  applied: readonly Override[],
): Pick<Problem, 'position' | 'override'> {
  const override = fields.map((path) => overrideOf(path, applied)).find(Boolean);
  if (override) return { override: override.text };
  const field = fields.find((path) => document.has(path)) ?? fields[0]!;
  return { position: document.locate(field, part) };
}

/** As `checkScenario`; throws BenchError (ERR_SCENARIO_INVALID) that lists every problem. */
export function parseScenario(
  text: string,
  file: string,
  overrides: readonly string[] = [],
): Scenario {
  const { scenario, problems } = checkScenario(text, file, overrides);
  if (scenario) return scenario;
  throw invalidScenario(file, text, problems);
}

/** The error that lists `problems`. */
export function invalidScenario(
  file: string,
  text: string,
  problems: readonly Problem[],
): BenchError {
  const summary = `${masked(file, 1000)} is not a valid scenario`;
  const list = formatProblems(file, text, problems);
  return new BenchError('ERR_SCENARIO_INVALID', `${summary}\n${list}`);
}

/** A file's name without folders and without `.yaml` or `.yml`. */
export function baseNameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
}

function isMap(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The paths of all fields, as they are before defaults are filled in. */
function fieldsOf(data: unknown, path: Path = [], fields = new Set<string>()): Set<string> {
  if (typeof data !== 'object' || data === null) return fields;
  for (const [key, value] of Object.entries(data)) {
    const field = [...path, key];
    fields.add(field.join('\0'));
    fieldsOf(value, field, fields);
  }
  return fields;
}
