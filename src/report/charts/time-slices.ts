// The timelines of all stages on one time axis: stages follow one another, the runs of a stage lie
// over one another, and long timelines are grouped so that a drawing stays small.
import { Histogram } from '../../metrics/histogram.js';
import type { StageResult, TimelinePoint } from '../../schema/generated/report.js';
import { decodeHistogram } from './decode.js';

/** Most slices of all stages together: beyond it a line gets no finer, only its file larger. */
const MOST_SLICES = 150;

/** A slice that the intervals cover to less than this part is a remainder. */
const LEAST_COVER = 0.25;

/** A stretch of the time axis. */
export interface TimeSlice {
  readonly label: string;
  /** On the axis of the whole report, in seconds. */
  readonly startS: number;
  readonly endS: number;
  /** Successful operations per second, mean over the runs. */
  readonly throughput: number;
  /**
   * True for what is left at a stage's end when its intervals cover little of a whole slice: the
   * rate of such a remainder means little.
   */
  readonly remainder: boolean;
  /** Latencies of all runs, 2 digits, in ns. */
  readonly latency: Histogram;
}

interface StageRuns {
  readonly label: string;
  readonly results: readonly StageResult[];
}

class SliceSum {
  coveredS = 0;
  successful = 0;
  readonly latency = new Histogram(2);

  add(point: TimelinePoint, lengthS: number, label: string): void {
    this.coveredS += lengthS;
    this.successful += point.operations - point.errors;
    this.latency.add(decodeHistogram(point.histogram, `timeline of stage '${label}'`));
  }
}

function lengthS(stage: StageRuns): number {
  return Math.max(0, ...stage.results.map((result) => result.measure.duration_s));
}

function stageSlices(stage: StageRuns, offsetS: number, group: number): TimeSlice[] {
  const widthS = Math.max(...stage.results.map((result) => result.timeline_interval_s)) * group;
  const sums = new Map<number, SliceSum>();
  for (const { timeline, timeline_interval_s: intervalS, measure } of stage.results) {
    for (const point of timeline) {
      // The middle of the interval decides: starts are sums of fractions and may lie a hair early.
      const index = Math.floor((point.t_s + intervalS / 2) / widthS);
      const sum = sums.get(index) ?? new SliceSum();
      sums.set(index, sum);
      const rest = measure.duration_s - point.t_s;
      sum.add(point, rest > 0 ? Math.min(intervalS, rest) : intervalS, stage.label);
    }
  }
  const fullS = widthS * stage.results.length;
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([index, sum]) => ({
      label: stage.label,
      startS: offsetS + index * widthS,
      endS: offsetS + Math.min((index + 1) * widthS, Math.max(lengthS(stage), index * widthS)),
      throughput: sum.successful / sum.coveredS,
      remainder: index > 0 && sum.coveredS < LEAST_COVER * fullS,
      latency: sum.latency,
    }));
}

/** All stages on one axis, in order. A stage without a timeline takes its time and has no slice. */
export function timeSlices(stages: readonly StageRuns[]): TimeSlice[] {
  const points = stages.map((stage) =>
    Math.max(0, ...stage.results.map((result) => result.timeline.length)),
  );
  const group = Math.ceil(points.reduce((sum, count) => sum + count, 0) / MOST_SLICES) || 1;
  let offsetS = 0;
  return stages.flatMap((stage, index) => {
    const slices = points[index] === 0 ? [] : stageSlices(stage, offsetS, group);
    offsetS += lengthS(stage);
    return slices;
  });
}
