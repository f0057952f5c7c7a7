// Generated from schemas/calibration.schema.json by 'npm run generate'. Do not edit.

/**
 * What one machine can see of one scenario: the noise of its sessions, measured by comparing the scenario with itself.
 */
export interface Calibration {
  /**
   * Raised when a property changes its meaning.
   */
  schema_version: 1;
  /**
   * What wrote the calibration.
   */
  tool: Tool;
  /**
   * When the last session ended. ISO 8601, UTC.
   */
  measured_at: string;
  /**
   * Name of the scenario that was run.
   */
  scenario: string;
  /**
   * SHA-256 of the resolved scenario that was run.
   */
  scenario_hash: string;
  machine: Machine;
  software?: Software;
  /**
   * Number of sessions in which the scenario was compared with itself.
   */
  sessions: number;
  /**
   * Pairs of runs of each session.
   */
  pairs_per_session: number;
  /**
   * The noise of each stage, in the order of the scenario.
   */
  stages: StageNoise[];
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
 * The machine it holds for. Only what stays the same from boot to boot.
 */
export interface Machine {
  /**
   * Model of the processor.
   */
  cpu: string;
  /**
   * Logical processors that were usable.
   */
  cores: number;
  /**
   * Operating system kernel and its release.
   */
  kernel: string;
}
/**
 * The programs it was measured with, beside the tool; absent in old calibrations, which are not used.
 */
export interface Software {
  /**
   * Version of Node.js.
   */
  node: string;
  /**
   * Version of memcached.
   */
  memcached: string;
}
/**
 * The noise of one stage.
 */
export interface StageNoise {
  /**
   * Name of the stage.
   */
  name: string;
  metrics: CalibratedMetrics;
}
/**
 * The noise of each metric. One that is absent had a value of zero in some run, which has no logarithm, or no value in some session.
 */
export interface CalibratedMetrics {
  throughput?: MetricNoise;
  mean_us?: MetricNoise;
  p50_us?: MetricNoise;
  p90_us?: MetricNoise;
  p95_us?: MetricNoise;
  p99_us?: MetricNoise;
  p999_us?: MetricNoise;
  max_us?: MetricNoise;
  miss_rate?: MetricNoise;
}
/**
 * The noise of one metric.
 */
export interface MetricNoise {
  /**
   * The smallest change that shows: 95 of 100 comparisons of the scenario with itself estimate less, as a share of the baseline. With fewer than 20 sessions it is the largest that was seen. A policy's floor is raised to it.
   */
  floor: number;
  /**
   * Standard deviation (n - 1) of the sessions' medians, on the scale of natural logarithms.
   */
  sigma_between: number;
  /**
   * Standard deviation of the runs of one side of a session divided by their mean: the root mean square over all sides. null for sessions of a single pair.
   */
  cv_within: number | null;
}
