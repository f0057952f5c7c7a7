// Where the sessions come from and by which rules they are judged: what a reader needs to know before
// taking the tables for those of one machine and one version. Pure.
import { createHash } from 'node:crypto';
import type { Policy } from '../../src/compare/policy.js';
import type { Environment, Report } from '../../src/schema/generated/report.js';

/** What is asked of an environment to name a version. */
type Version = Pick<Environment, 'peerbench' | 'git'>;

function versionOf({ peerbench, git }: Version): string {
  if (git === null) return `peerbench ${peerbench}, commit unknown`;
  const changes = git.dirty ? ' with changes that are not committed' : '';
  return `peerbench ${peerbench}, commit ${git.commit.slice(0, 12)}${changes}`;
}

function machineOf({ cpu, cores, kernel, memory_mb: memoryMb, node, memcached }: Environment) {
  const gib = Math.round(memoryMb / 1024);
  return `${cpu}, ${cores} cores, ${gib} GiB, ${kernel}, Node ${node}, memcached ${memcached}`;
}

/** `x`, or `2 machines: x (14 sessions); y (6 sessions)`: a mixture is called one. */
function mixture(what: string, each: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of each) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 1) return each[0]!;
  const parts = [...counts].map(([name, count]) => {
    return `${name} (${count} ${count === 1 ? 'session' : 'sessions'})`;
  });
  return `${counts.size} ${what}: ${parts.join('; ')}`;
}

/** When, on what and by which version the sessions of these reports were made. */
export function measuredBy(reports: readonly Pick<Report, 'started_at' | 'environment'>[]): string {
  if (reports.length === 0) return 'No session was made.';
  const days = reports.map(({ started_at: at }) => at.slice(0, 10)).sort();
  const span = days[0] === days.at(-1) ? days[0]! : `${days[0]!} to ${days.at(-1)!}`;
  const environments = reports.map(({ environment }) => environment);
  const machines = mixture('machines', environments.map(machineOf));
  const versions = mixture('versions', environments.map(versionOf));
  return `Measured on ${span}: ${machines}. Measured by ${versions}.`;
}

/** By which version and which policy the sessions were judged. */
export function judgedBy(version: Version, policy: Policy): string {
  const hash = createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 12);
  return `Judged by ${versionOf(version)}, policy ${hash} (the default; sha256 of its JSON).`;
}
