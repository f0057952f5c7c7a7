// What is not the same on both sides: scenario, operations, machine and versions. What may differ
// must have been named; what follows from something named may differ too.
import type { Environment, Report } from '../schema/generated/report.js';
import type { Difference } from '../schema/generated/verdict.js';
import { followsFrom } from './implied.js';

type Scalar = Difference['base'];

/** Parts of a scenario that change neither what is done nor how it is measured. */
const TEXT_ONLY: ReadonlySet<string> = new Set(['description', 'thresholds']);

/**
 * Parts of the environment that move the numbers and stay as they are from boot to boot. Load and
 * steal change all the time, the checkout is whose programs are compared, and Vega draws only.
 */
const STABLE: readonly (keyof Environment)[] = [
  'cpu',
  'cores',
  'kernel',
  'node',
  'memcached',
  'transport',
  'peerbench',
];

/**
 * Every difference between the two, in the order of the report. `vary` are the paths that are meant
 * to differ, each with all that lies below it: `network.memory_mb`, `stages`, `environment.kernel`.
 */
export function differencesOf(
  base: Report,
  candidate: Report,
  vary: readonly string[],
): Difference[] {
  const before = fieldsOf(base);
  const after = fieldsOf(candidate);
  const paths = new Set([...before.keys(), ...after.keys()]);
  const found = [...paths]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({
      path,
      base: before.get(path) ?? null,
      candidate: after.get(path) ?? null,
      varied: isNamed(path, vary),
    }));
  markFollowing(found);
  return found;
}

/** What follows from something varied is varied too, and more may follow from that. */
function markFollowing(differences: readonly Difference[]): void {
  const varied = new Set(differences.filter((it) => it.varied).map(({ path }) => path));
  for (let before = -1; before < varied.size;) {
    before = varied.size;
    for (const difference of differences) {
      if (!followsFrom(difference.path, varied)) continue;
      difference.varied = true;
      varied.add(difference.path);
    }
  }
}

/** Those of `vary` that name nothing that differs. */
export function unusedOf(vary: readonly string[], differences: readonly Difference[]): string[] {
  return vary.filter((path) => !differences.some((found) => isNamed(found.path, [path])));
}

function isNamed(path: string, vary: readonly string[]): boolean {
  return vary.some((named) => path === named || path.startsWith(`${named}.`));
}

/** All that is compared, by path. */
function fieldsOf(report: Report): Map<string, Scalar> {
  const fields = new Map<string, Scalar>();
  for (const [key, value] of Object.entries(report.scenario)) {
    if (!TEXT_ONLY.has(key)) flatten(value, escaped(key), fields);
  }
  fields.set('proxied', report.proxied);
  fields.set('workload_digest', report.workload_digest);
  for (const key of STABLE) fields.set(`environment.${key}`, report.environment[key] as Scalar);
  // What a scenario says of peers that it starts, running ones say of themselves.
  for (const [index, peer] of (report.environment.network?.peers ?? []).entries()) {
    const { memory_mb, threads, item_bytes, settings } = peer;
    flatten(
      { memory_mb, threads, item_bytes, settings },
      `environment.network.peers.${index}`,
      fields,
    );
  }
  return fields;
}

/**
 * Puts the leaves of a value into `fields`. An empty map or list is a leaf of its own. A dot inside a
 * key is escaped: a scenario has no such key, but a report may come from anywhere, and what differs
 * must not share a path.
 */
function flatten(value: unknown, path: string, fields: Map<string, Scalar>): void {
  if (typeof value !== 'object' || value === null) {
    fields.set(path, value as Scalar);
    return;
  }
  const parts = Object.entries(value);
  if (parts.length === 0) fields.set(path, Array.isArray(value) ? '[]' : '{}');
  for (const [key, part] of parts) flatten(part, `${path}.${escaped(key)}`, fields);
}

function escaped(key: string): string {
  return key.replace(/[\\.]/g, '\\$&');
}
