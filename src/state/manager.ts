// The networks that persist: which there are, made and deleted.
import { BenchError } from '../errors.js';
import { checkNewName } from './names.js';
import { PersistentNetwork } from './network.js';
import { NetworkFiles, newNetwork } from './network-files.js';
import { loadSettings, type Settings } from './settings.js';

/** What a network may be made with. */
export interface NetworkOptions {
  /** Distinct peers that hold each key, 1 to 256. Default 1. */
  readonly replication?: number | undefined;
  /** Points of each peer on the ring, 1 to 10000. Default 100. */
  readonly vnodes?: number | undefined;
}

/** All networks that persist. */
export class NetworkManager {
  readonly #files: NetworkFiles;
  readonly #settings: Settings;

  /** @param settings where the state lies; default: as `loadSettings` finds it */
  constructor(settings: Settings = loadSettings()) {
    this.#settings = settings;
    this.#files = new NetworkFiles(settings);
  }

  /** The names of all networks, sorted. */
  names(): string[] {
    return this.#files.names();
  }

  /** @throws {BenchError} ERR_UNKNOWN_NETWORK when there is no network of this name */
  network(name: string): PersistentNetwork {
    return new PersistentNetwork(name, this.#settings);
  }

  /**
   * Makes a network without peers.
   * @throws {BenchError} ERR_USAGE for a bad name, a name in use, or numbers out of range
   */
  async create(name: string, options: NetworkOptions = {}): Promise<PersistentNetwork> {
    checkNewName('network', name);
    const record = newNetwork({ name, ...options });
    await this.#files.whileLocked(async () => {
      if (this.#files.has(name)) {
        throw new BenchError('ERR_USAGE', `there is a network '${name}' already`);
      }
      await this.#files.add(record);
    });
    return this.network(name);
  }

  /**
   * Deletes a network. Its peers run on, and stay in other networks.
   * @throws {BenchError} ERR_UNKNOWN_NETWORK
   */
  async delete(name: string): Promise<void> {
    this.#files.require(name);
    await this.#files.whileLocked(async () => {
      this.#files.require(name);
      await this.#files.remove(name);
    });
  }
}
