// Keys by Zipf's law, the popular ones anywhere among them.
import type { Attempts } from '../mixer.js';
import type { Bijection } from './bijection.js';
import type { KeyChooser } from './key-chooser.js';
import type { ZipfRanks } from './zipf-ranks.js';

/** The key of rank r is r^exponent times rarer than the first. */
export class ZipfKeys implements KeyChooser {
  constructor(
    private readonly attempts: Attempts,
    private readonly ranks: ZipfRanks,
    private readonly places: Bijection,
  ) {}

  key(k: number): number {
    return this.places.at(this.ranks.rank(this.attempts, k) - 1);
  }
}
