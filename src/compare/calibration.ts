// What is known of a machine's noise: made of sessions, and held against the reports at hand.
import type {
  CalibratedMetrics,
  Calibration,
  MetricNoise,
} from '../schema/generated/calibration.js';
import type { Report } from '../schema/generated/report.js';
import { masked } from '../printable.js';
import { packageManifest } from '../schema/package-root.js';
import type { MetricName } from './metrics.js';
import { type SessionFigures, stageNoise } from './session-noise.js';

/** Raised when the meaning of a field changes; new fields do not raise it. */
const SCHEMA_VERSION = 1;

/** What sessions of a scenario with itself have shown. */
export interface CalibrationFacts {
  /** At least two, all of the same scenario. */
  readonly sessions: readonly SessionFigures[];
  readonly pairs: number;
  /** A report of any of the sessions. */
  readonly report: Report;
  /** When the last session ended, ISO 8601, UTC. */
  readonly measuredAt: string;
}

/** The calibration that sessions make. */
export function calibrationOf({
  sessions,
  pairs,
  report,
  measuredAt,
}: CalibrationFacts): Calibration {
  const { cpu, cores, kernel } = report.environment;
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: 'peerbench', version: packageManifest().version },
    measured_at: measuredAt,
    scenario: String(report.scenario.name),
    scenario_hash: report.scenario_hash,
    machine: { cpu, cores, kernel },
    sessions: sessions.length,
    pairs_per_session: pairs,
    stages: stageNoise(sessions),
  };
}

/** A machine's noise changes with its neighbours and its software; older knowledge is none. */
const MOST_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Why `calibration` says nothing about these two reports; undefined when it holds for them. It must be
 * of the baseline's scenario: the candidate may vary what is meant to differ.
 */
export function whyUnusable(
  calibration: Calibration,
  base: Report,
  candidate: Report,
): string | undefined {
  const { machine, measured_at: measuredAt } = calibration;
  for (const { environment, started_at: startedAt } of [base, candidate]) {
    for (const field of ['cpu', 'cores', 'kernel'] as const) {
      if (environment[field] === machine[field]) continue;
      const [known, met] = [machine[field], environment[field]].map((value) =>
        masked(String(value), 100),
      );
      return `it is of another machine (${field}: ${known}, not ${met})`;
    }
    const days = Math.abs(Date.parse(startedAt) - Date.parse(measuredAt)) / DAY_MS;
    if (!(days <= MOST_DAYS)) {
      return `it was measured more than ${MOST_DAYS} days before or after a report (${measuredAt})`;
    }
  }
  if (calibration.scenario_hash !== base.scenario_hash) {
    return `it is of another scenario than the baseline's, or of an earlier state of it (${masked(calibration.scenario, 64)})`;
  }
  return undefined;
}

/** The noise of a metric, and how well it is known. */
export interface KnownNoise extends MetricNoise {
  /** Degrees of freedom of `sigma_between`. */
  readonly freedom: number;
}

/**
 * The noise of a metric in a stage, given by place and name; undefined where it was not calibrated,
 * or where another stage was in this place.
 */
export function noiseOf(
  calibration: Calibration | null,
  place: number,
  name: string | undefined,
  metric: MetricName,
): KnownNoise | undefined {
  const stage = calibration?.stages[place];
  const noise = stage?.name === name && stage?.metrics[metric as keyof CalibratedMetrics];
  return noise ? { ...noise, freedom: calibration!.sessions - 1 } : undefined;
}
