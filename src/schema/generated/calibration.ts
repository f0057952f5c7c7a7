// Generated from schemas/calibration.schema.json by 'npm run generate'. Do not edit.

/**
 * What one machine can see: the noise of its sessions, measured by comparing sessions of one and the same thing.
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
  /**
   * Number of sessions that were compared.
   */
  sessions: number;
  /**
   * Runs (or pairs) of each session.
   */
  runs_per_session: number;
  metrics: CalibratedMetrics;
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
 * The noise of each metric, the largest over the stages. A metric that had no value is absent.
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
   * Change that 95 of 100 comparisons of a thing with itself stay below, as a share of the baseline. A policy's floor is raised to it.
   */
  floor: number;
  /**
   * Standard deviation of a session's level around that of all sessions, on the scale of natural logarithms.
   */
  sigma_between: number;
  /**
   * Standard deviation of the runs of one session divided by their mean.
   */
  cv_within: number;
}
