// The charts of a comparison, in the order of the page.
import type { ChartDocument } from '../../report/charts/chart.js';
import type { Report } from '../../schema/generated/report.js';
import type { Comparison } from '../../schema/generated/verdict.js';
import { forest } from './forest.js';
import { type ComparedStage, prepareComparison } from './input.js';
import { latencyRatio } from './latency-ratio.js';
import { runOrder, runPlaces } from './run-order.js';
import { sideLatency } from './side-latency.js';

/** The charts of one stage. */
export interface StageCharts {
  readonly label: string;
  readonly charts: readonly ChartDocument[];
}

/** All charts: the one of all stages, then those of each. */
export interface ComparisonCharts {
  readonly overview: ChartDocument;
  readonly stages: readonly StageCharts[];
}

/** Stages beyond this are in the overview and the tables alone: their charts would be a book. */
const MOST_STAGES = 12;

/**
 * The charts of a comparison of `base` and `candidate`; none of a stage where nothing was judged.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of a report cannot be decoded
 */
export function chartsOf(
  comparison: Comparison,
  base: Report,
  candidate: Report,
): ComparisonCharts {
  const input = prepareComparison(comparison, base, candidate);
  const places = runPlaces(base, candidate);
  const charts = (stage: ComparedStage): ChartDocument[] => [
    sideLatency(input, stage),
    latencyRatio(input, stage),
    runOrder(input, stage, places),
  ];
  return {
    overview: forest(input),
    stages: input.stages
      .slice(0, MOST_STAGES)
      .map((stage) => ({ label: stage.label, charts: charts(stage) })),
  };
}
