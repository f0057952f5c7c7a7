// The result of a phase: what each thread sends back, and the exact merge of all threads. Counts add,
// histograms add; percentiles are never averaged.
import { type FaultRecord, mergeFaults } from './fault-recorder.js';
import type { GeneratorUse } from './generator-meter.js';
import { Histogram, type RecorderSnapshot } from './histogram.js';
import { type MergedInterval, mergeIntervals } from './interval-merge.js';
import { intervalFactor } from './interval-recorder.js';
import { addCounts, HIT, MISS, STORED, TIMEOUT } from './outcome.js';
import type { PhaseRecord, ScheduleRecord } from './phase-recorder.js';

/** One phase on one thread. Plain data: it crosses threads. */
export interface PhaseResult {
  readonly record: PhaseRecord;
  /** From the common start to the end of this thread's last operation, in ms. */
  readonly durationMs: number;
  readonly use: GeneratorUse;
  /** Connections made again during the phase. */
  readonly reconnects: number;
  /** False when the phase was stopped before its end. */
  readonly complete: boolean;
}

/** What all threads asked of one peer. Counts are physical requests. */
export interface MergedPeer {
  /** Requests by outcome number. */
  readonly outcomes: readonly number[];
  readonly gets: number;
  readonly latency: Histogram;
}

/** One phase over all threads. */
export interface MergedPhase {
  readonly durationS: number;
  /** Operations by outcome number. */
  readonly outcomes: readonly number[];
  readonly gets: number;
  readonly sets: number;
  /** Sets that followed a miss, by outcome number. */
  readonly fills: readonly number[];
  readonly getRequests: number;
  readonly replicaHits: number;
  readonly partialWrites: number;
  readonly getHit: Histogram;
  readonly getMiss: Histogram;
  readonly set: Histogram;
  /** All that succeeded: get hits, get misses and sets. */
  readonly latency: Histogram;
  readonly error: Histogram;
  /** Open loop only. */
  readonly service: Histogram | null;
  /** Open loop only. */
  readonly sendLag: Histogram | null;
  /** Open loop only. */
  readonly schedule: ScheduleRecord | null;
  readonly peers: readonly MergedPeer[];
  /** Length of the timeline's intervals. */
  readonly intervalS: number;
  /** In the order of time; intervals in which nothing ended are absent. */
  readonly intervals: readonly MergedInterval[];
  /** By fault of the stage. */
  readonly faults: readonly FaultRecord[];
  /** By thread. */
  readonly threads: readonly { readonly operations: number; readonly use: GeneratorUse }[];
  /** Connections made again during the phase. */
  readonly reconnects: number;
  /** False when the phase was stopped before its end, or never began. */
  readonly complete: boolean;
}

/**
 * Merges what the threads of a stage saw in one phase of a network with `peers` peers, recorded in
 * intervals of `intervalMs` and more. Without results it is the phase in which nothing happened.
 */
export function mergePhase(
  results: readonly PhaseResult[],
  { intervalMs, peers }: { readonly intervalMs: number; readonly peers: number },
): MergedPhase {
  const records = results.map(({ record }) => record);
  const total = (pick: (record: PhaseRecord) => number) =>
    records.reduce((sum, record) => sum + pick(record), 0);
  const histogram = (pick: (record: PhaseRecord) => RecorderSnapshot | null) =>
    Histogram.of(records.map(pick), 3);
  const ofKind = (kind: number) => histogram(({ kinds }) => kinds[kind]!);
  const [getHit, getMiss, set] = [ofKind(HIT), ofKind(MISS), ofKind(STORED)];
  const latency = new Histogram();
  for (const part of [getHit, getMiss, set]) latency.add(part);
  const openLoop = records.some(({ service }) => service !== null);
  const durationMs = Math.max(0, ...results.map((result) => result.durationMs));
  const factor = intervalFactor(durationMs);
  return {
    durationS: durationMs / 1000,
    outcomes: addCounts(records.map(({ outcomes }) => outcomes)),
    gets: total(({ gets }) => gets),
    sets: total(({ sets }) => sets),
    fills: addCounts(records.map(({ fills }) => fills)),
    getRequests: total(({ getRequests }) => getRequests),
    replicaHits: total(({ replicaHits }) => replicaHits),
    partialWrites: total(({ partialWrites }) => partialWrites),
    getHit,
    getMiss,
    set,
    latency,
    error: ofKind(TIMEOUT),
    service: openLoop ? histogram(({ service }) => service) : null,
    sendLag: openLoop ? histogram(({ sendLag }) => sendLag) : null,
    schedule: openLoop
      ? {
          late: total(({ schedule }) => schedule?.late ?? 0),
          outstandingMax: total(({ schedule }) => schedule?.outstandingMax ?? 0),
          outstandingEnd: total(({ schedule }) => schedule?.outstandingEnd ?? 0),
        }
      : null,
    peers: Array.from({ length: peers }, (_, peer) => mergePeer(records, peer)),
    intervalS: (intervalMs * factor) / 1000,
    intervals: mergeIntervals(
      records.flatMap(({ intervals }) => intervals),
      factor,
    ),
    faults: mergeFaults(records.map(({ faults }) => faults)),
    threads: results.map(({ record, use }) => ({
      operations: record.outcomes.reduce((sum, count) => sum + count, 0),
      use,
    })),
    reconnects: results.reduce((sum, { reconnects }) => sum + reconnects, 0),
    complete: results.length > 0 && results.every(({ complete }) => complete),
  };
}

function mergePeer(records: readonly PhaseRecord[], peer: number): MergedPeer {
  const parts = records.map(({ peers }) => peers[peer]!);
  return {
    outcomes: addCounts(parts.map(({ outcomes }) => outcomes)),
    gets: parts.reduce((sum, { gets }) => sum + gets, 0),
    latency: Histogram.of(
      parts.map(({ latency }) => latency),
      2,
    ),
  };
}
