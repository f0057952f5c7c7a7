// What a comparison is judged by: read from a YAML file, or the defaults of policy.schema.json.
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { boundedFile } from '../scenario/bounded-file.js';
import { fieldProblem, formatProblems, inOrder, type Problem } from '../scenario/problem.js';
import type { Filled } from '../scenario/scenario.js';
import { decodeText } from '../scenario/text-limits.js';
import { readYaml } from '../scenario/yaml.js';
import type { PolicyFile, PolicyOverride } from '../schema/generated/policy.js';
import { compileSchema, type Validator } from '../schema/validator.js';

/** A policy with every default filled in; `scenarios` holds what differs for some of them. */
export type Policy = Omit<Filled<PolicyFile>, 'scenarios'> & {
  readonly scenarios: Readonly<Record<string, PolicyOverride>>;
};

let compiled: Validator | undefined;

/** Compiled on first use: most commands judge nothing. Fills the defaults into `data`. */
function validate(data: unknown): ReturnType<Validator> {
  compiled ??= compileSchema('policy', { fillDefaults: true });
  return compiled(data);
}

/** The policy that holds where no file says otherwise. */
export function defaultPolicy(): Policy {
  const data = {};
  validate(data);
  return data as Policy;
}

/**
 * Reads the policy in `file`.
 * @throws {BenchError} ERR_POLICY_INVALID when it cannot be read, or is not what policy.schema.json
 *   describes; the message lists every problem with line and column
 */
export function loadPolicy(file: string): Policy {
  let bytes: Uint8Array | undefined;
  try {
    bytes = boundedFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`cannot read ${masked(file, 1000)}: ${masked(reason, 200)}`);
  }
  if (!bytes) throw invalid(`no such file: ${masked(file, 1000)}`);
  const { text, problem } = decodeText(bytes);
  if (problem) throw invalidPolicy(file, text, [problem]);
  return parsePolicy(text, file);
}

/** As `loadPolicy`, of a text; `file` is only a name, shown in messages. */
export function parsePolicy(text: string, file: string): Policy {
  const document = readYaml(text, 'the policy');
  const problems: Problem[] = [...document.problems];
  // A file that says nothing asks for nothing special.
  const data = document.data === null ? {} : document.data;
  if (data !== undefined) {
    for (const { path, kind, message, hint } of validate(data)) {
      const position = document.locate(path, kind === 'unknown' ? 'key' : 'value');
      problems.push({ ...fieldProblem(path, message, hint, 'the policy'), position });
    }
  }
  if (problems.length > 0) throw invalidPolicy(file, text, inOrder(problems));
  return data as Policy;
}

function invalidPolicy(file: string, text: string, problems: readonly Problem[]): BenchError {
  const summary = `${masked(file, 1000)} is not a valid policy`;
  return invalid(`${summary}\n${formatProblems(file, text, problems)}`);
}

function invalid(message: string): BenchError {
  return new BenchError('ERR_POLICY_INVALID', message);
}

/** The policy for one scenario: its overrides applied, and those of the others gone. */
export function policyFor(policy: Policy, scenario: string): Policy {
  const override = policy.scenarios[scenario] ?? {};
  const { levels, floors, floor_points: floorPoints, ...rest } = override;
  return {
    ...policy,
    ...rest,
    levels: { ...policy.levels, ...levels },
    floors: { ...policy.floors, ...floors },
    floor_points: { ...policy.floor_points, ...floorPoints },
    scenarios: {},
  };
}
