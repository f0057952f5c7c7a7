// The result of a phase: what each thread sends back, and the exact merge of all threads. Counts add,
// histograms add; percentiles are never averaged.
import type { LatencyFigures } from '../schema/generated/report.js';
import type { GeneratorUse } from './generator-meter.js';
import { Histogram, type RecorderSnapshot } from './histogram.js';
import { latencyFigures } from './latency-figures.js';
import { OUTCOMES } from './outcome.js';
import type { IntervalRecord, PhaseRecord, ScheduleRecord } from './phase-recorder.js';

/** Phases up to this long keep the full resolution of their timeline. */
const FINE_TIMELINE_S = 10;

/** One phase on one thread. Plain data: it crosses threads. */
export interface PhaseResult {
  readonly record: PhaseRecord;
  /** From the common start to the end of this thread's last operation, in ms. */
  readonly durationMs: number;
  readonly use: GeneratorUse;
  /** Connections made again since the stage began. */
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

/** What ended in one interval of the timeline, over all threads. */
export interface MergedInterval {
  readonly index: number;
  readonly hits: number;
  readonly misses: number;
  readonly stored: number;
  readonly errors: number;
  readonly latency: LatencyFigures;
  /** Encoded at once: a day has 86,400 of them. */
  readonly histogram: string;
}

/** One phase over all threads. */
export interface MergedPhase {
  readonly durationS: number;
  /** Operations by outcome number. */
  readonly outcomes: readonly number[];
  readonly gets: number;
  readonly sets: number;
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
  /** By thread. */
  readonly threads: readonly { readonly operations: number; readonly use: GeneratorUse }[];
  readonly reconnects: number;
  readonly complete: boolean;
}

/**
 * Merges what the threads of a stage saw in one phase of a network with `peers` peers, recorded in
 * intervals of `intervalMs`. A phase of more than ten seconds gets a timeline ten times as coarse.
 * Without results it is the phase in which nothing happened.
 */
export function mergePhase(
  results: readonly PhaseResult[],
  { intervalMs, peers }: { readonly intervalMs: number; readonly peers: number },
): MergedPhase {
  const records = results.map(({ record }) => record);
  const total = (pick: (record: PhaseRecord) => number) =>
    records.reduce((sum, record) => sum + pick(record), 0);
  const histogram = (pick: (record: PhaseRecord) => RecorderSnapshot | null) =>
    mergeSnapshots(records.map(pick), 3);
  const [getHit, getMiss, set] = [
    histogram(({ getHit }) => getHit),
    histogram(({ getMiss }) => getMiss),
    histogram((record) => record.set),
  ];
  const latency = new Histogram();
  for (const part of [getHit, getMiss, set]) latency.add(part);
  const openLoop = records.some(({ service }) => service !== null);
  const durationS = Math.max(0, ...results.map(({ durationMs }) => durationMs)) / 1000;
  const factor = durationS > FINE_TIMELINE_S ? 10 : 1;
  return {
    durationS,
    outcomes: addCounts(records.map(({ outcomes }) => outcomes)),
    gets: total(({ gets }) => gets),
    sets: total(({ sets }) => sets),
    getRequests: total(({ getRequests }) => getRequests),
    replicaHits: total(({ replicaHits }) => replicaHits),
    partialWrites: total(({ partialWrites }) => partialWrites),
    getHit,
    getMiss,
    set,
    latency,
    error: histogram(({ error }) => error),
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
    threads: results.map(({ record, use }) => ({
      operations: record.outcomes.reduce((sum, count) => sum + count, 0),
      use,
    })),
    reconnects: results.reduce((sum, { reconnects }) => sum + reconnects, 0),
    complete: results.every(({ complete }) => complete),
  };
}

function mergePeer(records: readonly PhaseRecord[], peer: number): MergedPeer {
  const parts = records.map(({ peers }) => peers[peer]!);
  return {
    outcomes: addCounts(parts.map(({ outcomes }) => outcomes)),
    gets: parts.reduce((sum, { gets }) => sum + gets, 0),
    latency: mergeSnapshots(
      parts.map(({ latency }) => latency),
      2,
    ),
  };
}

/** Adds up all intervals that fall into the same `factor` intervals of the result. */
function mergeIntervals(records: readonly IntervalRecord[], factor: number): MergedInterval[] {
  const groups = new Map<number, IntervalRecord[]>();
  for (const record of records) {
    const index = Math.floor(record.index / factor);
    const group = groups.get(index);
    if (group) group.push(record);
    else groups.set(index, [record]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, group]) => {
      const total = (pick: (part: IntervalRecord) => number) =>
        group.reduce((sum, part) => sum + pick(part), 0);
      const histogram = mergeSnapshots(
        group.map(({ latency }) => latency),
        2,
      );
      return {
        index,
        hits: total(({ hits }) => hits),
        misses: total(({ misses }) => misses),
        stored: total(({ stored }) => stored),
        errors: total(({ errors }) => errors),
        latency: latencyFigures(histogram),
        histogram: histogram.encode(),
      };
    });
}

function mergeSnapshots(parts: readonly (RecorderSnapshot | null)[], precision: 2 | 3): Histogram {
  const histogram = new Histogram(precision);
  for (const part of parts) if (part) histogram.addSnapshot(part);
  return histogram;
}

function addCounts(parts: readonly (readonly number[])[]): number[] {
  return Array.from({ length: OUTCOMES }, (_, outcome) =>
    parts.reduce((sum, counts) => sum + counts[outcome]!, 0),
  );
}
