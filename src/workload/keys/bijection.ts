// A shuffle of 0 .. n - 1 that needs no memory: where the popular ranks lie among the keys.
import { Draws } from '../mixer.js';

const LANE = 103;
const ROUNDS = 4;

/**
 * A one-to-one mapping of 0 .. count - 1 onto itself that looks random and depends on the seed
 * alone: equally many keys have the same popular ones in every stage.
 *
 * It shuffles the next power of two by steps that can be undone (add, multiply by an odd number,
 * xor with the upper half) and repeats that until it is back below `count`: "cycle walking", Black
 * & Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002. On average less than two turns.
 */
export class Bijection {
  readonly #mask: number;
  readonly #shift: number;
  readonly #addends: Uint32Array;
  readonly #factors: Uint32Array;

  /** `count`: 1 to 2^31. */
  constructor(
    readonly count: number,
    seed: number,
  ) {
    const bits = 32 - Math.clz32(count - 1);
    this.#mask = 2 ** bits - 1;
    this.#shift = Math.max(1, bits >> 1);
    const draws = new Draws(seed, LANE);
    this.#addends = Uint32Array.from({ length: ROUNDS }, (_, r) => draws.uint32(2 * r));
    this.#factors = Uint32Array.from({ length: ROUNDS }, (_, r) => draws.uint32(2 * r + 1) | 1);
  }

  /** What `index`, 0 .. count - 1, is mapped to. */
  at(index: number): number {
    let x = index;
    do x = this.#shuffle(x);
    while (x >= this.count);
    return x;
  }

  #shuffle(index: number): number {
    const mask = this.#mask;
    let x = index;
    for (let r = 0; r < ROUNDS; r++) {
      x = Math.imul(x + this.#addends[r]!, this.#factors[r]!) & mask;
      x ^= x >>> this.#shift;
    }
    return x;
  }
}
