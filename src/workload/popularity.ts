// How often each key of a stage is asked for, in theory. The shares that the ring predicts follow
// from it, and what a run has measured can be held against it.
import { Bijection } from './keys/bijection.js';
import { hotKeyCount } from './keys/hotspot.js';
import { power, powerSum } from './keys/power-law.js';
import type { WorkloadParameters } from './parameters.js';

/**
 * The probabilities of a stage's keys, ghosts left out. Ranks count from 0: the most popular key
 * comes first, the hot keys of a hotspot before the others.
 */
export interface Popularity {
  /** Number of keys of the stage. */
  readonly keys: number;
  /** Probability that an operation, if not a ghost read, asks for the key of this rank. */
  probability(rank: number): number;
  /** Share of these operations that the first `ranks` keys get together: 0 for 0, 1 for `keys`. */
  cumulative(ranks: number): number;
  /** The key of this rank, an index into the stage's key table. */
  key(rank: number): number;
}

/**
 * The popularity of the keys over the measured phase of a stage; null where no key has one, since
 * `latest` moves on. `sequential` asks for every key as often as for any other.
 */
export function keyPopularity(parameters: WorkloadParameters): Popularity | null {
  const { keyDistribution: law, workers, keys: ownKeys, seed } = parameters;
  const keys = workers * ownKeys;
  switch (law.distribution) {
    case 'uniform':
    case 'sequential':
      return {
        keys,
        probability: () => 1 / keys,
        cumulative: (ranks) => ranks / keys,
        key: (rank) => rank,
      };
    case 'zipf': {
      const total = powerSum(keys, law.exponent);
      const places = new Bijection(keys, seed);
      return {
        keys,
        probability: (rank) => power(rank + 1, law.exponent) / total,
        cumulative: (ranks) => powerSum(ranks, law.exponent) / total,
        key: (rank) => places.at(rank),
      };
    }
    case 'hotspot': {
      const hot = hotKeyCount(keys, law.hot_keys_ratio);
      const cold = keys - hot;
      const share = cold === 0 ? 1 : law.hot_operations_ratio;
      const places = new Bijection(keys, seed);
      const coldKey = cold === 0 ? 0 : (1 - share) / cold;
      return {
        keys,
        probability: (rank) => (rank < hot ? share / hot : coldKey),
        cumulative: (ranks) =>
          ranks <= hot ? (share * ranks) / hot : share + (ranks - hot) * coldKey,
        key: (rank) => places.at(rank),
      };
    }
    case 'latest':
      return null;
  }
}
