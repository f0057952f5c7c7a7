// What is true of a peer that persists: looked up at its process, never believed from its file.
import { BenchError } from '../errors.js';
import type { Address } from '../memcached/address.js';
import { type PeerStats, peerStats } from '../memcached/peer-stats.js';
import { readStats } from '../memcached/stats.js';
import { type ProcessIdentity, processState } from '../process-identity.js';
import type { PeerFile } from '../schema/generated/peer.js';

/**
 * alive: its process runs; dead: it ended by itself; stopped: it was stopped, or never started;
 * elsewhere: it was started in another pid namespace (a container), and nothing can be said of it here.
 */
export type PeerState = 'alive' | 'dead' | 'stopped' | 'elsewhere';

/** A peer as `peerbench peer --status` tells it. What nobody knows is null. */
export interface PeerStatus {
  readonly id: string;
  readonly state: PeerState;
  readonly port: number | null;
  readonly pid: number | null;
  /** Item memory in MiB. */
  readonly memory_mb: number | null;
  /** memcached's version. */
  readonly version: string | null;
  /** Seconds since the daemon's start; null like `items` and `bytes` when it does not answer. */
  readonly uptime_s: number | null;
  readonly items: number | null;
  /** Bytes in items, keys and headers included. */
  readonly bytes: number | null;
}

/** A daemon of ours answers within milliseconds; one that hangs must not hold up the others. */
const ANSWER_MS = 1000;

/**
 * The process of a peer's daemon as recorded; undefined for one that is stopped. A file of the original
 * tool names a process without its start, which proves nothing (it even was the wrong one).
 */
export function processOf(record: PeerFile | undefined): ProcessIdentity | undefined {
  if (record?.pid === undefined || record.started === undefined) return undefined;
  return { pid: record.pid, started: record.started, namespace: record.pid_namespace };
}

const PEER_STATES = { running: 'alive', ended: 'dead', elsewhere: 'elsewhere' } as const;

/** What has become of the peer's daemon. */
export function stateOf(record: PeerFile | undefined): PeerState {
  const process = processOf(record);
  if (!process) return record?.pid === undefined ? 'stopped' : 'dead';
  return PEER_STATES[processState(process)];
}

/** What is said of a peer that is not alive, to be read after its name: `is dead`. */
export function stateText(state: PeerState | 'unknown'): string {
  return state === 'elsewhere' ? 'was started in another container (pid namespace)' : `is ${state}`;
}

/** Where a peer listens. Only the daemon that runs has its port: ask `stateOf` first. */
export function addressOf({ port }: PeerFile): Address {
  return { host: '127.0.0.1', port };
}

/**
 * All that can be told about a peer.
 * @throws {BenchError} ERR_INTERRUPTED by the signal
 */
export async function statusOf(
  id: string,
  record: PeerFile | undefined,
  signal?: AbortSignal,
): Promise<PeerStatus> {
  const state = stateOf(record);
  const stats = record && state === 'alive' ? await ownStats(record, signal) : undefined;
  return {
    id,
    state,
    port: record?.port ?? null,
    pid: state === 'alive' ? (record?.pid ?? null) : null,
    memory_mb: record?.memory_mb ?? null,
    version: record?.version ?? null,
    uptime_s: stats?.uptimeS ?? null,
    items: stats?.items ?? null,
    bytes: stats?.bytes ?? null,
  };
}

/** The peer's counters; undefined when it does not answer, or another process does. */
async function ownStats(record: PeerFile, signal?: AbortSignal): Promise<PeerStats | undefined> {
  try {
    const options = { timeoutMs: ANSWER_MS, signal };
    const stats = peerStats(await readStats(addressOf(record), options));
    return stats.pid === record.pid ? stats : undefined;
  } catch (error) {
    if (error instanceof BenchError && error.code !== 'ERR_INTERRUPTED') return undefined;
    throw error;
  }
}
