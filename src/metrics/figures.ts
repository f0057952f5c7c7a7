// From merged records to the figures of a report. Pure arithmetic: counts and histograms in, the
// report's own types out.
import type { ErrorCounts, Generator, Phase, TimelinePoint } from '../schema/generated/report.js';
import { intervalCounts } from './interval-merge.js';
import { latencyFigures } from './latency-figures.js';
import { DROPPED, ERROR_CLASSES, HIT, MISS, STORED, TIMEOUT } from './outcome.js';
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

/** The figures of one phase. */
export function phaseFigures(phase: MergedPhase): Phase {
  const { outcomes, durationS, gets, sets } = phase;
  const hits = outcomes[HIT]!;
  const misses = outcomes[MISS]!;
  const succeeded = hits + misses + outcomes[STORED]!;
  const answered = hits + misses;
  return {
    operations: gets + sets,
    duration_s: durationS,
    complete: phase.complete,
    throughput: durationS > 0 ? succeeded / durationS : 0,
    gets,
    sets,
    fills: phase.fills,
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

/** What the load generator itself used during a phase. */
export function generatorFigures(phase: MergedPhase): Generator {
  const { durationS, threads, sendLag } = phase;
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
    send_lag_us: lag ? { p50: lag.p50!, p99: lag.p99!, max: lag.max! } : null,
    dropped: phase.outcomes[DROPPED]!,
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
