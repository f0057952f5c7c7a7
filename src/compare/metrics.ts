// The metrics that a comparison judges: where they stand in a report, which way is better, and on
// which scale a change of them is measured. Knows nothing of noise or verdicts.
import { METRICS, type MetricReader } from '../report/summary.js';
import type { StageResult } from '../schema/generated/report.js';
import type { Row } from '../schema/generated/verdict.js';

export type MetricName = Row['metric'];

/** A metric as a comparison sees it. */
export interface JudgedMetric {
  readonly name: MetricName;
  readonly unit: Row['unit'];
  readonly better: Row['better'];
  readonly read: MetricReader;
  /**
   * ratio: by how many per cent it changes. ratio_and_points: in per cent and in percentage points,
   * both of which must matter (a miss rate of 0.1 % may double; one of 50 % may rise by a point).
   * points: in percentage points alone, because zero is its normal value.
   */
  readonly scale: 'ratio' | 'ratio_and_points' | 'points';
  /** The share of operations that a percentile has beyond it; null for what is no percentile. */
  readonly beyond: number | null;
}

function latency(name: MetricName & keyof typeof METRICS, beyond: number | null): JudgedMetric {
  return { name, unit: 'us', better: 'lower', read: METRICS[name], scale: 'ratio', beyond };
}

function share(name: 'miss_rate' | 'error_rate', scale: JudgedMetric['scale']): JudgedMetric {
  return { name, unit: 'ratio', better: 'lower', read: METRICS[name], scale, beyond: null };
}

/** In the order in which they are shown. hit_rate is judged as miss_rate, which is the load behind. */
export const JUDGED_METRICS: readonly JudgedMetric[] = [
  {
    name: 'throughput',
    unit: 'operations_per_s',
    better: 'higher',
    read: METRICS.throughput,
    scale: 'ratio',
    beyond: null,
  },
  latency('mean_us', null),
  latency('p50_us', 0.5),
  latency('p90_us', 0.1),
  latency('p95_us', 0.05),
  latency('p99_us', 0.01),
  latency('p999_us', 0.001),
  latency('max_us', 0),
  share('miss_rate', 'ratio_and_points'),
  share('error_rate', 'points'),
];

/** Whether a metric says something of a stage: the throughput of an open loop is what was asked for. */
export function isMeasuredIn(
  { name }: Pick<JudgedMetric, 'name'>,
  { rate_per_s: rate = null }: { readonly rate_per_s?: unknown },
): boolean {
  return name !== 'throughput' || rate === null;
}

/** Operations of a stage that lie beyond a percentile. */
export function exceedances(stage: StageResult, beyond: number): number {
  return stage.measure.latency_us.count * beyond;
}
