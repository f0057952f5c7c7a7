// What every chart starts from, made once per report: unique stage labels, decoded and merged
// histograms, the parameters for the subtitle. Must not know any single chart.
import { Histogram } from '../../metrics/histogram.js';
import type { Report, StageResult, StageSummary } from '../../schema/generated/report.js';
import { parametersOf } from '../parameters.js';
import { printable } from '../../printable.js';
import { stageResults } from '../summary.js';
import { decodeHistogram } from './decode.js';
import { timeFrame, type TimeFrame } from './time-frame.js';
import { timeSlices, type TimeSlice } from './time-slices.js';

/** One stage over all runs. */
export interface ChartStage {
  /** The stage's name, told apart from equal names before it by a number. */
  readonly label: string;
  readonly summary: StageSummary;
  /** The stage in each run that has it. */
  readonly results: readonly StageResult[];
  /** Latencies of the measure phase of all runs, in ns. */
  readonly latency: Histogram;
}

/** A report, prepared for charts. */
export interface ChartInput {
  readonly stages: readonly ChartStage[];
  /** Names of the stages in order: the domain of every scale by stage. */
  readonly labels: readonly string[];
  /** The time axis of all stages. */
  readonly frame: TimeFrame;
  /** All stages on that axis, all runs laid over one another. */
  readonly slices: readonly TimeSlice[];
  /** Number of runs. */
  readonly runs: number;
  /** Scenario and key parameters on one line. */
  readonly parameters: string;
}

function mergedLatency(results: readonly StageResult[]): Histogram {
  const merged = new Histogram(3);
  for (const { name, measure } of results) {
    const where = `histogram of stage '${printable(name)}'`;
    merged.add(decodeHistogram(measure.histogram, where, measure.latency_us));
  }
  return merged;
}

function uniqueLabels(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const label = printable(name);
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/**
 * Prepares a report for charts.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram cannot be decoded
 */
export function prepareCharts(report: Report): ChartInput {
  const labels = uniqueLabels(report.summary.map((stage) => stage.name));
  const stages = report.summary.map((summary, index) => {
    const results = stageResults(report.runs, index);
    return { label: labels[index]!, summary, results, latency: mergedLatency(results) };
  });
  const frame = timeFrame(stages);
  return {
    stages,
    labels,
    frame,
    slices: timeSlices(stages, frame),
    runs: report.runs.length,
    parameters: parametersOf(report),
  };
}
