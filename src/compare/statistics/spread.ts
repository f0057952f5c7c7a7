// How much the runs of one side scatter, and which of them lie far out. Says; drops nothing.
import { medianOfSorted } from '../../report/summary.js';

/** Standard deviation (n - 1) divided by the mean; null below two values or for a mean of zero. */
export function coefficientOfVariation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) return null;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / Math.abs(mean);
}

/** Interquartile ranges beyond the quartiles from which a value is 'far out' (Tukey 1977). */
const FAR_OUT = 3;

/** Fewest values of which one can be said to lie outside of the others. */
const FEWEST = 4;

/**
 * The range outside of which values are far out: three interquartile ranges beyond the quartiles,
 * which are the medians of the lower and the upper half (both with the middle value).
 * Source: Tukey, Exploratory Data Analysis (1977), section 2D.
 */
export function farOutLimits(values: readonly number[]): { low: number; high: number } {
  if (values.length < FEWEST) return { low: -Infinity, high: Infinity };
  const sorted = Float64Array.from(values).sort();
  const half = Math.ceil(sorted.length / 2);
  const lower = medianOfSorted(sorted.subarray(0, half))!;
  const upper = medianOfSorted(sorted.subarray(-half))!;
  const reach = FAR_OUT * (upper - lower);
  return { low: lower - reach, high: upper + reach };
}
