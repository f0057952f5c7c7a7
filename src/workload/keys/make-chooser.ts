// From a distribution's name and parameters to the object that draws keys: once per worker and phase.
import { Attempts, Draws } from '../mixer.js';
import type { WorkloadParameters } from '../parameters.js';
import { Bijection } from './bijection.js';
import { hotKeyCount, HotspotKeys } from './hotspot.js';
import type { KeyChooser } from './key-chooser.js';
import { LatestKeys } from './latest.js';
import { SequentialKeys } from './sequential.js';
import { UniformKeys } from './uniform.js';
import { ZipfKeys } from './zipf.js';
import { ZipfRanks } from './zipf-ranks.js';

/** The chooser of one worker. Its randomness comes from the streams whose keys begin with `lane`. */
export function makeKeyChooser(
  parameters: WorkloadParameters,
  worker: number,
  lane: readonly number[],
): KeyChooser {
  const { keyDistribution: law, keyspace, keys, workers, readRatio, seed } = parameters;
  const all = workers * keys;
  switch (law.distribution) {
    case 'uniform':
      return keyspace === 'own'
        ? new UniformKeys(new Draws(...lane), worker * keys, keys)
        : new UniformKeys(new Draws(...lane), 0, all);
    case 'zipf': {
      const ranks = new ZipfRanks(all, law.exponent);
      return new ZipfKeys(new Attempts(...lane), ranks, new Bijection(all, seed));
    }
    case 'hotspot': {
      const hot = hotKeyCount(all, law.hot_keys_ratio);
      const places = new Bijection(all, seed);
      return new HotspotKeys(new Draws(...lane), places, hot, law.hot_operations_ratio);
    }
    case 'latest': {
      const attempts = new Attempts(...lane);
      const distances = new ZipfRanks(all, law.exponent);
      return new LatestKeys({ attempts, distances, worker, workers, readRatio });
    }
    case 'sequential':
      return new SequentialKeys(worker, workers, all);
  }
}
