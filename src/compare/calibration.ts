// What is known of a machine's noise: made of sessions, and held against the reports at hand.
import type {
  CalibratedMetrics,
  Calibration,
  MetricNoise,
  StageNoise,
} from '../schema/generated/calibration.js';
import type { Report } from '../schema/generated/report.js';
import { masked } from '../printable.js';
import { packageManifest } from '../schema/package-root.js';
import type { Design } from './design.js';
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
  const { cpu, cores, kernel, node, memcached } = report.environment;
  return {
    schema_version: SCHEMA_VERSION,
    tool: { name: 'peerbench', version: packageManifest().version },
    measured_at: measuredAt,
    scenario: String(report.scenario.name),
    scenario_hash: report.scenario_hash,
    machine: { cpu, cores, kernel },
    software: { node, memcached },
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
  const software = whyOtherSoftware(calibration, base);
  if (software !== undefined) return software;
  if (calibration.scenario_hash !== base.scenario_hash) {
    return `it is of another scenario than the baseline's, or of an earlier state of it (${masked(calibration.scenario, 64)})`;
  }
  return undefined;
}

/**
 * Why a calibration was made by other programs than the baseline. The candidate's may differ from the
 * baseline's only where that is meant, or the two are not comparable anyway.
 */
function whyOtherSoftware({ tool, software }: Calibration, base: Report): string | undefined {
  if (!software) return 'it does not say which programs it was measured with: calibrate again';
  const known = { ...software, peerbench: tool.version };
  for (const name of ['memcached', 'node', 'peerbench'] as const) {
    if (known[name] === base.environment[name]) continue;
    const [then, now] = [known[name], base.environment[name]].map((it) => masked(it, 100));
    return `it was measured with other programs than the baseline (${name}: ${then}, not ${now})`;
  }
  return undefined;
}

/**
 * What a calibration says for a design. Across sessions a figure needs a noise between them, and the
 * one that was estimated may by chance be too small, or none at all:
 * - It is at least what the runs inside a session explain. A session's level is the median of 2 x
 *   pairs runs, so without any other noise it varies by sqrt(pi / 2) * cv / sqrt(2 x pairs)
 *   (asymptotic standard error of a normal sample's median: Stuart & Ord, Kendall's Advanced Theory
 *   of Statistics, vol. 1, chapter 10).
 * - An estimate of zero is no proof of no noise (that of a variance component can be zero by chance
 *   though the component is not: Searle, Casella & McCulloch, Variance Components, 1992). Where the
 *   runs show none either, the figure is left out, as not calibrated; one that is the same in every
 *   run is judged without a calibration.
 */
export function forDesign(calibration: Calibration, design: Design): Calibration {
  if (design !== 'cross_session') return calibration;
  const ofRuns = Math.sqrt(Math.PI / (4 * calibration.pairs_per_session));
  const stages = calibration.stages.map(({ name, metrics }): StageNoise => {
    const known: CalibratedMetrics = {};
    for (const [metric, noise] of Object.entries(metrics) as [
      keyof CalibratedMetrics,
      MetricNoise,
    ][]) {
      const sigma = Math.max(noise.sigma_between, ofRuns * (noise.cv_within ?? 0));
      if (sigma > 0) known[metric] = { ...noise, sigma_between: sigma };
    }
    return { name, metrics: known };
  });
  return { ...calibration, stages };
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
