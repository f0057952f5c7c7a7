// The files of the networks that persist: one per network, and the list of all. The list decides which
// networks there are.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import type { Filled } from '../scenario/scenario.js';
import type { NetworkFile } from '../schema/generated/network.js';
import type { NetworksFile } from '../schema/generated/networks.js';
import { NETWORK, NETWORK_LIST } from './kinds.js';
import { type LockOptions, withLock } from './lock.js';
import { isNetworkName } from './names.js';
import type { Settings } from './settings.js';
import {
  checkedState,
  readState,
  removeState,
  removeUnfinished,
  writeState,
} from './state-file.js';

/** A network as its file holds it, with every default filled in. */
export type NetworkRecord = Filled<NetworkFile>;

/** The state files of all networks. */
export class NetworkFiles {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The names of all networks, sorted. */
  names(): string[] {
    const { networksFile } = this.#settings;
    const list = readState(networksFile, NETWORK_LIST) as NetworksFile | undefined;
    return [...(list?.networks ?? [])].sort();
  }

  /** Whether there is a network of this name. */
  has(name: string): boolean {
    return isNetworkName(name) && this.names().includes(name);
  }

  /**
   * A network. One that is listed and has no file is as it was created: the original tool, too, wrote
   * the file when the network was first looked at.
   * @throws {BenchError} ERR_UNKNOWN_NETWORK when it is not listed, ERR_STATE_INVALID
   */
  read(name: string): NetworkRecord {
    this.require(name);
    const named = { field: 'name', name };
    const found = readState(this.#file(name), NETWORK, named) as NetworkRecord | undefined;
    return found ?? newNetwork({ name });
  }

  /** @throws {BenchError} ERR_UNKNOWN_NETWORK when there is no network of this name */
  require(name: string): void {
    if (this.has(name)) return;
    const shown = masked(name);
    throw new BenchError(
      'ERR_UNKNOWN_NETWORK',
      `no network '${shown}'; 'peerbench manager --create ${shown}' makes one`,
    );
  }

  /** Writes a network's file. Whoever calls holds the lock. */
  write(record: NetworkRecord): Promise<NetworkRecord> {
    return writeState(this.#file(record.name), NETWORK, record);
  }

  /**
   * Makes a network: first its file, then its name in the list, so that what a killed process leaves is
   * a file that nobody reads, and that the next one of its name replaces. Whoever calls holds the lock.
   * @throws {BenchError} ERR_USAGE when there are as many networks as the list takes, ERR_STATE_INVALID
   *   when the list is lost, or the file that would be replaced is none of ours; nothing is written
   */
  async add(record: NetworkRecord): Promise<void> {
    this.#requireList();
    readState(this.#file(record.name), NETWORK);
    const list = checkedState(NETWORK_LIST, { networks: [...this.names(), record.name].sort() });
    await this.write(record);
    await this.#writeList(list);
  }

  /** Takes a network off the list and removes its file. Whoever calls holds the lock. */
  async remove(name: string): Promise<void> {
    await this.#writeList({ networks: this.names().filter((each) => each !== name) });
    await removeState(this.#file(name));
  }

  /** Does `work` while no other process changes networks. */
  whileLocked<T>(work: () => Promise<T>, options?: LockOptions): Promise<T> {
    const { networksFile, networkFolder } = this.#settings;
    const tidyAndWork = async (): Promise<T> => {
      await removeUnfinished(networkFolder);
      await removeUnfinished(dirname(networksFile), basename(networksFile));
      return work();
    };
    return withLock(`${networksFile}.lock`, tidyAndWork, options);
  }

  /** Without a list nobody knows of the networks that there are: a new one would take their names. */
  #requireList(): void {
    const { networksFile, networkFolder } = this.#settings;
    if (existsSync(networksFile) || !existsSync(networkFolder)) return;
    const names = readdirSync(networkFolder)
      .filter((entry) => entry.endsWith('.json') && isNetworkName(entry.slice(0, -5)))
      .map((entry) => entry.slice(0, -5));
    const lost = names.filter((name) => {
      const found = readState(this.#file(name), NETWORK) as NetworkRecord | undefined;
      return found && found.peers.length > 0;
    });
    if (lost.length === 0) return;
    throw new BenchError(
      'ERR_STATE_INVALID',
      `${masked(networksFile, 1000)}, the list of all networks, is missing, and ` +
        `${masked(networkFolder, 1000)} holds ${lost.slice(0, 10).join(', ')}: bring the list back ` +
        `(${JSON.stringify({ networks: lost.slice(0, 10) })}), or move these files away`,
    );
  }

  #writeList(list: NetworksFile): Promise<NetworksFile> {
    return writeState(this.#settings.networksFile, NETWORK_LIST, list);
  }

  #file(name: string): string {
    return join(this.#settings.networkFolder, `${name}.json`);
  }
}

/**
 * A network without peers, with the defaults of network.schema.json.
 * @throws {BenchError} ERR_USAGE for numbers out of range
 */
export function newNetwork(fields: {
  readonly name: string;
  readonly replication?: number | undefined;
  readonly vnodes?: number | undefined;
}): NetworkRecord {
  const { name, replication, vnodes } = fields;
  const given = {
    ...{ name, peers: [] },
    // Keys in the order in which the original wrote them; ajv fills in what is undefined.
    ...{ write: undefined, replication, vnodes },
  };
  return checkedState<object>(NETWORK, given) as NetworkRecord;
}
