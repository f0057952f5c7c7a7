// What each fault of a stage did: errors, figures before, during and after, and how long they took to be
// what they were. Pure: the timeline and what the threads counted in, figures out.
import type { Fault, FaultWindow, TimelinePoint } from '../schema/generated/report.js';
import type { FaultRecord } from './fault-recorder.js';
import { errorCounts } from './figures.js';
import { Histogram } from './histogram.js';
import { latencyFigures } from './latency-figures.js';
import { OUTCOMES } from './outcome.js';
import { hitRate, hitRateBackS, wholeIntervals } from './recovery.js';

/**
 * The 99th percentile is back when it is at most this many times what it was: few operations of a short
 * interval lie beyond it, and chance alone moves it by half.
 */
export const P99_BAND = 2;

/** A fault as it was carried out. */
export type DoneFault = Pick<Fault, 'at_s' | 'peer' | 'action' | 'delay_ms' | 'done_s'> & {
  /** How long a delay or drop lasts, in s; null for other actions. */
  readonly forS: number | null;
};

/** The measure phase that the faults were in. */
export interface FaultedPhase {
  readonly durationS: number;
  /** Length of the timeline's intervals, in s. */
  readonly intervalS: number;
  readonly timeline: readonly TimelinePoint[];
  /** By fault; empty for a phase that never began. */
  readonly records: readonly FaultRecord[];
}

const NO_ERRORS: FaultRecord = {
  firstErrorMs: null,
  outcomes: new Array<number>(OUTCOMES).fill(0),
};

/** The figures of the faults of a phase; `faults` are in the order in which they happened. */
export function faultFigures(faults: readonly DoneFault[], phase: FaultedPhase): Fault[] {
  const { intervalS, durationS } = phase;
  const timeline = wholeIntervals(phase.timeline, intervalS, durationS);
  // Twice a rounding: times of points are to the millisecond.
  const intervalOf = (tS: number) => Math.floor(tS / intervalS + 1e-6);
  // An interval that a fault falls into belongs to what follows.
  const between = (fromS: number, toS: number) =>
    timeline.filter(({ t_s: tS }) => {
      const interval = intervalOf(tS);
      return interval >= intervalOf(fromS) && (toS >= durationS || interval < intervalOf(toS));
    });
  const usual = windowOf(between(0, faults[0]?.at_s ?? 0));
  return faults.map((fault, index) => {
    const { at_s: atS, peer, action, delay_ms } = fault;
    const { firstErrorMs, outcomes } = phase.records[index] ?? NO_ERRORS;
    const untilS = Math.min(durationS, untilOf(faults, index));
    const beforeS = faults.findLast((other) => other.at_s < atS)?.at_s ?? 0;
    const nextS = faults.find((other) => other.at_s > untilS)?.at_s ?? durationS;
    const rest = between(atS, durationS);
    const since = (tS: number | null) => (tS === null ? null : Math.max(0, toMs(tS - atS)));
    return {
      ...{ at_s: atS, peer, action, delay_ms, until_s: toMs(untilS) },
      done_s: fault.done_s === null ? null : toMs(fault.done_s),
      first_error_s: since(firstErrorMs === null ? null : firstErrorMs / 1000),
      errors: errorCounts(outcomes),
      before: windowOf(between(beforeS, atS)),
      during: windowOf(between(atS, untilS)),
      after: windowOf(untilS >= durationS ? [] : between(untilS, nextS)),
      hit_rate_back_s: since(usual.hit_rate === null ? null : hitRateBackS(rest, usual.hit_rate)),
      p99_back_s: since(usual.p99_us === null ? null : p99BackS(rest, usual.p99_us)),
    };
  });
}

/** To the millisecond. */
function toMs(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** When a fault was over, in s; Infinity where nothing ended it. */
function untilOf(faults: readonly DoneFault[], index: number): number {
  const { peer, at_s: atS, forS } = faults[index]!;
  if (forS !== null) return atS + forS;
  // What lasts for a time acts on the way to the peer, and ends nothing.
  const next = faults.slice(index + 1).find((it) => it.peer === peer && it.forS === null);
  return next?.at_s ?? Infinity;
}

function windowOf(points: readonly TimelinePoint[]): FaultWindow {
  const operations = points.reduce((sum, point) => sum + point.operations, 0);
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  const latency = new Histogram(2);
  for (const { histogram } of points) latency.add(Histogram.decode(histogram));
  return {
    operations,
    error_rate: operations === 0 ? null : errors / operations,
    hit_rate: hitRate(points),
    p99_us: latencyFigures(latency).p99,
  };
}

/** Start of the first interval from which the percentile stayed within its band; null for none. */
function p99BackS(points: readonly TimelinePoint[], usualUs: number): number | null {
  const answered = points.filter(({ p99_us: p99 }) => p99 !== null);
  const lastHigh = answered.findLastIndex(({ p99_us: p99 }) => p99! > P99_BAND * usualUs);
  return answered[lastHigh + 1]?.t_s ?? null;
}
