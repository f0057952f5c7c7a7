// Holds a summary against the thresholds of its scenario. Sees data only.
import type { Scenario } from '../scenario/scenario.js';
import { parseThreshold, type Threshold } from '../scenario/thresholds.js';
import type { StageMetrics, StageSummary, ThresholdResult } from '../schema/generated/report.js';

const HOLDS: Readonly<Record<Threshold['operator'], (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/**
 * One result per threshold and stage that it names (all stages where it names none), judged on the
 * median over the runs. A metric that was not measured does not meet any threshold.
 */
export function checkThresholds(
  scenario: Scenario,
  summary: readonly StageSummary[],
): ThresholdResult[] {
  return scenario.thresholds.flatMap((text) => {
    const { stage, metric, operator, value: limit } = parseThreshold(text);
    return summary
      .filter(({ name }) => stage === undefined || stage === name)
      .map(({ name, metrics }) => {
        const { median } = metrics[metric as keyof StageMetrics];
        const met = median !== null && HOLDS[operator](median, limit);
        return { text, stage: name, value: median, met };
      });
  });
}
