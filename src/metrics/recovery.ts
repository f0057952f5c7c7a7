// What a change of the network did to the hit rate, and how long that took to pass. Pure: two stages
// in, figures out.
import type { StageResult, TimelinePoint } from '../schema/generated/report.js';

/** The hit rate is back when it is at most this far below what it was. */
export const HIT_RATE_BAND = 0.01;
/** A short interval has few reads: chance moves it by this many standard errors at most. */
const STANDARD_ERRORS = 3;
/** Part of the timeline that tells where the hit rate ended up. */
const LAST_PART = 0.1;

/** The hit rate around a change; each is null where there were no reads. */
export interface Recovery {
  /** Of the whole stage before. */
  readonly before: number | null;
  /** In the first interval with reads. */
  readonly at: number | null;
  /** In the last tenth of the intervals with reads. */
  readonly after: number | null;
  /** Start of the first interval from which it stayed where it was before; null if it did not. */
  readonly recoveryS: number | null;
}

type Measured = Pick<StageResult, 'measure' | 'timeline' | 'timeline_interval_s'>;

/** Times of points are to the millisecond. */
const ROUNDING_S = 0.001;

/**
 * The points of a timeline without the rest of an interval at its end, which has a handful of operations
 * and would decide what came back; all of them where there is nothing else.
 */
export function wholeIntervals(
  timeline: readonly TimelinePoint[],
  intervalS: number,
  durationS: number,
): readonly TimelinePoint[] {
  const whole = timeline.filter(({ t_s: tS }) => tS + intervalS <= durationS + ROUNDING_S);
  return whole.length > 0 ? whole : timeline;
}

/** Compares the stage after a change with the one before it. */
export function recovery(before: Measured, after: Measured): Recovery {
  const rate = before.measure.hit_rate;
  const { timeline, timeline_interval_s: intervalS, measure } = after;
  const whole = wholeIntervals(timeline, intervalS, measure.duration_s);
  const points = whole.filter(({ hits, misses }) => hits + misses > 0);
  const last = points.slice(-Math.max(1, Math.ceil(points.length * LAST_PART)));
  return {
    before: rate,
    at: hitRate(points.slice(0, 1)),
    after: hitRate(last),
    recoveryS: rate === null ? null : hitRateBackS(points, rate),
  };
}

/** Hits over the reads of these intervals that got an answer; null without any. */
export function hitRate(points: readonly TimelinePoint[]): number | null {
  const hits = points.reduce((sum, point) => sum + point.hits, 0);
  const reads = points.reduce((sum, point) => sum + point.hits + point.misses, 0);
  return reads === 0 ? null : hits / reads;
}

/**
 * Start of the first of these intervals from which the hit rate stayed at most a point (or three standard
 * errors of the interval) below `rate`, in s; null for none.
 */
export function hitRateBackS(intervals: readonly TimelinePoint[], rate: number): number | null {
  const points = intervals.filter(({ hits, misses }) => hits + misses > 0);
  const lastLow = points.findLastIndex(({ hits, misses }) => {
    const reads = hits + misses;
    const chance = STANDARD_ERRORS * Math.sqrt((rate * (1 - rate)) / reads);
    return hits / reads < rate - Math.max(HIT_RATE_BAND, chance);
  });
  return points[lastLow + 1]?.t_s ?? null;
}
