// Keys of two kinds: the hot get most of the operations, the others share the rest.
import type { Draws } from '../mixer.js';
import type { Bijection } from './bijection.js';
import type { KeyChooser } from './key-chooser.js';

/** How many of `keys` are hot: their share, rounded, at least one. */
export function hotKeyCount(keys: number, hotKeysRatio: number): number {
  return Math.max(1, Math.round(keys * hotKeysRatio));
}

/** Ranks below `hot` get a share of `hotOperations` together; within its kind each is alike. */
export class HotspotKeys implements KeyChooser {
  readonly #hotOperations: number;

  constructor(
    private readonly draws: Draws,
    private readonly places: Bijection,
    private readonly hot: number,
    hotOperationsRatio: number,
  ) {
    // Where all are hot there is nobody to take the rest.
    this.#hotOperations = hot === places.count ? 1 : hotOperationsRatio;
  }

  key(k: number): number {
    const { draws, places, hot } = this;
    const share = this.#hotOperations;
    // One draw decides on the kind, and what is left of it on the key.
    const unit = draws.unit53(k);
    const rank =
      unit < share
        ? (unit / share) * hot
        : hot + ((unit - share) / (1 - share)) * (places.count - hot);
    return places.at(Math.min(Math.floor(rank), places.count - 1));
  }
}
