// The networks that persist: which there are, made and deleted.
import { BenchError } from '../errors.js';
import type { LockOptions } from './lock.js';
import { checkNewName } from './names.js';
import { type NetworkOptions, PersistentNetwork } from './network.js';
import { NetworkFiles, newNetwork } from './network-files.js';
import { loadSettings, type Settings } from './settings.js';

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
   * @throws {BenchError} ERR_USAGE for a bad name, a name in use, numbers out of range, or one network
   *   too many; ERR_INTERRUPTED by the signal
   */
  async create(name: string, options: NetworkOptions = {}): Promise<PersistentNetwork> {
    checkNewName('network', name);
    const record = newNetwork({ name, ...options });
    await this.#files.whileLocked(async () => {
      if (this.#files.has(name)) {
        throw new BenchError('ERR_USAGE', `there is a network '${name}' already`);
      }
      await this.#files.add(record);
    }, options);
    return this.network(name);
  }

  /**
   * Deletes a network. Its peers run on, and stay in other networks.
   * @throws {BenchError} ERR_UNKNOWN_NETWORK, ERR_INTERRUPTED by the signal
   */
  async delete(name: string, options?: LockOptions): Promise<void> {
    this.#files.require(name);
    await this.#files.whileLocked(async () => {
      this.#files.require(name);
      await this.#files.remove(name);
    }, options);
  }
}
