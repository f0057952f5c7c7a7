// What a rank statistic does by chance alone: the form that all tests of this folder share. Every
// one of these statistics counts pairs, runs from 0 to a largest value, and is symmetric.
import { normalAtMost } from './normal.js';

/** Ends of an interval; infinite where there are too few values to bound it. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Distribution of a statistic when there is no effect. */
export interface NullDistribution {
  /** Largest value of the statistic; the smallest is 0. */
  readonly largest: number;
  /** P(statistic <= value); by symmetry also P(statistic >= largest - value). */
  readonly atMost: (value: number) => number;
}

/** The exact distribution, given how often (or how likely) each value from 0 up is. */
export function exactDistribution(weights: Float64Array): NullDistribution {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  for (const [value, weight] of weights.entries()) cumulative[value] = sum += weight;
  const largest = weights.length - 1;
  return {
    largest,
    atMost: (value) => (value < 0 ? 0 : cumulative[Math.min(value, largest)]! / sum),
  };
}

/** A normal approximation with continuity correction; the mean is half of the largest value. */
export function normalDistribution(largest: number, variance: number): NullDistribution {
  const deviation = Math.sqrt(variance);
  return {
    largest,
    atMost: (value) => {
      if (value < 0) return 0;
      return value >= largest ? 1 : normalAtMost((value + 0.5 - largest / 2) / deviation);
    },
  };
}

/** The largest value that the statistic stays at or below with at most `tail`; -1 for none. */
export function largestWithin({ atMost, largest }: NullDistribution, tail: number): number {
  let value = -1;
  while (value < largest / 2 && atMost(value + 1) <= tail) value++;
  return value;
}
