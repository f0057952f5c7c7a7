// Counter-based randomness: draw number k of a stream is a function of the stream's key and k, so
// any thread can compute any draw and nothing depends on who computed what before.

/**
 * Mixes 32 bits so that each input bit flips each output bit with probability close to 1/2.
 * A bijection. Constants from the hash-prospector search (github.com/skeeto/hash-prospector,
 * "lowest bias so far" for two rounds: bias 0.107).
 */
export function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/** Folds several integers into 32 bits; every integer matters, and so does their order. */
export function mixAll(...values: readonly number[]): number {
  let h = 0x9e3779b9 | 0; // 2^32 / golden ratio: an arbitrary odd start that is not 0
  for (const value of values) h = mix32(mix32(h) + (value | 0));
  return h;
}

/**
 * One stream of random draws.
 *
 * A draw is the exclusive or of two differently keyed bijections of the counter. One bijection
 * alone would never repeat a value within 2^32 draws; the sum of two behaves as a random function
 * (Lucks, "The Sum of PRPs Is a Secure PRF", EUROCRYPT 2000).
 */
export class Draws {
  readonly #a: number;
  readonly #b: number;

  constructor(...key: readonly number[]) {
    this.#a = mixAll(...key, 0x5eed);
    this.#b = mixAll(...key, 0xfeed);
  }

  /** Draw `k` as an unsigned 32-bit integer. */
  uint32(k: number): number {
    return (mix32(k ^ this.#a) ^ mix32(k + this.#b)) >>> 0;
  }

  /** Draw `k`, uniform over the integers 0 .. n - 1. The bias is at most n / 2^32 (relative). */
  below(k: number, n: number): number {
    return Math.floor(this.uint32(k) * (n * 2 ** -32));
  }

  /** Draw `k`, uniform over [0, 1) in steps of 2^-32. */
  unit(k: number): number {
    return this.uint32(k) * 2 ** -32;
  }
}
