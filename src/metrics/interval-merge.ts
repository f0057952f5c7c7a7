// The intervals of all threads as one timeline. Counts are the histograms' own; histograms add.
import type { LatencyFigures } from '../schema/generated/report.js';
import { Histogram } from './histogram.js';
import type { IntervalRecord } from './interval-recorder.js';
import { latencyFigures } from './latency-figures.js';
import { HIT, KINDS, MISS, STORED, TIMEOUT } from './outcome.js';

/** The operations of one kind that ended in one interval, encoded at once to save memory. */
export interface MergedKind {
  readonly count: number;
  /** Exact. */
  readonly maxNs: number;
  /** As `Histogram.encode` makes it. */
  readonly histogram: string;
}

/** What ended in one interval of the timeline, over all threads. */
export interface MergedInterval {
  readonly index: number;
  /** By kind of operation, in the order of `KINDS`; null where none ended. */
  readonly kinds: readonly (MergedKind | null)[];
  /** Of what succeeded. */
  readonly latency: LatencyFigures;
  readonly histogram: string;
}

/**
 * Adds up all intervals that fall into the same `factor` shortest ones, in the order of time. Intervals
 * in which nothing ended are absent.
 */
export function mergeIntervals(
  records: readonly IntervalRecord[],
  factor: number,
): readonly MergedInterval[] {
  const groups = new Map<number, IntervalRecord[]>();
  for (const record of records) {
    const index = Math.floor(record.index / factor);
    const group = groups.get(index);
    if (group) group.push(record);
    else groups.set(index, [record]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([index, group]) => mergeGroup(index, group));
}

function mergeGroup(index: number, group: readonly IntervalRecord[]): MergedInterval {
  const kinds = KINDS.map((_, kind) =>
    Histogram.of(
      group.map((record) => record.kinds[kind]!),
      2,
    ),
  );
  const succeeded = new Histogram(2);
  for (const kind of [HIT, MISS, STORED]) succeeded.add(kinds[kind]!);
  return {
    index,
    kinds: kinds.map((histogram) => {
      const { count, maxNs } = histogram;
      return count === 0 ? null : { count, maxNs, histogram: histogram.encode() };
    }),
    latency: latencyFigures(succeeded),
    histogram: succeeded.encode(),
  };
}

/** How many operations ended in an interval, by what became of them. */
export function intervalCounts({ kinds }: MergedInterval) {
  const count = (kind: number) => kinds[kind]?.count ?? 0;
  const [hits, misses, stored, errors] = [count(HIT), count(MISS), count(STORED), count(TIMEOUT)];
  return { operations: hits + misses + stored + errors, hits, misses, errors };
}
