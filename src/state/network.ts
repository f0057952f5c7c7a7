// A network that persists: named peers on a ring, and keys that are set and got through it.
import { BenchError } from '../errors.js';
import type { Address } from '../memcached/address.js';
import { getOnce, setOnce } from '../memcached/single-request.js';
import { masked } from '../printable.js';
import { makeRing } from '../ring/placement.js';
import { itemLimitBytes, longestValueIn } from '../scenario/memcached-options.js';
import { buildKeyTable, type KeyTable, LONGEST_KEY, peerOf } from '../workload/key-table.js';
import type { LockOptions } from './lock.js';
import { NetworkFiles, type NetworkRecord } from './network-files.js';
import { addressOf, type PeerState, stateOf, stateText } from './peer-status.js';
import { PersistentPeers } from './peers.js';
import { loadSettings, type Settings } from './settings.js';

/** A peer of a network, as far as one can be sure of it. */
export interface NetworkMember {
  /** Its name on the ring. */
  readonly name: string;
  /** unknown: the network names it, and there is no such peer. */
  readonly state: PeerState | 'unknown';
  /** Where it listens; undefined unless it is alive. */
  readonly address: Address | undefined;
  /** The daemon's process; undefined unless it is alive. */
  readonly pid: number | undefined;
  /** Item memory in MiB; undefined where it is not known. */
  readonly memoryMb: number | undefined;
  /** memcached's version when it was started; undefined where it is not known. */
  readonly version: string | undefined;
}

/** A replica that could not be asked, and why. */
export interface Failure {
  readonly peer: string;
  readonly reason: string;
}

/** What a get came to. */
export interface Found {
  /** The value; undefined when every replica said that it has none. */
  readonly value: Uint8Array | undefined;
  /** The peer that had it. */
  readonly peer: string | undefined;
  /** Replicas that were asked before and did not answer. */
  readonly failures: readonly Failure[];
}

/** Where a key belongs: the peers in the order in which they are asked, and the key as requests need it. */
interface Placed {
  readonly members: readonly NetworkMember[];
  readonly table: KeyTable;
}

/** How keys are placed in a network. */
export interface NetworkOptions extends LockOptions {
  /** Distinct peers that hold each key, 1 to 256. A new network has 1. */
  readonly replication?: number | undefined;
  /** Points of each peer on the ring, 1 to 10000. A new network has 100. */
  readonly vnodes?: number | undefined;
}

/** A network that persists. What it is, is read from its file each time. */
export class PersistentNetwork {
  readonly #files: NetworkFiles;
  readonly #peers: PersistentPeers;

  /**
   * @param settings where the state lies; default: as `loadSettings` finds it
   * @throws {BenchError} ERR_UNKNOWN_NETWORK
   */
  constructor(
    readonly name: string,
    settings: Settings = loadSettings(),
  ) {
    this.#files = new NetworkFiles(settings);
    this.#peers = new PersistentPeers(settings);
    this.#files.require(name);
  }

  /** The network as its file holds it. */
  record(): NetworkRecord {
    return this.#files.read(this.name);
  }

  /** Its peers in the order of the file, and whether each is alive. */
  members(): NetworkMember[] {
    return this.record().peers.map((peer) => this.#member(peer));
  }

  /**
   * Adds a peer at the end. Returns false when it is in the network already.
   * @throws {BenchError} ERR_UNKNOWN_PEER when there is no such peer, ERR_USAGE when the network takes
   *   no more, ERR_INTERRUPTED by the signal
   */
  async addPeer(peer: string, options?: LockOptions): Promise<boolean> {
    if (!this.#peers.has(peer)) {
      const advice = `'peerbench peer --start ${masked(peer)}' makes one`;
      throw new BenchError('ERR_UNKNOWN_PEER', `no peer '${masked(peer)}'; ${advice}`);
    }
    return this.#change((record) => {
      const { peers } = record;
      return peers.includes(peer) ? undefined : { ...record, peers: [...peers, peer] };
    }, options);
  }

  /**
   * Takes a peer out of the network; its daemon runs on.
   * @throws {BenchError} ERR_UNKNOWN_PEER when it is not in the network, ERR_INTERRUPTED by the signal
   */
  async removePeer(peer: string, options?: LockOptions): Promise<void> {
    await this.#change((record) => {
      const peers = record.peers.filter((each) => each !== peer);
      if (peers.length < record.peers.length) return { ...record, peers };
      const message = `no peer '${masked(peer)}' in network ${this.name}`;
      throw new BenchError('ERR_UNKNOWN_PEER', message);
    }, options);
  }

  /**
   * Changes how keys are placed from now on; keys that are there stay where they are. Returns false
   * when nothing changed.
   * @throws {BenchError} ERR_USAGE for numbers out of range, ERR_INTERRUPTED by the signal
   */
  configure({ replication, vnodes, ...options }: NetworkOptions): Promise<boolean> {
    return this.#change((record) => {
      const next = {
        ...record,
        replication: replication ?? record.replication,
        vnodes: vnodes ?? record.vnodes,
      };
      const same = next.replication === record.replication && next.vnodes === record.vnodes;
      return same ? undefined : next;
    }, options);
  }

  /**
   * Stores a value, without expiry, on every peer that the ring names for the key, and returns their
   * names.
   * @throws {BenchError} ERR_USAGE for a bad key or value, a network that is not for writing or has no
   *   peers; ERR_PEER_LOST unless all have stored it, saying which have; ERR_INTERRUPTED by the signal,
   *   then some may have stored it
   */
  async set(key: string, value: string | Uint8Array, signal?: AbortSignal): Promise<string[]> {
    const record = this.record();
    if (!record.write) {
      throw new BenchError('ERR_USAGE', `network ${this.name} is not for writing (write is false)`);
    }
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    checkKey(key);
    checkValue(key, bytes);
    const { members, table } = this.#place(record, key);
    const failures: Failure[] = [];
    const stored: string[] = [];
    await Promise.all(
      members.map(async (member) => {
        const failure = await attempt(member, (address) =>
          setOnce(address, table, bytes, { signal }),
        );
        if ('reason' in failure) failures.push(failure);
        else stored.push(member.name);
      }),
    );
    if (failures.length === 0) return members.map(({ name }) => name);
    const where = stored.length > 0 ? `stored only on ${stored.join(', ')}` : 'not stored';
    throw new BenchError('ERR_PEER_LOST', `${key}: ${where}; ${describe(failures)}`);
  }

  /**
   * Asks the key's replicas in ring order until one has a value. One that is dead or does not answer is
   * passed over.
   * @throws {BenchError} ERR_USAGE for a bad key or a network without peers; ERR_PEER_LOST when none
   *   had it and not all could be asked; ERR_INTERRUPTED by the signal
   */
  async get(key: string, signal?: AbortSignal): Promise<Found> {
    checkKey(key);
    const { members, table } = this.#place(this.record(), key);
    const failures: Failure[] = [];
    for (const member of members) {
      const answer = await attempt(member, (address) => getOnce(address, table, { signal }));
      if ('reason' in answer) failures.push(answer);
      else if (answer.result) return { value: answer.result, peer: member.name, failures };
    }
    if (failures.length === 0) return { value: undefined, peer: undefined, failures };
    throw new BenchError(
      'ERR_PEER_LOST',
      `${key}: not found, and not all replicas could be asked; ${describe(failures)}`,
    );
  }

  #place({ peers, replication, vnodes }: NetworkRecord, key: string): Placed {
    if (peers.length === 0) {
      const advice = `'peerbench network ${this.name} --add PEER' adds one`;
      throw new BenchError('ERR_USAGE', `network ${this.name} has no peers; ${advice}`);
    }
    const replicas = Math.min(replication, peers.length);
    const table = buildKeyTable([key], makeRing('md5', peers, { vnodes }), replicas);
    const owners = Array.from({ length: replicas }, (_, replica) => peerOf(table, 0, replica));
    return { members: owners.map((owner) => this.#member(peers[owner]!)), table };
  }

  #member(name: string): NetworkMember {
    const record = this.#peers.record(name);
    const state = this.#peers.has(name) ? stateOf(record) : 'unknown';
    return {
      name,
      state,
      address: record && state === 'alive' ? addressOf(record) : undefined,
      pid: state === 'alive' ? record?.pid : undefined,
      memoryMb: record?.memory_mb,
      version: record?.version,
    };
  }

  /** Changes the file under the lock; `next` returns undefined to leave it as it is. */
  #change(
    next: (record: NetworkRecord) => NetworkRecord | undefined,
    options: LockOptions | undefined,
  ): Promise<boolean> {
    return this.#files.whileLocked(async () => {
      const changed = next(this.record());
      if (changed) await this.#files.write(changed);
      return changed !== undefined;
    }, options);
  }
}

async function attempt<T>(
  { name, state, address }: NetworkMember,
  ask: (address: Address) => Promise<T>,
): Promise<{ readonly result: T } | Failure> {
  if (!address) return { peer: name, reason: `it ${stateText(state)}` };
  try {
    return { result: await ask(address) };
  } catch (error) {
    const isAnswer = error instanceof BenchError && error.code !== 'ERR_INTERRUPTED';
    if (isAnswer) return { peer: name, reason: error.message };
    throw error;
  }
}

function describe(failures: readonly Failure[]): string {
  return failures.map(({ peer, reason }) => `${peer}: ${reason}`).join('; ');
}

/** Anything else could end the request's line and begin another command, or is cut off by servers. */
function checkKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= LONGEST_KEY) return;
  throw new BenchError(
    'ERR_USAGE',
    `key '${masked(key)}' must be 1 to ${LONGEST_KEY} printable ASCII characters without blanks`,
  );
}

/** Every peer that persists has memcached's usual item limit: an item beyond it must not be sent. */
function checkValue(key: string, value: Uint8Array): void {
  const most = longestValueIn(itemLimitBytes([]), key.length);
  if (value.length <= most) return;
  throw new BenchError(
    'ERR_USAGE',
    `the value has ${value.length} bytes; at most ${most} fit an item of this key`,
  );
}
