// From merged records to the figures of a report. Pure arithmetic: counts and histograms in, the
// report's own types out.
import type { ErrorCounts, Generator, Phase, TimelinePoint } from '../schema/generated/report.js';
import { intervalCounts } from './interval-merge.js';
import { latencyFigures } from './latency-figures.js';
import {
  CLIENT_ERROR,
  CORRUPT,
  DROPPED,
  ERROR_CLASSES,
  HIT,
  MISS,
  SERVER_ERROR,
  STORED,
  TIMEOUT,
} from './outcome.js';
import type { MergedPhase } from './phase-result.js';

/** How many of these outcomes were errors, by class. */
export function errorCounts(outcomes: readonly number[]): ErrorCounts {
  const counts = ERROR_CLASSES.map((name, index) => [name, outcomes[TIMEOUT + index]!] as const);
  return Object.fromEntries(counts) as unknown as ErrorCounts;
}

/** How many of these outcomes were errors of any class. */
export function errorTotal(outcomes: readonly number[]): number {
  return outcomes.slice(TIMEOUT).reduce((sum, count) => sum + count, 0);
}

/** Successful operations per second. */
function phaseThroughput({ outcomes, durationS }: MergedPhase): number {
  return durationS > 0 ? (outcomes[HIT]! + outcomes[MISS]! + outcomes[STORED]!) / durationS : 0;
}

/** The figures of one phase. */
export function phaseFigures(phase: MergedPhase): Phase {
  const { outcomes, durationS, gets, sets } = phase;
  const hits = outcomes[HIT]!;
  const misses = outcomes[MISS]!;
  const answered = hits + misses;
  return {
    operations: gets + sets,
    duration_s: durationS,
    complete: phase.complete,
    throughput: phaseThroughput(phase),
    gets,
    sets,
    fills: phase.fills.reduce((sum, count) => sum + count, 0),
    hits,
    misses,
    hit_rate: answered === 0 ? null : hits / answered,
    reads_per_get: gets === 0 ? null : phase.getRequests / gets,
    replica_hits: phase.replicaHits,
    partial_writes: phase.partialWrites,
    errors: errorCounts(outcomes),
    latency_us: latencyFigures(phase.latency),
    service_us: phase.service ? latencyFigures(phase.service) : null,
    error_latency_us: latencyFigures(phase.error),
    by_operation: {
      get_hit: latencyFigures(phase.getHit),
      get_miss: latencyFigures(phase.getMiss),
      set: latencyFigures(phase.set),
    },
    histogram: phase.latency.encode(),
  };
}

/** The timeline of a phase. Evictions and bytes are the peers' to tell: see `withPeers`. */
export function timeline(phase: MergedPhase): TimelinePoint[] {
  return phase.intervals.map((interval) => ({
    t_s: Math.round(interval.index * phase.intervalS * 1000) / 1000,
    ...intervalCounts(interval),
    p50_us: interval.latency.p50,
    p99_us: interval.latency.p99,
    max_us: interval.latency.max,
    evictions: null,
    bytes: null,
    histogram: interval.histogram,
  }));
}

/** Outcomes that a peer has answered with. */
const ANSWERED = [HIT, MISS, STORED, SERVER_ERROR, CLIENT_ERROR, CORRUPT];

/** What the figures of the generator are held against. */
export interface GeneratorYardstick {
  /** Length of the arrival schedule in s; null, the default, for a closed loop. */
  readonly scheduleS?: number | null;
  /** Operations per second that the generator reaches by itself; null where unknown, the default. */
  readonly ceilingPerS?: number | null;
}

/** What the load generator itself used and reached during a phase. */
export function generatorFigures(
  phase: MergedPhase,
  { scheduleS = null, ceilingPerS = null }: GeneratorYardstick = {},
): Generator {
  const { durationS, threads, sendLag, outcomes, fills, schedule } = phase;
  // Every operation that was due has ended, one way or another, unless the phase was cut short. Fills
  // were never due.
  const scheduled = outcomes.map((count, outcome) => count - fills[outcome]!);
  const due = scheduled.reduce((sum, count) => sum + count, 0);
  const wasAsked = scheduleS !== null && phase.complete && due > 0;
  const answered = ANSWERED.reduce((sum, outcome) => sum + scheduled[outcome]!, 0);
  const share = (cpuS: number | null, count: number) =>
    cpuS === null || durationS === 0 ? null : Math.min(1, cpuS / (durationS * count));
  const uses = threads.map(({ use }) => use);
  const cpuS = uses.reduce<number | null>(
    (sum, use) => (sum === null || use.cpuS === null ? null : sum + use.cpuS),
    0,
  );
  const lag = sendLag && sendLag.count > 0 ? latencyFigures(sendLag) : null;
  return {
    cpu_s: cpuS,
    busy: share(cpuS, threads.length),
    ceiling:
      ceilingPerS === null
        ? null
        : { throughput: ceilingPerS, share: phaseThroughput(phase) / ceilingPerS },
    asked_per_s: wasAsked ? due / scheduleS : null,
    achieved_ratio: wasAsked ? answered / due : null,
    send_lag_us: lag ? { p50: lag.p50!, p99: lag.p99!, max: lag.max! } : null,
    late: schedule?.late ?? null,
    outstanding: schedule && { max: schedule.outstandingMax, end: schedule.outstandingEnd },
    dropped: outcomes[DROPPED]!,
    reconnects: phase.reconnects,
    gc_pause_ms: {
      count: uses.reduce((sum, { gcPauses }) => sum + gcPauses, 0),
      total: uses.reduce((sum, { gcTotalMs }) => sum + gcTotalMs, 0),
      max: Math.max(0, ...uses.map(({ gcLongestMs }) => gcLongestMs)),
    },
    threads: threads.map(({ operations, use }) => ({
      cpu_s: use.cpuS,
      busy: share(use.cpuS, 1),
      event_loop_utilization: use.eventLoopUtilization,
      operations,
    })),
  };
}
