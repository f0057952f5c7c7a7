// Differences that follow from another: a scenario is compared as resolved, and there one changed
// field shows in several places. Mirrors what scenario/resolve.ts fills in.

/** A difference, and what it follows from when that is meant to differ. `$1` as in `replace`. */
const RULES: readonly (readonly [difference: RegExp, causes: readonly string[]])[] = [
  [/^stages\.\d+\.(driver|connections|threads|deadline_s)$/, ['$1']],
  [/^(stages\.\d+)\.keys$/, ['$1.requests']],
  [/^(stages\.\d+)\.max_outstanding$/, ['$1.rate_per_s', '$1.deadline_s', 'deadline_s']],
  // A stage without a name of its own is called after its load.
  [/^(stages\.\d+)\.name$/, ['$1']],
  [/^workload_digest$/, ['seed', 'pipeline', 'workload', 'stages']],
  [/^environment\.memcached$/, ['network.memcached.path', 'network.targets', 'network.use']],
  [/^environment\.transport$/, ['network.transport', 'network.targets', 'network.use']],
  [/^environment\.network\..*$/, ['network.targets', 'network.use']],
];

/** Whether the difference at `path` follows from one of `varied`: a cause, or part of a cause. */
export function followsFrom(path: string, varied: ReadonlySet<string>): boolean {
  const causes = RULES.flatMap(([difference, names]) =>
    difference.test(path) ? names.map((name) => path.replace(difference, name)) : [],
  );
  return causes.some((cause) =>
    [...varied].some((other) => other === cause || other.startsWith(`${cause}.`)),
  );
}
