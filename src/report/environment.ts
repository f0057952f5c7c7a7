// What the numbers depend on besides the scenario: machine, kernel, versions, the checkout. Only
// looks; must not know what is measured.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type as osType } from 'node:os';
import type { Environment, EnvironmentNetwork, Git } from '../schema/generated/report.js';
import { packageManifest } from '../schema/package-root.js';

const GIT_TIMEOUT_MS = 2000;

function git(...args: string[]): string {
  // A checkout's own configuration may name programs to run on `status`, and an index to refresh;
  // a benchmark only looks.
  return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    encoding: 'utf8',
    timeout: GIT_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 16 << 20,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
  });
}

/** The checkout around the working directory; null without one, without git, or when it hangs. */
function currentCheckout(): Git | null {
  try {
    const commit = git('rev-parse', '--verify', 'HEAD').trim();
    const dirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    return /^[0-9a-f]{40,64}$/.test(commit) ? { commit, dirty } : null;
  } catch {
    return null;
  }
}

/** What only the caller knows of the environment. */
export interface EnvironmentFacts {
  /** tcp, unix or mixed. */
  readonly transport: string;
  /** Version of memcached, as the daemon tells it. */
  readonly memcached: string;
  /** Where the peers came from; absent where there are none. */
  readonly network?: EnvironmentNetwork;
}

/**
 * The environment at this moment. `steal_ratio` is null: it needs a meter over the whole session,
 * see `startStealMeter`.
 */
export function collectEnvironment(facts: EnvironmentFacts): Environment {
  const { version, dependencies } = packageManifest();
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    kernel: `${osType()} ${release()}`,
    memory_mb: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    memcached: facts.memcached,
    transport: facts.transport,
    ...(facts.network && { network: facts.network }),
    peerbench: version,
    git: currentCheckout(),
    load_average: [load1, load5, load15],
    steal_ratio: null,
    // Pinned exactly; loading the packages to ask them would cost most of a second.
    vega: dependencies.vega ?? 'unknown',
    vega_lite: dependencies['vega-lite'] ?? 'unknown',
  };
}

interface CpuTicks {
  readonly total: number;
  readonly steal: number;
}

/**
 * The first line of /proc/stat: user nice system idle iowait irq softirq steal, in ticks; guest
 * time is part of user (proc_stat(5)). Null on other systems.
 */
export function parseCpuTicks(procStat: string): CpuTicks | null {
  const fields = /^cpu +([\d ]+)/.exec(procStat)?.[1]?.trim().split(/ +/).map(Number);
  const steal = fields?.[7];
  if (!fields || steal === undefined) return null;
  return { total: fields.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0), steal };
}

function readCpuTicks(): CpuTicks | null {
  try {
    return parseCpuTicks(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Begins to measure how much processor time the hypervisor gives to others. The function it
 * returns tells the share (0 to 1) since then; null where the system does not say.
 */
export function startStealMeter(): () => number | null {
  const before = readCpuTicks();
  return () => {
    const after = readCpuTicks();
    if (!before || !after || after.total <= before.total) return null;
    return Math.max(0, (after.steal - before.steal) / (after.total - before.total));
  };
}
