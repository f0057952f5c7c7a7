// What was written last is read most.
import type { Attempts } from '../mixer.js';
import type { KeyChooser } from './key-chooser.js';
import type { ZipfRanks } from './zipf-ranks.js';

/** What `LatestKeys` is made of. */
export interface LatestOptions {
  readonly attempts: Attempts;
  /** Distances behind the head, as many as there are keys. */
  readonly distances: ZipfRanks;
  readonly worker: number;
  readonly workers: number;
  readonly readRatio: number;
}

/**
 * A head moves through the keys in a circle, by one key per expected set of all workers together. A
 * set writes the key at the head. A get asks for a key behind it, at a distance by Zipf's law: 1 is
 * the key that the head has just left, and the longest leads once around to the head itself.
 */
export class LatestKeys implements KeyChooser {
  constructor(private readonly options: LatestOptions) {}

  key(k: number, read: boolean): number {
    const { attempts, distances, worker, workers, readRatio } = this.options;
    const { count } = distances;
    const head = Math.floor((k * workers + worker) * (1 - readRatio)) % count;
    if (!read) return head;
    const key = head - distances.rank(attempts, k);
    return key < 0 ? key + count : key;
  }
}
