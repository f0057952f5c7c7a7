// A histogram as the figures that reports show.
import type { LatencyFigures } from '../schema/generated/report.js';
import type { Histogram } from './histogram.js';

/** Nanoseconds as decimal microseconds, to the nanosecond. */
function microseconds(ns: number): number {
  return Math.round(ns) / 1000;
}

/** The figures of a histogram in microseconds; null where nothing was recorded. */
export function latencyFigures(histogram: Histogram): LatencyFigures {
  const { count } = histogram;
  const value = (ns: number) => (count === 0 ? null : microseconds(ns));
  const percentile = (p: number) => value(histogram.percentileNs(p));
  return {
    mean: value(histogram.meanNs),
    min: value(histogram.minNs),
    p50: percentile(50),
    p90: percentile(90),
    p95: percentile(95),
    p99: percentile(99),
    p999: percentile(99.9),
    max: value(histogram.maxNs),
    count,
  };
}
