// What a scenario needs of this machine that can be found missing before anything is started.
import { BenchError } from '../errors.js';
import { connectionsPerPeer, stageThreads } from '../load/plan.js';
import { findMemcached } from '../network/executable.js';
import { fileLimits } from '../network/file-limits.js';
import type { Scenario } from '../scenario/scenario.js';

// Descriptors of this process besides the load's connections, counted in /proc/self/fd during runs
// and rounded up: a daemon's pipes and its `stats` connection, an event loop per thread, and Node
// itself with the files of a report.
const PER_PEER = 5;
const PER_THREAD = 12;
const RESERVE = 64;

/** File descriptors that this process needs for a scenario with so many peers. */
export function descriptorsNeeded(scenario: Scenario, peers: number): number {
  const threads = Math.max(...scenario.stages.map(stageThreads));
  return peers * (connectionsPerPeer(scenario) + PER_PEER) + threads * PER_THREAD + RESERVE;
}

/**
 * Checks what can be checked before a run.
 * @param limit most files that this process may have open; Infinity where unknown
 * @throws {BenchError} ERR_MEMCACHED_MISSING, or ERR_RESOURCES when there are too few descriptors
 */
export function preflight(scenario: Scenario, peers: number, limit = fileLimits().soft): void {
  const { network } = scenario;
  if ('memcached' in network) findMemcached(network.memcached.path);
  const needed = descriptorsNeeded(scenario, peers);
  if (needed <= limit) return;
  const connections = connectionsPerPeer(scenario);
  throw new BenchError(
    'ERR_RESOURCES',
    `${peers} peers with ${connections} connections each need ${needed} file descriptors and the ` +
      `limit of this process is ${limit}: raise it (ulimit -n), or use fewer workers, fewer peers ` +
      `or 'connections: shared'`,
  );
}
