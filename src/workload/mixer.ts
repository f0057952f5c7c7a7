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
    // Folds that start apart are independent: two streams coincide only where both folds meet, one
    // pair in 2^64. (Folds that differed in their last step alone would meet together.)
    this.#a = mixAll(0x5eed, ...key);
    this.#b = mixAll(0xfeed, ...key);
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
  /**
   * Draw `k`, uniform over [0, 1) in steps of 2^-53: for tails that 32 bits are too coarse for. Made
   * of the 32-bit draws 2 k and 2 k + 1, so it repeats itself after 2^31 draws.
   */
  unit53(k: number): number {
    const high = this.uint32(2 * k) >>> 5;
    const low = this.uint32(2 * k + 1) >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }
}

/**
 * Draws for loops that reject: each attempt at one counter has a stream of its own, so that the
 * draw that is accepted depends on the counter alone.
 */
export class Attempts {
  readonly #key: readonly number[];
  /** Made when they are first needed: few loops get beyond the second attempt. */
  readonly #streams: Draws[] = [];

  constructor(...key: readonly number[]) {
    this.#key = key;
  }

  /** Draw `k` of attempt 0, 1, 2, ..., uniform over [0, 1) in steps of 2^-53. */
  unit53(attempt: number, k: number): number {
    const stream = (this.#streams[attempt] ??= new Draws(...this.#key, attempt));
    return stream.unit53(k);
  }
}
