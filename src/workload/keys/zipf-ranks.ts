// Ranks by Zipf's law: rank r of 1 .. n with a probability proportional to r^-exponent.
import type { Attempts } from '../mixer.js';
import { power, powerIntegral, powerIntegralInverse } from './power-law.js';

/**
 * Draws ranks by rejection-inversion: exact for every exponent above 0, in constant time and without
 * a table, however many ranks there are. On average less than 1.2 attempts are needed.
 *
 * Hörmann & Derflinger, "Rejection-Inversion to Generate Variates from Monotone Discrete
 * Distributions", ACM TOMACS 6(3), 1996; the numerically safe forms are those of Apache Commons
 * RNG's RejectionInversionZipfSampler.
 */
export class ZipfRanks {
  /** The area under the hat, from its start to its end. */
  readonly #start: number;
  readonly #end: number;
  /** This close below a rank, a point needs no further look. */
  readonly #squeeze: number;

  constructor(
    readonly count: number,
    readonly exponent: number,
  ) {
    this.#start = powerIntegral(1.5, exponent) - 1;
    this.#end = powerIntegral(count + 0.5, exponent);
    const second = powerIntegral(2.5, exponent) - power(2, exponent);
    this.#squeeze = 2 - powerIntegralInverse(second, exponent);
  }

  /** The rank, 1 .. count, that draw `k` gives. */
  rank(attempts: Attempts, k: number): number {
    const { count, exponent } = this;
    for (let attempt = 0; ; attempt++) {
      const area = this.#end + attempts.unit53(attempt, k) * (this.#start - this.#end);
      const x = powerIntegralInverse(area, exponent);
      const rank = Math.min(Math.max(Math.floor(x + 0.5), 1), count);
      if (rank - x <= this.#squeeze) return rank;
      if (area >= powerIntegral(rank + 0.5, exponent) - power(rank, exponent)) return rank;
    }
  }
}
