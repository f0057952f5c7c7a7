// How long the value of each key is. A key has one size for a whole scenario: it follows from the
// seed and the key, so that whoever reads a value knows its length without having seen the write.
import { EtcSizes } from './etc-sizes.js';
import { Draws } from './mixer.js';
import type { WorkloadParameters } from './parameters.js';
import { WeightedChoice } from './weighted-choice.js';

/** A distribution of sizes by its quantiles: `at` takes a number that is uniform over [0, 1). */
interface Sizes {
  readonly largest: number;
  at(unit: number): number;
}

const SIZE_LANE = 102;

/**
 * The sizes of one stage's values.
 *
 * What a key is, is its number in a shared range and its worker and number with keys of one's own.
 * Its name in other words: a key that two stages have in common has the same size in both.
 */
export class ValueSizes {
  /** The longest value there can be, in bytes. Not every set of keys has one. */
  readonly longest: number;
  readonly #sizes: Sizes | undefined;
  readonly #draws: Draws;
  /** Keys per worker; 0 for a shared range. */
  readonly #ownKeys: number;

  constructor({ seed, keyspace, keys, valueBytes }: WorkloadParameters) {
    this.#sizes = typeof valueBytes === 'number' ? undefined : makeSizes(valueBytes);
    this.longest = typeof valueBytes === 'number' ? valueBytes : this.#sizes!.largest;
    this.#draws = new Draws(seed, SIZE_LANE);
    this.#ownKeys = keyspace === 'own' ? keys : 0;
  }

  /**
   * Bytes of the value of `key`, an index into the stage's key table. Ghosts have no value: what
   * they get here means nothing.
   */
  bytes(key: number): number {
    if (this.#sizes === undefined) return this.longest;
    return this.#sizes.at(this.#draws.unit53(this.#identity(key)));
  }

  /**
   * A number of its own for every key of a stage, also modulo 2^31, the period of `unit53`. With
   * keys of one's own, worker and number are put together by Fibonacci hashing (Knuth, TAOCP vol. 3,
   * 6.4): multiples of the golden ratio keep their distance, and two keys could only meet in a
   * stage of some 400 million.
   */
  #identity(key: number): number {
    if (this.#ownKeys === 0) return key;
    const worker = Math.floor(key / this.#ownKeys);
    return (Math.imul(worker, 0x9e3779b9) >>> 0) + (key - worker * this.#ownKeys);
  }
}

function makeSizes(valueBytes: Exclude<WorkloadParameters['valueBytes'], number>): Sizes {
  if ('distribution' in valueBytes) return new EtcSizes(valueBytes.max);
  if ('min' in valueBytes) return evenSizes(valueBytes.min, valueBytes.max);
  return new WeightedChoice(valueBytes.map(({ bytes, weight }) => ({ value: bytes, weight })));
}

/** Every whole number from `min` to `max` as often as any other. */
function evenSizes(min: number, max: number): Sizes {
  const count = max - min + 1;
  return { largest: max, at: (unit) => min + Math.floor(unit * count) };
}
