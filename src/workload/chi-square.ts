// Pearson's chi-square test: do counts follow the probabilities that a law gives them? Pure arithmetic.

/** The outcome of a test. */
export interface GoodnessOfFit {
  /** The sum of (seen - expected)^2 / expected; Infinity where something impossible was counted. */
  readonly chiSquare: number;
  /** Degrees of freedom: one less than there are bins. */
  readonly freedom: number;
  /** Probability that a sample of the law itself is at least as far off, 0 to 1. */
  readonly pValue: number;
}

/** A test of `total` observations, which are handed in cell by cell, in an order that is fixed. */
export class ChiSquareTest {
  #chiSquare = 0;
  #bins = 0;
  #impossible = false;
  /** The bin before the open one: it takes in what is left at the end. */
  #lastSeen = 0;
  #lastExpected = 0;
  #seen = 0;
  #expected = 0;

  /**
   * `leastExpected`: neighbouring cells are pooled into one bin until so many observations are
   * expected in it. Cochran's rule asks for 5 (Biometrics 10(4), 1954).
   */
  constructor(
    readonly total: number,
    readonly leastExpected: number,
  ) {}

  /** The next cell: how often it was seen, and its probability. */
  add(seen: number, probability: number): void {
    if (probability === 0 && seen > 0) this.#impossible = true;
    this.#seen += seen;
    this.#expected += probability * this.total;
    if (this.#expected < this.leastExpected) return;
    this.#chiSquare += distance(this.#lastSeen, this.#lastExpected);
    this.#lastSeen = this.#seen;
    this.#lastExpected = this.#expected;
    this.#seen = this.#expected = 0;
    this.#bins++;
  }

  /** The outcome after the last cell; null for a sample that is too small for two bins. */
  result(): GoodnessOfFit | null {
    if (this.#bins < 2) return null;
    const freedom = this.#bins - 1;
    if (this.#impossible) return { chiSquare: Infinity, freedom, pValue: 0 };
    const last = distance(this.#lastSeen + this.#seen, this.#lastExpected + this.#expected);
    const chiSquare = this.#chiSquare + last;
    return { chiSquare, freedom, pValue: chiSquareTail(chiSquare, freedom) };
  }
}

function distance(seen: number, expected: number): number {
  return expected === 0 ? 0 : (seen - expected) ** 2 / expected;
}

/** Relative size of the last term of a series, and what stands for 0 in a quotient. */
const EPSILON = 2 ** -52;
const TINY = 1e-300;

/**
 * Probability that a chi-square variate with `freedom` degrees of freedom (a whole number from 1)
 * exceeds `chiSquare`: the regularised upper incomplete gamma function Q(freedom / 2, chiSquare / 2).
 * A series below the middle and a continued fraction above it, as in Press et al., "Numerical
 * Recipes", 3rd ed., 6.2 (DLMF 8.11.4 and 8.9.2).
 */
export function chiSquareTail(chiSquare: number, freedom: number): number {
  if (chiSquare <= 0) return 1;
  const a = freedom / 2;
  const x = chiSquare / 2;
  const front = Math.exp(a * Math.log(x) - x - logGammaOfHalf(freedom));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

/** log Gamma(twice / 2), by its recurrence down to Gamma(1) = 1 or Gamma(1/2) = sqrt(pi). */
function logGammaOfHalf(twice: number): number {
  let log = twice % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let a = twice / 2 - 1; a > 0; a--) log += Math.log(a);
  return log;
}

/** Sum of x^n / (a (a + 1) ... (a + n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)), by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; ; n++) {
    const part = -n * (n - a);
    b += 2;
    d = 1 / nonZero(part * d + b);
    c = nonZero(b + part / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= 2 * EPSILON) return fraction;
  }
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
