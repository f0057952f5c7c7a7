// Generated from schemas/policy.schema.json by 'npm run generate'. Do not edit.

/**
 * two_part: regressed when the interval excludes 'no change' and the estimate reaches the floor; strict: only when the whole interval lies beyond the floor.
 */
export type Rule = 'two_part' | 'strict';
/**
 * What an inconclusive comparison means to a gate. warn: exit code 0; fail: exit code 11.
 */
export type OnInconclusive = 'warn' | 'fail';
/**
 * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
 */
export type Level = 'error' | 'warn' | 'off';
/**
 * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
 */
export type Floor = number;
/**
 * Smallest change that matters, in percentage points.
 */
export type Points = number;

/**
 * A policy: what a comparison of two reports is judged by. Every field may be left out; an empty map is the default policy.
 */
export interface PolicyFile {
  /**
   * Two-sided error level of the interval that must exclude 'no change' for a verdict of regressed or improved, a probability.
   */
  alpha?: number;
  /**
   * Two-sided error level of the interval whose worse end must lie below the floor for a verdict of equivalent, a probability.
   */
  alpha_equivalent?: number;
  /**
   * One-sided error level of all verdicts of regressed of one comparison together (Holm's procedure over gating metrics x stages), a probability.
   */
  alpha_family?: number;
  /**
   * two_part: regressed when the interval excludes 'no change' and the estimate reaches the floor; strict: only when the whole interval lies beyond the floor.
   */
  rule?: 'two_part' | 'strict';
  /**
   * What an inconclusive comparison means to a gate. warn: exit code 0; fail: exit code 11.
   */
  on_inconclusive?: 'warn' | 'fail';
  /**
   * Fewest pairs (or runs a side) for any verdict but inconclusive, in runs. With fewer than six the exact tests cannot reach 95 %.
   */
  min_runs?: number;
  /**
   * Operations that must lie beyond a percentile in every run for it to gate, in operations. With fewer it is shown and judged, but cannot fail the comparison.
   */
  min_exceedances?: number;
  levels?: PolicyLevels;
  floors?: PolicyFloors;
  floor_points?: PolicyFloorPoints;
  /**
   * What is different for some scenarios, by their name.
   */
  scenarios?: {
    [k: string]: PolicyOverride | undefined;
  };
}
/**
 * What each metric can do.
 */
export interface PolicyLevels {
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  throughput?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  mean_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  p50_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  p90_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  p95_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  p99_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  p999_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  max_us?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  miss_rate?: 'error' | 'warn' | 'off';
  /**
   * error: gates; warn: is judged and shown, but cannot fail the comparison; off: is left out.
   */
  error_rate?: 'error' | 'warn' | 'off';
}
/**
 * Smallest relative change that matters, per metric.
 */
export interface PolicyFloors {
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  throughput?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  mean_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  p50_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  p90_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  p95_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  p99_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  p999_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  max_us?: number;
  /**
   * Smallest change that matters, as a factor less one: 0.05 is 1.05 times the latency or misses of the baseline, or its throughput divided by 1.05 (4.8 % less).
   */
  miss_rate?: number;
}
/**
 * Smallest absolute change that matters, for metrics that are shares.
 */
export interface PolicyFloorPoints {
  /**
   * Smallest change that matters, in percentage points.
   */
  miss_rate?: number;
  /**
   * Smallest change that matters, in percentage points.
   */
  error_rate?: number;
}
/**
 * What is different for one scenario; the rest is as for all.
 */
export interface PolicyOverride {
  rule?: Rule;
  on_inconclusive?: OnInconclusive;
  /**
   * What each metric can do in this scenario.
   */
  levels?: {
    throughput?: Level;
    mean_us?: Level;
    p50_us?: Level;
    p90_us?: Level;
    p95_us?: Level;
    p99_us?: Level;
    p999_us?: Level;
    max_us?: Level;
    miss_rate?: Level;
    error_rate?: Level;
  };
  /**
   * Smallest relative change that matters in this scenario, per metric.
   */
  floors?: {
    throughput?: Floor;
    mean_us?: Floor;
    p50_us?: Floor;
    p90_us?: Floor;
    p95_us?: Floor;
    p99_us?: Floor;
    p999_us?: Floor;
    max_us?: Floor;
    miss_rate?: Floor;
  };
  /**
   * Smallest absolute change that matters in this scenario, for metrics that are shares.
   */
  floor_points?: {
    miss_rate?: Points;
    error_rate?: Points;
  };
}
