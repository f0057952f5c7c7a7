// What a comparison is judged by: read from a YAML file, or the defaults of policy.schema.json.
import { loadChecked, parseChecked } from '../scenario/checked-file.js';
import type { Filled } from '../scenario/scenario.js';
import type { PolicyFile, PolicyOverride } from '../schema/generated/policy.js';
import { editDistance } from '../schema/suggest.js';
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

const KIND = { what: 'policy', code: 'ERR_POLICY_INVALID', validate } as const;

/**
 * Reads the policy in `file`.
 * @throws {BenchError} ERR_POLICY_INVALID when it cannot be read, or is not what policy.schema.json
 *   describes; the message lists every problem with line and column
 */
export function loadPolicy(file: string): Policy {
  return loadChecked(file, KIND) as Policy;
}

/** As `loadPolicy`, of a text; `file` is only a name, shown in messages. */
export function parsePolicy(text: string, file: string): Policy {
  return parseChecked(text, file, KIND) as Policy;
}

/** What two slips make of a word is near it; other names that differ by so little are rare. */
const SLIPS = 2;

/** A scenario of the policy that is written almost like this one, where this one has no part of its own. */
export function misspelt({ scenarios }: Policy, scenario: string): string | undefined {
  if (Object.hasOwn(scenarios, scenario)) return undefined;
  return Object.keys(scenarios).find((name) => {
    return (
      Math.abs(name.length - scenario.length) <= SLIPS && editDistance(name, scenario) <= SLIPS
    );
  });
}

/** The policy for one scenario: its overrides applied, and those of the others gone. */
export function policyFor(policy: Policy, scenario: string): Policy {
  const override = Object.hasOwn(policy.scenarios, scenario) ? policy.scenarios[scenario]! : {};
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
