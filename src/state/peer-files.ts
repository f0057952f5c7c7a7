// The files of the peers that persist: one per peer, and the list of all. Knows no daemons.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import type { PeerFile } from '../schema/generated/peer.js';
import type { PeersFile } from '../schema/generated/peers.js';
import { PEER, PEER_LIST } from './kinds.js';
import { withLock } from './lock.js';
import { isPeerName } from './names.js';
import { readState, removeUnfinished, writeState } from './state-file.js';

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
    return isPeerName(id) && (existsSync(this.#file(id)) || this.ids().includes(id));
  }

  /** Writes a peer's file, then its name into the list. Whoever calls holds the lock. */
  async write(record: PeerFile): Promise<void> {
    await writeState(this.#file(record.id), PEER, record);
    const listed = this.#listed();
    if (listed.includes(record.id)) return;
    await writeState(this.#listFile, PEER_LIST, [...listed, record.id].sort());
  }

  /** Does `work` while no other process changes peers. */
  whileLocked<T>(work: () => Promise<T>): Promise<T> {
    return withLock(join(this.#folder, '.lock'), async () => {
      await removeUnfinished(this.#folder);
      return work();
    });
  }

  #find(id: string): PeerFile | undefined {
    if (!isPeerName(id)) return undefined;
    return readState(this.#file(id), PEER, { field: 'id', name: id }) as PeerFile | undefined;
  }

  #listed(): PeersFile {
    return (readState(this.#listFile, PEER_LIST) ?? []) as PeersFile;
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  get #listFile(): string {
    return join(this.#folder, LIST);
  }
}
