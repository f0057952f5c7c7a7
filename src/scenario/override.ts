// The command line's `--set path=value`: changes to a scenario's data before it is checked.
import { describeValue, type Path } from '../schema/describe.js';
import { masked } from '../printable.js';
import { fieldProblem, overlaps, type Problem } from './problem.js';
import { readYaml } from './yaml.js';

/** One `--set` argument that was understood. */
export interface Override {
  /** As it was typed. */
  readonly text: string;
  readonly path: Path;
  /** null takes a map's field away, so that its default comes back. */
  readonly value: unknown;
}

const PATH = /^[A-Za-z_][\w-]{0,63}(?:\.[\w-]{1,64}){0,15}$/;

/** Reads `path=value`: dots between keys and list indices; the value as YAML in one-line form. */
export function parseOverride(text: string): Override | Problem {
  const equals = text.indexOf('=');
  const target = text.slice(0, Math.max(equals, 0)).trim();
  if (!PATH.test(target)) {
    const message = `not of the form path=value (got '${masked(text)}')`;
    const hint = 'for example: --set workload.value_bytes=100 --set stages.0.requests=10';
    return { path: [], message, hint, override: text };
  }
  const path = target.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const source = text.slice(equals + 1).trim();
  const { data: value, problems } = readYaml(source);
  const [problem] = problems;
  if (problem) return refuse(text, path, `has no readable value: ${problem.message}`);
  if (typeof value === 'object' && value !== null && !/^[[{]/.test(source)) {
    return refuse(text, path, 'needs a list as [a, b] or a map as {a: 1, b: 2}');
  }
  return { text, path, value };
}

/** Applies overrides in order to `data`, in place. Returns those applied and what was wrong. */
export function applyOverrides(data: unknown, texts: readonly string[]) {
  const applied: Override[] = [];
  const problems: Problem[] = [];
  for (const text of texts) {
    const override = parseOverride(text);
    const problem = 'message' in override ? override : put(data, override);
    if (problem) problems.push(problem);
    if (!('message' in override)) applied.push(override);
  }
  return { applied, problems };
}

/** The last override that set the value at `path` or a part of it. */
export function overrideOf(path: Path, applied: readonly Override[]): Override | undefined {
  return applied.findLast(
    (entry) => entry.path.length <= path.length && overlaps(entry.path, path),
  );
}

function put(data: unknown, override: Override): Problem | undefined {
  const { path, text, value } = override;
  let target = data;
  for (const [depth, part] of path.entries()) {
    const here = path.slice(0, depth);
    if (Array.isArray(target)) {
      if (typeof part !== 'number' || part >= target.length) {
        const size = `it has ${target.length}, counted from 0`;
        return refuse(text, here, `has no entry '${part}' (${size})`);
      }
    } else if (typeof target !== 'object' || target === null) {
      return refuse(text, here, `is ${describeValue(target)}, not a map or a list`);
    }
    const parent = target as Record<string | number, unknown>;
    if (depth === path.length - 1) assign(parent, part, value);
    else target = parent[part] ??= Object.create(null) as object;
  }
  return undefined;
}

/** `parent` comes from the reader and has no prototype, or is a list: no key is special. */
function assign(parent: Record<string | number, unknown>, key: string | number, value: unknown) {
  if (value === null && !Array.isArray(parent)) Reflect.deleteProperty(parent, key);
  else parent[key] = value;
}

function refuse(override: string, path: Path, message: string): Problem {
  return { ...fieldProblem(path, message), override };
}
