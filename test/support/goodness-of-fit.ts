// Does a sample follow a distribution? Tests use fixed seeds, so each answer is always the same: the
// limits are those that a right generator exceeds with one seed in ten thousand.
import { ChiSquareTest } from '../../src/workload/chi-square.js';

/** Upper 0.01 % point of the standard normal distribution (NIST/SEMATECH e-Handbook 1.3.6.7.1). */
export const LARGEST_Z = 3.719;

/**
 * Upper 0.01 % point of the Kolmogorov distribution: sqrt(-ln(p / 2) / 2), its leading term (Knuth,
 * TAOCP vol. 2, 3.3.1). For a distribution with steps the true point is lower still.
 */
export const LARGEST_KS = 2.226;

/** Fewest expected in a bin of the chi-square test (Cochran's rule asks for 5). */
const SMALLEST_BIN = 10;

/**
 * Pearson's chi-square of `counts` against `probabilities` as a z score (Wilson & Hilferty, 1931:
 * above `LARGEST_Z` they do not fit). Neighbouring bins are pooled until enough is expected in each.
 * What was counted where nothing is expected gives Infinity.
 */
export function chiSquareZ(
  counts: ArrayLike<number>,
  probabilities: Iterable<number> | ArrayLike<number>,
): number {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  const fit = new ChiSquareTest(total, SMALLEST_BIN);
  Array.from(probabilities).forEach((probability, i) => fit.add(counts[i]!, probability));
  const result = fit.result();
  if (!result) throw new Error('the sample is too small to be tested');
  const { chiSquare, freedom } = result;
  const variance = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - variance)) / Math.sqrt(variance);
}

/** `chiSquareZ` against bins that are all as likely. */
export function evenZ(counts: ArrayLike<number>): number {
  return chiSquareZ(counts, new Array<number>(counts.length).fill(1 / counts.length));
}

/**
 * Kolmogorov-Smirnov: the largest distance between the sample's distribution function and `cdf`,
 * times sqrt(n). Where `cdf` has steps, `below` gives its value just before `x`.
 */
export function kolmogorovSmirnov(
  sample: ArrayLike<number>,
  cdf: (x: number) => number,
  below: (x: number) => number = cdf,
): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0, next = 0; i < n; i = next) {
    const x = sorted[i]!;
    while (next < n && sorted[next] === x) next++;
    distance = Math.max(distance, Math.abs(i / n - below(x)), Math.abs(next / n - cdf(x)));
  }
  return distance * Math.sqrt(n);
}
