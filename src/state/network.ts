// A network that persists: named peers on a ring, and keys that are set and got through it.
import { BenchError } from '../errors.js';
import type { Address } from '../memcached/address.js';
import { getOnce, LONGEST_VALUE, setOnce } from '../memcached/single-request.js';
import { masked } from '../printable.js';
import { makeRing } from '../ring/placement.js';
import { buildKeyTable, type KeyTable, LONGEST_KEY, peerOf } from '../workload/key-table.js';
import { NetworkFiles, type NetworkRecord } from './network-files.js';
import { addressOf, type PeerState, stateOf } from './peer-status.js';
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
   * @throws {BenchError} ERR_UNKNOWN_PEER when there is no such peer
   */
  async addPeer(peer: string): Promise<boolean> {
    if (!this.#peers.has(peer)) {
      const advice = `'peerbench peer --start ${masked(peer)}' makes one`;
      throw new BenchError('ERR_UNKNOWN_PEER', `no peer '${masked(peer)}'; ${advice}`);
    }
    return this.#change((record) =>
      record.peers.includes(peer) ? undefined : { ...record, peers: [...record.peers, peer] },
    );
  }

  /**
   * Takes a peer out of the network; its daemon runs on.
   * @throws {BenchError} ERR_UNKNOWN_PEER when it is not in the network
   */
  async removePeer(peer: string): Promise<void> {
    await this.#change((record) => {
      const peers = record.peers.filter((each) => each !== peer);
      if (peers.length < record.peers.length) return { ...record, peers };
      const message = `no peer '${masked(peer)}' in network ${this.name}`;
      throw new BenchError('ERR_UNKNOWN_PEER', message);
    });
  }

  /**
   * Changes how keys are placed from now on; keys that are there stay where they are. Returns false
   * when nothing changed.
   * @throws {BenchError} ERR_USAGE for numbers out of range
   */
  configure(changes: {
    readonly replication?: number;
    readonly vnodes?: number;
  }): Promise<boolean> {
    return this.#change((record) => {
      const next = { ...record, ...changes };
      const same = next.replication === record.replication && next.vnodes === record.vnodes;
      return same ? undefined : next;
    });
  }

  /**
   * Stores a value, without expiry, on every peer that the ring names for the key, and returns their
   * names.
   * @throws {BenchError} ERR_USAGE for a bad key or value, a network that is not for writing or has no
   *   peers; ERR_PEER_LOST unless all have stored it, saying which have
   */
  async set(key: string, value: string | Uint8Array): Promise<string[]> {
    const record = this.record();
    if (!record.write) {
      throw new BenchError('ERR_USAGE', `network ${this.name} is not for writing (write is false)`);
    }
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    if (bytes.length > LONGEST_VALUE) {
      const message = `the value has ${bytes.length} bytes, more than ${LONGEST_VALUE}`;
      throw new BenchError('ERR_USAGE', message);
    }
    const { members, table } = this.#place(record, key);
    const failures: Failure[] = [];
    const stored: string[] = [];
    await Promise.all(
      members.map(async (member) => {
        const failure = await attempt(member, (address) => setOnce(address, table, bytes));
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
   *   had it and not all could be asked
   */
  async get(key: string): Promise<Found> {
    const { members, table } = this.#place(this.record(), key);
    const failures: Failure[] = [];
    for (const member of members) {
      const answer = await attempt(member, (address) => getOnce(address, table));
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
    checkKey(key);
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
  #change(next: (record: NetworkRecord) => NetworkRecord | undefined): Promise<boolean> {
    return this.#files.whileLocked(async () => {
      const changed = next(this.record());
      if (changed) await this.#files.write(changed);
      return changed !== undefined;
    });
  }
}

async function attempt<T>(
  { name, state, address }: NetworkMember,
  ask: (address: Address) => Promise<T>,
): Promise<{ readonly result: T } | Failure> {
  if (!address) return { peer: name, reason: `it is ${state}` };
  try {
    return { result: await ask(address) };
  } catch (error) {
    if (error instanceof BenchError) return { peer: name, reason: error.message };
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
