// The files of the peers that persist: one per peer, and the list of all. Knows no daemons.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import type { PeerFile } from '../schema/generated/peer.js';
import type { PeersFile } from '../schema/generated/peers.js';
import { PEER, PEER_LIST } from './kinds.js';
import { type LockOptions, withLock } from './lock.js';
import { isPeerName } from './names.js';
import { checkedState, readState, removeUnfinished, writeState } from './state-file.js';

const LIST = 'registry.json';

/** The state files of all peers in one folder. */
export class PeerFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The names of all peers, sorted: those that are listed and those that have a file. A process that
   * was killed between writing the two leaves a peer in one of them, and it is a peer all the same.
   */
  ids(): string[] {
    const listed = this.#listed();
    const entries = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    const found = entries
      .filter((entry) => entry.endsWith('.json'))
      .map((entry) => entry.slice(0, -'.json'.length))
      .filter(isPeerName);
    return [...new Set([...listed, ...found])].sort();
  }

  /** What is known of all peers, without those that were never written. */
  records(): PeerFile[] {
    return this.ids().flatMap((id) => this.#find(id) ?? []);
  }

  /**
   * What is known of a peer; undefined for one that is listed and was never written.
   * @throws {BenchError} ERR_UNKNOWN_PEER when it is neither
   */
  read(id: string): PeerFile | undefined {
    const record = this.#find(id);
    if (record || this.ids().includes(id)) return record;
    throw new BenchError(
      'ERR_UNKNOWN_PEER',
      `no peer '${masked(id)}'; 'peerbench peer --start ${masked(id)}' makes one`,
    );
  }

  /** As `read`, but undefined for a peer that is not known, too. */
  find(id: string): PeerFile | undefined {
    return this.has(id) ? this.#find(id) : undefined;
  }

  /** Whether there is a peer of this name. */
  has(id: string): boolean {
    return isPeerName(id) && (existsSync(this.fileOf(id)) || this.ids().includes(id));
  }

  /** Where the peer is written down. */
  fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  /** @throws {BenchError} ERR_USAGE when the list of peers takes no peer of this name any more */
  requireRoom(id: string): void {
    this.#listWith(id);
  }

  /**
   * Writes a peer's file, then its name into the list. Whoever calls holds the lock.
   * @throws {BenchError} ERR_USAGE when there is no room for it; nothing is written
   */
  async write(record: PeerFile): Promise<void> {
    const list = this.#listWith(record.id);
    await writeState(this.fileOf(record.id), PEER, record);
    if (list) await writeState(this.#listFile, PEER_LIST, list);
  }

  /** Does `work` while no other process changes peers. */
  whileLocked<T>(work: () => Promise<T>, options?: LockOptions): Promise<T> {
    const tidyAndWork = async (): Promise<T> => {
      await removeUnfinished(this.#folder);
      return work();
    };
    return withLock(join(this.#folder, '.lock'), tidyAndWork, options);
  }

  #find(id: string): PeerFile | undefined {
    if (!isPeerName(id)) return undefined;
    return readState(this.fileOf(id), PEER, { field: 'id', name: id }) as PeerFile | undefined;
  }

  /** The list with this peer in it; undefined when it is listed already. */
  #listWith(id: string): PeersFile | undefined {
    const listed = this.#listed();
    return listed.includes(id) ? undefined : checkedState(PEER_LIST, [...listed, id].sort());
  }

  #listed(): PeersFile {
    return (readState(this.#listFile, PEER_LIST) ?? []) as PeersFile;
  }

  get #listFile(): string {
    return join(this.#folder, LIST);
  }
}
