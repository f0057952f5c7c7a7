// Peers that persist: memcached daemons that live on when peerbench ends, until they are stopped.
import { BenchError, type ErrorCode } from '../errors.js';
import { readStats } from '../memcached/stats.js';
import { endProcess } from '../network/end-process.js';
import { portCandidates } from '../network/ports.js';
import type { PeerFile } from '../schema/generated/peer.js';
import { launch } from './launch.js';
import type { LockOptions } from './lock.js';
import { checkNewName } from './names.js';
import { PeerFiles } from './peer-files.js';
import {
  addressOf,
  type PeerStatus,
  processOf,
  stateOf,
  stateText,
  statusOf,
} from './peer-status.js';
import { loadSettings, type Settings } from './settings.js';

/** Item memory of a peer that nobody gave any, in MiB; the original's. */
const DEFAULT_MEMORY_MB = 64;

/** How to start a peer. */
export interface PeerStartOptions extends LockOptions {
  /** Item memory in MiB, 2 to 1048576. Default: what it had, else 64. */
  readonly memoryMb?: number | undefined;
  /** The memcached program: a name in PATH or a path. Default `memcached`. */
  readonly memcached?: string | undefined;
  /** Ends the start or the wait for it: when aborted, the daemon is killed and `start` rejects. */
  readonly signal?: AbortSignal | undefined;
}

/** What starting or stopping a peer came to. */
export interface PeerChange {
  readonly id: string;
  /** False when nothing had to be done. */
  readonly changed: boolean;
  readonly port: number | null;
  readonly pid: number | null;
  /** Item memory in MiB. */
  readonly memory_mb: number | null;
}

/** All peers that persist in one peer folder. */
export class PersistentPeers {
  readonly #files: PeerFiles;

  /** @param settings where the state lies; default: as `loadSettings` finds it */
  constructor(settings: Settings = loadSettings()) {
    this.#files = new PeerFiles(settings.peerFolder);
  }

  /** The names of all peers, sorted. */
  ids(): string[] {
    return this.#files.ids();
  }

  /** Whether there is a peer of this name. */
  has(id: string): boolean {
    return this.#files.has(id);
  }

  /** What is recorded of a peer; undefined when nothing is. */
  record(id: string): PeerFile | undefined {
    return this.#files.find(id);
  }

  /**
   * Starts a peer, a new one or one that is stopped or dead, on the port that is recorded for it; one
   * that runs is left alone.
   * @throws {BenchError} ERR_USAGE for a bad name or memory, one that runs with another memory, or one
   *   peer too many; ERR_MEMCACHED_MISSING, ERR_RESOURCES; ERR_DAEMON_START also when its port is taken
   *   or another container has started it; ERR_INTERRUPTED by the signal
   */
  start(id: string, options: PeerStartOptions = {}): Promise<PeerChange> {
    if (!this.has(id)) checkNewName('peer', id);
    return this.#files.whileLocked(async () => {
      const known = this.#files.find(id);
      this.#requireHere(id, known, 'ERR_DAEMON_START');
      if (known && stateOf(known) === 'alive') {
        requireMemory(known, options.memoryMb);
        return change(known, false);
      }
      const memoryMb = options.memoryMb ?? known?.memory_mb ?? DEFAULT_MEMORY_MB;
      checkMemory(memoryMb);
      this.#files.requireRoom(id);
      const ports = known ? [known.port] : portCandidates(this.#reservedPorts());
      const write = (record: PeerFile) => this.#files.write(record);
      return change(await launch({ ...options, id, ports, memoryMb, write }), true);
    }, options);
  }

  /**
   * Ends a peer's daemon and keeps the peer, as stopped, with its port. One that does not run is only
   * written down as stopped.
   * @throws {BenchError} ERR_UNKNOWN_PEER, ERR_DAEMON_STOP when it cannot be ended or another container
   *   has started it, ERR_INTERRUPTED by the signal before its turn has come
   */
  stop(id: string, options?: LockOptions): Promise<PeerChange> {
    this.#files.read(id);
    return this.#files.whileLocked(async () => {
      const record = this.#files.read(id);
      if (!record) return { id, changed: false, port: null, pid: null, memory_mb: null };
      this.#requireHere(id, record, 'ERR_DAEMON_STOP');
      const running = stateOf(record) === 'alive';
      if (running) await endProcess(processOf(record)!);
      const { port, memory_mb: memoryMb } = record;
      const stopped = { id, port, ...(memoryMb !== undefined && { memory_mb: memoryMb }) };
      if (record.pid !== undefined) await this.#files.write(stopped);
      return { ...change(stopped, running), pid: record.pid ?? null };
    }, options);
  }

  /**
   * How a peer is, asked of its process and its daemon.
   * @throws {BenchError} ERR_UNKNOWN_PEER, ERR_INTERRUPTED by the signal
   */
  async status(id: string, signal?: AbortSignal): Promise<PeerStatus> {
    return statusOf(id, this.#files.read(id), signal);
  }

  /**
   * How all peers are, in the order of their names.
   * @throws {BenchError} ERR_INTERRUPTED by the signal
   */
  statuses(signal?: AbortSignal): Promise<PeerStatus[]> {
    return Promise.all(this.ids().map((id) => this.status(id, signal)));
  }

  /**
   * The daemon's own counters, as text by the names it gives them.
   * @throws {BenchError} ERR_UNKNOWN_PEER, ERR_PEER_LOST when it does not run or answer, or
   *   ERR_INTERRUPTED by the signal
   */
  async stats(id: string, signal?: AbortSignal): Promise<Map<string, string>> {
    const record = this.#files.read(id);
    const state = stateOf(record);
    if (!record || state !== 'alive')
      throw new BenchError('ERR_PEER_LOST', `peer ${id} ${stateText(state)}`);
    return readStats(addressOf(record), { signal });
  }

  /** What runs in another pid namespace may neither be signalled nor started a second time. */
  #requireHere(id: string, record: PeerFile | undefined, code: ErrorCode): void {
    if (stateOf(record) !== 'elsewhere') return;
    const advice = `end it there, or remove ${this.#files.fileOf(id)} if that container is gone`;
    throw new BenchError(code, `peer ${id} ${stateText('elsewhere')}: ${advice}`);
  }

  /** Ports of other peers, stopped ones too. */
  #reservedPorts(): Set<number> {
    return new Set(this.#files.records().map(({ port }) => port));
  }
}

function change(record: PeerFile, changed: boolean): PeerChange {
  const { id, port, pid, memory_mb: memoryMb } = record;
  return { id, changed, port, pid: pid ?? null, memory_mb: memoryMb ?? null };
}

/** memcached wants twice the largest item (1 MiB) at least. */
function checkMemory(memoryMb: number): void {
  if (Number.isInteger(memoryMb) && memoryMb >= 2 && memoryMb <= 1_048_576) return;
  throw new BenchError('ERR_USAGE', 'the memory of a peer is 2 to 1048576 MiB, a whole number');
}

/** A peer that has other memory than was asked for is not what was asked for. */
function requireMemory({ id, memory_mb: has }: PeerFile, memoryMb: number | undefined): void {
  if (memoryMb === undefined || memoryMb === has) return;
  throw new BenchError(
    'ERR_USAGE',
    `peer ${id} runs with ${has ?? 'unknown'} MiB, not ${memoryMb}: stop it first ` +
      `('peerbench peer --stop ${id}'), which loses its items`,
  );
}
