// What must be true of reported latencies, whatever the machine does. A request is sent before the
// peer has read it, and its reply arrives after the peer has begun to write it, so every operation
// took at least the delay that the peer made, and so did every quantile. How much more it took is
// the kernel's and the event loop's time: reported, and only held against what would be absurd.
import type { Histogram } from '../../src/metrics/histogram.js';
import { quantileIndex, stallQuantileMs } from '../support/delay-law.js';

/** Quantiles that are checked. */
const QUANTILES = [0, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** What HdrHistogram allows at 3 significant digits, relative. */
const PRECISION = 0.001;

/** No machine adds more to the median: a unit is wrong, or nothing but the load's own queue is measured. */
const ABSURD = { factor: 10, addedMs: 500 };

/** Latencies of one phase beside what the peer says. */
export interface Measured {
  readonly latency: Histogram;
  /** From the send; open loop only. */
  readonly service: Histogram | null;
  /** In ascending order. */
  readonly madeMs: Float64Array;
  /** The peer stood still while operations were due every `spacingMs` for `totalMs`. */
  readonly stall?: { readonly ms: number; readonly spacingMs: number; readonly totalMs: number };
}

/** The `q` quantile of values in ascending order. */
export function quantile(ascending: Float64Array, q: number): number {
  return ascending[quantileIndex(q, ascending.length)]!;
}

/** The `q` quantile of a histogram, in ms. */
export function quantileMs(histogram: Histogram, q: number): number {
  return histogram.percentileNs(100 * q) / 1e6;
}

/** Every bound that does not hold, in words; none when all do. */
export function brokenBounds(measured: Measured): string[] {
  const { latency, service, madeMs, stall } = measured;
  const broken: string[] = [];
  const atLeast = (what: string, actualMs: number, leastMs: number): void => {
    if (actualMs >= leastMs * (1 - PRECISION)) return;
    broken.push(`${what}: ${actualMs} ms reported, ${leastMs} ms true`);
  };
  for (const [name, histogram] of [
    ['latency', latency],
    ['service time', service],
  ] as const) {
    if (!histogram) continue;
    if (histogram.count !== madeMs.length) {
      broken.push(`${name}: ${histogram.count} reported, ${madeMs.length} answered`);
    }
    for (const q of QUANTILES) {
      atLeast(`${name}, quantile ${q}`, quantileMs(histogram, q), quantile(madeMs, q));
    }
    const meanMs = madeMs.reduce((sum, ms) => sum + ms, 0) / madeMs.length;
    atLeast(`${name}, mean`, histogram.meanNs / 1e6, meanMs);
  }
  if (stall) {
    for (const q of QUANTILES) {
      const leastMs = stallQuantileMs(q, stall.ms, stall.totalMs) - stall.spacingMs;
      atLeast(`latency through the stall, quantile ${q}`, quantileMs(latency, q), leastMs);
    }
  }
  const [medianMs, madeMedianMs] = [quantileMs(latency, 0.5), quantile(madeMs, 0.5)];
  if (medianMs > ABSURD.factor * madeMedianMs + ABSURD.addedMs) {
    broken.push(`latency, median: ${medianMs} ms reported cannot be for ${madeMedianMs} ms true`);
  }
  return broken;
}
