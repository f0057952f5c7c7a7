// The timelines of all stages, cut into slices of the time axis: the runs of a stage lie over one
// another, and long timelines are grouped so that a drawing stays small. Percentiles come from merged
// histograms, never from other percentiles.
import { Histogram } from '../../metrics/histogram.js';
import type { StageResult, TimelinePoint } from '../../schema/generated/report.js';
import { decodeHistogram } from './decode.js';
import type { StageRuns, StageSpan, TimeFrame } from './time-frame.js';

/** Most slices of all stages together: beyond it a line gets no finer, only its file larger. */
const MOST_SLICES = 150;

/**
 * What is left at a stage's end and is covered by its runs to less than this part of a slice belongs to
 * the slice before: figures of so little time would mean little.
 */
const LEAST_COVER = 0.25;

/** A stretch of the time axis. */
export interface TimeSlice {
  readonly label: string;
  /** On the axis of the whole report, in seconds. */
  readonly startS: number;
  readonly endS: number;
  /** Successful operations per second, mean over the runs. */
  readonly throughput: number;
  /** Failed operations per second, mean over the runs. */
  readonly errorRate: number;
  /** Hits as a part of the answered reads of all runs; null without any. */
  readonly hitRate: number | null;
  /**
   * Evicted items per second, mean over the runs that tell. Peers are asked about once a second: what
   * they tell is spread evenly over the time since they told last. Null where nobody tells.
   */
  readonly evictionRate: number | null;
  /** Memory of all items when the peers told last in this slice, mean over the runs; null if never. */
  readonly bytes: number | null;
  /** Latencies of all runs, 2 digits, in ns. */
  readonly latency: Histogram;
}

/** Sums of one slice; those of all runs, or of one where it says so. */
class SliceSum {
  /** Time of all runs that lies in the slice. */
  coveredS = 0;
  operations = 0;
  errors = 0;
  hits = 0;
  misses = 0;
  /** Time of all runs for which the peers told their evictions. */
  toldS = 0;
  evictions = 0;
  /** The last told in the slice, by run. */
  readonly bytes = new Map<number, number>();
  readonly latency = new Histogram(2);

  add(point: TimelinePoint, label: string): void {
    this.operations += point.operations;
    this.errors += point.errors;
    this.hits += point.hits;
    this.misses += point.misses;
    this.latency.add(decodeHistogram(point.histogram, `timeline of stage '${label}'`));
  }
}

/** The slices of one stage, each `widthS` long. */
class StageSums {
  readonly sums: SliceSum[];

  constructor(
    readonly span: StageSpan,
    readonly widthS: number,
    durationsS: readonly number[],
  ) {
    let count = Math.ceil((span.endS - span.startS) / widthS - 1e-9);
    const isRemainder = (index: number): boolean => {
      const parts = durationsS.map((s) => Math.min(1, Math.max(0, s / widthS - index)));
      return parts.reduce((sum, part) => sum + part, 0) < LEAST_COVER * durationsS.length;
    };
    while (count > 1 && isRemainder(count - 1)) count--;
    this.sums = Array.from({ length: Math.max(1, count) }, () => new SliceSum());
  }

  at(tS: number): SliceSum {
    const index = Math.floor(tS / this.widthS);
    return this.sums[Math.min(this.sums.length - 1, Math.max(0, index))]!;
  }

  /** Where a slice ends; the last one takes what is left. */
  endOf(index: number): number {
    return index === this.sums.length - 1 ? Infinity : (index + 1) * this.widthS;
  }

  /** Hands each slice that lies between two times its part of them, in seconds. */
  overlap(fromS: number, toS: number, take: (sum: SliceSum, partS: number) => void): void {
    for (const [i, sum] of this.sums.entries()) {
      const partS = Math.min(toS, this.endOf(i)) - Math.max(fromS, i * this.widthS);
      if (partS > 0) take(sum, partS);
    }
  }

  addRun({ timeline, timeline_interval_s: intervalS, measure }: StageResult, run: number): void {
    const endS = measure.duration_s;
    this.overlap(0, endS, (sum, partS) => void (sum.coveredS += partS));
    let toldS = 0;
    for (const point of timeline) {
      // The middle of the interval decides: starts are sums of fractions and may lie a hair early.
      const sum = this.at(point.t_s + intervalS / 2);
      sum.add(point, this.span.label);
      if (point.bytes !== null) sum.bytes.set(run, point.bytes);
      const { evictions } = point;
      if (evictions === null && point.bytes === null) continue;
      const sinceS = toldS;
      toldS = Math.min(point.t_s + intervalS, Math.max(endS, point.t_s));
      // The peers told, but one had been started again: what was evicted since they told last is lost.
      if (evictions === null) continue;
      const perS = evictions / (toldS - sinceS);
      this.overlap(sinceS, toldS, (each, partS) => {
        each.toldS += partS;
        each.evictions += perS * partS;
      });
    }
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Length of the longest intervals of a stage, in seconds. */
function intervalOf({ results }: StageRuns): number {
  return Math.max(...results.map((result) => result.timeline_interval_s));
}

/** Such intervals in the longest run, whichever run has a timeline; 0 where none has. */
function intervalsOf(stage: StageRuns, { startS, endS }: StageSpan): number {
  const isTold = stage.results.some(({ timeline }) => timeline.length > 0);
  return isTold ? (endS - startS) / intervalOf(stage) : 0;
}

function stageSlices(runs: StageRuns, span: StageSpan, group: number): TimeSlice[] {
  const { results } = runs;
  const widthS = intervalOf(runs) * group;
  const durationsS = results.map((result) => result.measure.duration_s);
  const stage = new StageSums(span, widthS, durationsS);
  for (const [run, result] of results.entries()) stage.addRun(result, run);
  return stage.sums.map((sum, index) => {
    const { operations, errors, hits, misses, coveredS, toldS } = sum;
    const reads = hits + misses;
    return {
      label: span.label,
      startS: span.startS + index * widthS,
      endS: Math.min(span.startS + stage.endOf(index), span.endS),
      throughput: coveredS > 0 ? (operations - errors) / coveredS : 0,
      errorRate: coveredS > 0 ? errors / coveredS : 0,
      hitRate: reads > 0 ? hits / reads : null,
      evictionRate: toldS > 0 ? sum.evictions / toldS : null,
      bytes: mean([...sum.bytes.values()]),
      latency: sum.latency,
    };
  });
}

/**
 * All stages on the axis of `frame`, in order. A stage without a timeline takes its time and has no
 * slice.
 */
export function timeSlices(stages: readonly StageRuns[], frame: TimeFrame): TimeSlice[] {
  const counts = stages.map((stage, index) => intervalsOf(stage, frame.stages[index]!));
  const group = Math.ceil(counts.reduce((sum, count) => sum + count, 0) / MOST_SLICES) || 1;
  return stages.flatMap((stage, index) =>
    counts[index] === 0 ? [] : stageSlices(stage, frame.stages[index]!, group),
  );
}
