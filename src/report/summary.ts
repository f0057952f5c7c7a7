// Condenses the runs of a report: per stage and metric the median over the runs and its confidence
// interval. Pure; knows nothing of how runs were made.
import { ERROR_CLASSES } from '../metrics/outcome.js';
import type {
  MetricSummary,
  Run,
  StageMetrics,
  StageResult,
  StageSummary,
} from '../schema/generated/report.js';

/** Reads one metric of a stage; null where the stage has no value. */
export type MetricReader = (stage: StageResult) => number | null;

function errorCount(stage: StageResult): number {
  return ERROR_CLASSES.reduce((sum, name) => sum + stage.measure.errors[name], 0);
}

/** Every metric of a summary and where a stage keeps it. Thresholds may name these. */
export const METRICS: Readonly<Record<keyof StageMetrics, MetricReader>> = {
  throughput: (stage) => stage.measure.throughput,
  mean_us: (stage) => stage.measure.latency_us.mean,
  p50_us: (stage) => stage.measure.latency_us.p50,
  p90_us: (stage) => stage.measure.latency_us.p90,
  p95_us: (stage) => stage.measure.latency_us.p95,
  p99_us: (stage) => stage.measure.latency_us.p99,
  p999_us: (stage) => stage.measure.latency_us.p999,
  max_us: (stage) => stage.measure.latency_us.max,
  hit_rate: (stage) => stage.measure.hit_rate,
  miss_rate: (stage) => (stage.measure.hit_rate === null ? null : 1 - stage.measure.hit_rate),
  reads_per_get: (stage) => stage.measure.reads_per_get,
  errors: errorCount,
  error_rate: (stage) =>
    stage.measure.operations === 0 ? null : errorCount(stage) / stage.measure.operations,
  evictions: (stage) => stage.evictions,
  bytes: (stage) => stage.bytes,
  preload_throughput: (stage) => stage.preload.throughput,
};

/** The median: the middle value, or the mean of the two in the middle. Null for no values. */
export function median(values: readonly number[]): number | null {
  return medianOfSorted(Float64Array.from(values).sort());
}

/** The same for values that stand in rising order already. */
export function medianOfSorted(sorted: Float64Array): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** The median of one figure of several things, of those that have it; null when none has. */
export function medianOf<T>(items: readonly T[], read: (item: T) => number | null): number | null {
  return median(items.map(read).filter((value) => value !== null));
}

/** Confidence of the interval of the median. */
const CONFIDENCE = 0.95;

/**
 * The rank k (from 1) for which the k-th smallest and the k-th largest of `count` values enclose
 * the population's median with at least 95 % confidence, whatever the distribution: the interval
 * misses with probability 2 P(Binomial(count, 1/2) < k). 0 where no rank does: below six values.
 * Source: Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.2.
 */
export function medianRank(count: number): number {
  let term = 0.5 ** count;
  let below = 0;
  for (let rank = 1; rank <= count / 2; rank++) {
    below += term;
    if (2 * below > 1 - CONFIDENCE) return rank - 1;
    term *= (count - rank + 1) / rank;
  }
  return Math.floor(count / 2);
}

/** The values of one metric over the runs, condensed. */
export function summariseValues(values: readonly number[]): MetricSummary {
  const rank = medianRank(values.length);
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: median(values),
    low: rank === 0 ? null : sorted[rank - 1]!,
    high: rank === 0 ? null : sorted[sorted.length - rank]!,
    runs: values.length,
  };
}

/** What the runs that have stage number `index` found in it. */
export function stageResults(runs: readonly Run[], index: number): StageResult[] {
  return runs.flatMap(({ stages }) => stages[index] ?? []);
}

/** Each stage over the runs, in stage order. Stages are matched by their place in the run. */
export function summarise(runs: readonly Run[]): StageSummary[] {
  const summaries: StageSummary[] = [];
  const longest = Math.max(0, ...runs.map((run) => run.stages.length));
  for (let index = 0; index < longest; index++) {
    const stages = stageResults(runs, index);
    const metrics = Object.entries(METRICS).map(([name, read]) => {
      const values = stages.map(read).filter((value) => value !== null);
      return [name, summariseValues(values)] as const;
    });
    summaries.push({
      name: stages[0]!.name,
      metrics: Object.fromEntries(metrics) as unknown as StageMetrics,
    });
  }
  return summaries;
}
