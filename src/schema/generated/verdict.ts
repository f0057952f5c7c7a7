// Generated from schemas/verdict.schema.json by 'npm run generate'. Do not edit.

/**
 * The comparison of two reports, baseline and candidate: what differs, what can be concluded, and from which numbers.
 */
export interface Comparison {
  /**
   * Raised when a property changes its meaning.
   */
  schema_version: 1;
  /**
   * What made the comparison.
   */
  tool: Tool;
  /**
   * What can be concluded overall: regressed when any gating row is; else inconclusive when any is or when something is missing on a side; else improved when any is; else equivalent. not_comparable when the two do not measure the same thing.
   */
  verdict: 'regressed' | 'improved' | 'equivalent' | 'inconclusive' | 'not_comparable';
  /**
   * Why the verdict is what it is.
   */
  reason: Reason;
  /**
   * Exit code of a gate. 0: nothing speaks against the candidate; 10: regressed; 11: inconclusive, and the policy says that this fails; 12: not comparable, or runs that cannot answer the question or are incomplete.
   */
  exit_code: 0 | 10 | 11 | 12;
  /**
   * How the runs were made. paired: one session, both sides in blocks of randomised order; same_session: one session, without blocks; cross_session: different sessions or machines.
   */
  design: 'paired' | 'same_session' | 'cross_session';
  /**
   * The baseline.
   */
  base: Side;
  /**
   * The candidate.
   */
  candidate: Side;
  /**
   * What is not the same on both sides. Any that is not varied makes the two not comparable.
   */
  differences: Difference[];
  /**
   * Each judged metric of each stage, in the order of the stages. Empty when not comparable.
   */
  rows: Row[];
  /**
   * The policy with every default filled in and the scenario's overrides applied; itself a valid policy.
   */
  policy: PolicyFile;
  /**
   * When the calibration that was used was measured, ISO 8601, UTC; null without one.
   */
  calibration: string | null;
  /**
   * What a reader has to know.
   */
  warnings: Warning[];
}
/**
 * What wrote the report.
 */
export interface Tool {
  /**
   * Always peerbench.
   */
  name: 'peerbench';
  /**
   * Version of the tool.
   */
  version: string;
}
/**
 * Why the verdict is what it is.
 */
export interface Reason {
  /**
   * Stable name of the reason. schedule_not_kept, runs_without_value: more runs of the candidate than of the baseline are missing because an open loop's schedule was not kept, or because nothing succeeded in them; more_errors, more_misses: the mean rate over all runs rose by the floor, which no test supports; order_not_balanced: the pairs that are left are not in balanced order; drift: without balanced pairs, it may all be one.
   */
  code:
    | 'not_comparable'
    | 'same_report'
    | 'nothing_to_judge'
    | 'incomplete'
    | 'worse'
    | 'better'
    | 'within_floor'
    | 'worse_within_floor'
    | 'exact_equal'
    | 'exact_within_floor'
    | 'exact_worse'
    | 'exact_better'
    | 'new_errors'
    | 'too_noisy'
    | 'near_floor'
    | 'family'
    | 'too_few_runs'
    | 'no_value'
    | 'no_calibration'
    | 'suspected_worse'
    | 'suspected_better'
    | 'drift'
    | 'schedule_not_kept'
    | 'runs_without_value'
    | 'more_errors'
    | 'more_misses'
    | 'order_not_balanced';
  /**
   * The reason in words, one sentence.
   */
  message: string;
}
/**
 * One side of the comparison.
 */
export interface Side {
  /**
   * The report as the user named it, usually its folder.
   */
  label: string;
  /**
   * Name of its scenario.
   */
  scenario: string;
  /**
   * SHA-256 of its resolved scenario.
   */
  scenario_hash: string;
  /**
   * SHA-256 of what its workload does.
   */
  workload_digest: string;
  /**
   * Seed of its workload.
   */
  seed: number;
  /**
   * The session that its runs were made in.
   */
  session_id: string;
  /**
   * Which side of an ab session it is; null for a run.
   */
  session_side: 'a' | 'b' | null;
  /**
   * When its session started. ISO 8601, UTC.
   */
  started_at: string;
  /**
   * Runs in the report, those that could not be used included.
   */
  runs: number;
}
/**
 * Something that is not the same on both sides.
 */
export interface Difference {
  /**
   * Where: a path of the scenario (stages.0.workers), environment.<field> or workload_digest.
   */
  path: string;
  /**
   * The baseline's value; null where it has none; {} or [] for an empty map or list.
   */
  base: string | number | boolean | null;
  /**
   * The candidate's value, likewise.
   */
  candidate: string | number | boolean | null;
  /**
   * True when it is meant to differ (--vary), or follows from something that is.
   */
  varied: boolean;
}
/**
 * The comparison of one metric of one stage.
 */
export interface Row {
  /**
   * Name of the stage in the baseline.
   */
  stage: string;
  /**
   * Place of the stage in the scenario, from 0.
   */
  stage_index: number;
  /**
   * Name of the metric.
   */
  metric:
    | 'throughput'
    | 'mean_us'
    | 'p50_us'
    | 'p90_us'
    | 'p95_us'
    | 'p99_us'
    | 'p999_us'
    | 'max_us'
    | 'miss_rate'
    | 'error_rate';
  /**
   * Unit of the values. ratio: a share from 0 to 1.
   */
  unit: 'operations_per_s' | 'us' | 'ratio';
  /**
   * Which direction is better.
   */
  better: 'lower' | 'higher';
  /**
   * The policy's level for the metric: error or warn.
   */
  level: 'error' | 'warn';
  /**
   * Whether the row takes part in the overall verdict: level error, and for a percentile enough operations beyond it in every run; throughput does not gate in an open loop.
   */
  gates: boolean;
  /**
   * The baseline.
   */
  base: RowSide;
  /**
   * The candidate.
   */
  candidate: RowSide;
  /**
   * Median of the candidate / median of the baseline; null where that is no number.
   */
  ratio: number | null;
  /**
   * Relative change, as a share of the baseline (0.05: 5 % more). All null where a share is 0 in some run and for error_rate; null where a throughput of 0 leaves no ratio.
   */
  change: Change;
  /**
   * Absolute change, in percentage points; null for metrics that are no shares.
   */
  points: Change | null;
  /**
   * True when the figure is deterministic (every run of a side gave the same) and was judged without a test.
   */
  exact: boolean;
  /**
   * Pairs of runs (paired) or runs of the smaller side that were used.
   */
  n: number;
  /**
   * One-sided exact p of 'not worse'; null without a test.
   */
  p: number | null;
  /**
   * p after Holm's correction over all gating rows; null for others and without a test.
   */
  p_holm: number | null;
  /**
   * Smallest relative change that matters here, as a share; null for error_rate.
   */
  floor: number | null;
  /**
   * Smallest absolute change that matters here, in percentage points; null for metrics that are no shares.
   */
  floor_points: number | null;
  /**
   * Paired design: estimated relative effect of being second in a block rather than first; else null.
   */
  slot_effect: number | null;
  /**
   * Trend over the session; null across sessions and with too few runs.
   */
  drift: Drift | null;
  /**
   * Smallest change for the worse, as a share of the baseline (where change is all null: in percentage points), that this noise and number of runs would have called regressed about every second time; for miss_rate the larger of what its two scales need; null without an interval.
   */
  smallest_detectable: number | null;
  /**
   * Inconclusive rows: pairs (or runs a side) with which the interval would be about as narrow as the floor; null where more runs would not help.
   */
  runs_needed: number | null;
  /**
   * What can be concluded.
   */
  verdict: 'regressed' | 'improved' | 'equivalent' | 'inconclusive';
  /**
   * Why the verdict is what it is.
   */
  reason: Reason;
}
/**
 * One metric of one stage on one side.
 */
export interface RowSide {
  /**
   * Median over the used runs, in the row's unit; null without a value.
   */
  median: number | null;
  /**
   * Coefficient of variation of the used runs: standard deviation / mean; null below two runs or for a mean of 0.
   */
  cv: number | null;
  /**
   * The value of every run, in the order of the report.
   */
  runs: RunValue[];
}
/**
 * One metric of one run.
 */
export interface RunValue {
  /**
   * Number of the run in its report, from 0.
   */
  run: number;
  /**
   * Block of the randomised order; null outside of an ab session.
   */
  block: number | null;
  /**
   * Place inside the block; null outside of an ab session.
   */
  slot: number | null;
  /**
   * The value in the row's unit; null when the run has none.
   */
  value: number | null;
  /**
   * Whether the value took part in the verdict. False without a value, for a stage whose schedule was not kept, and without a partner in a paired design.
   */
  used: boolean;
  /**
   * Whether it lies more than three interquartile ranges outside the quartiles of its side (Tukey's far out). Outliers are shown, never dropped.
   */
  outlier: boolean;
}
/**
 * How much the candidate differs from the baseline. Above 0 the figure is larger, whether that is worse or better.
 */
export interface Change {
  /**
   * Hodges-Lehmann estimate; null when it cannot be made.
   */
  estimate: number | null;
  /**
   * Interval that must exclude 0 for a verdict of regressed or improved.
   */
  interval: Interval;
  /**
   * Interval whose worse end must lie below the floor for a verdict of equivalent.
   */
  equivalence_interval: Interval;
}
/**
 * A confidence interval. An end is null where the runs are too few to bound it.
 */
export interface Interval {
  /**
   * Two-sided confidence, a probability.
   */
  confidence: number;
  /**
   * Lower end.
   */
  low: number | null;
  /**
   * Upper end.
   */
  high: number | null;
}
/**
 * Trend of a metric from the first run to the last, over both sides.
 */
export interface Drift {
  /**
   * Change from the first to the last run, as a share of the median (Theil-Sen slope).
   */
  change: number;
  /**
   * Two-sided p of no trend (Mann-Kendall within each side).
   */
  p: number;
  /**
   * True when p is at most 0.05.
   */
  suspected: boolean;
}
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
  /**
   * two_part: regressed when the interval excludes 'no change' and the estimate reaches the floor; strict: only when the whole interval lies beyond the floor.
   */
  rule?: 'two_part' | 'strict';
  /**
   * What an inconclusive comparison means to a gate. warn: exit code 0; fail: exit code 11.
   */
  on_inconclusive?: 'warn' | 'fail';
  /**
   * What each metric can do in this scenario.
   */
  levels?: {
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
  };
  /**
   * Smallest relative change that matters in this scenario, per metric.
   */
  floors?: {
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
  };
  /**
   * Smallest absolute change that matters in this scenario, for metrics that are shares.
   */
  floor_points?: {
    /**
     * Smallest change that matters, in percentage points.
     */
    miss_rate?: number;
    /**
     * Smallest change that matters, in percentage points.
     */
    error_rate?: number;
  };
}
/**
 * Something a reader has to know before trusting a number.
 */
export interface Warning {
  /**
   * Stable name of the kind of warning.
   */
  code: string;
  /**
   * The warning in words.
   */
  message: string;
  /**
   * Name of the stage it is about; absent when it is about the whole report.
   */
  stage?: string;
}
