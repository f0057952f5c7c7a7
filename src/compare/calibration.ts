// What is known of a machine's noise, and whether it is known of the machines at hand.
import type {
  CalibratedMetrics,
  Calibration,
  MetricNoise,
} from '../schema/generated/calibration.js';
import type { Report } from '../schema/generated/report.js';
import type { MetricName } from './metrics.js';

/** A machine's noise changes with its neighbours and its software; older knowledge is none. */
const MOST_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/** Why `calibration` says nothing about these two reports; undefined when it holds for them. */
export function whyUnusable(
  calibration: Calibration,
  base: Report,
  candidate: Report,
): string | undefined {
  const { machine, measured_at: measuredAt } = calibration;
  for (const { environment, started_at: startedAt } of [base, candidate]) {
    for (const field of ['cpu', 'cores', 'kernel'] as const) {
      if (environment[field] === machine[field]) continue;
      return `it is of another machine (${field}: ${machine[field]}, not ${environment[field]})`;
    }
    const days = Math.abs(Date.parse(startedAt) - Date.parse(measuredAt)) / DAY_MS;
    if (!(days <= MOST_DAYS)) {
      return `it was measured more than ${MOST_DAYS} days before or after a report (${measuredAt})`;
    }
  }
  return undefined;
}

/** The noise of a metric; undefined where it was not calibrated. */
export function noiseOf(
  calibration: Calibration | null,
  metric: MetricName,
): MetricNoise | undefined {
  return calibration?.metrics[metric as keyof CalibratedMetrics];
}
