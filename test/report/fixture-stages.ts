// Builds stages of reports as a run would make them, from a generator with a fixed seed, with real histograms.
// Deterministic: the same options give the same report, byte for byte.
import { Histogram, LatencyRecorder } from '../../src/metrics/histogram.js';
import type {
  LatencyFigures,
  Phase,
  PeerPoint,
  PeerResult,
  StageResult,
  StageWorkload,
  TimelinePoint,
} from '../../src/schema/generated/report.js';
import type { WorkloadParameters } from '../../src/workload/workload.js';
import { countedWorkload, WORKLOAD } from '../support/counted-workload.js';

export interface FixtureStage {
  readonly name: string;
  readonly workers?: number;
  readonly operations?: number;
  readonly hitRate?: number | null;
  readonly evictions?: number;
  readonly timeouts?: number;
  readonly medianUs?: number;
  readonly durationS?: number;
  readonly ratePerS?: number;
  /** Default: uniform. */
  readonly keys?: WorkloadParameters['keyDistribution'];
  /** How much counts and durations vary from run to run, as a share of what they do by default. */
  readonly spread?: number;
}

/** Operations of a stage whose keys are counted: a real stage counts all. */
const MOST_COUNTED = 2000;

function workloadOf(spec: FixtureStage, operations: number): StageWorkload {
  const workers = spec.workers ?? 4;
  const keyDistribution = spec.keys ?? WORKLOAD.keyDistribution;
  const parameters = { ...WORKLOAD, workers, keyDistribution };
  const counted = Math.min(operations, MOST_COUNTED);
  return countedWorkload(parameters, Math.floor(counted / workers));
}

/** A multiplicative congruential generator (Park and Miller 1988): good enough to spread values. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const MOST_RECORDED = 20_000;

function latencies(count: number, medianUs: number, random: () => number): number[] {
  const values = Array.from({ length: Math.min(count, MOST_RECORDED) }, () => {
    // Log-normal by the sum of uniforms, with one operation in 300 stalled.
    const normal = random() + random() + random() + random() - 2;
    const stall = random() < 1 / 300 ? 12 : 1;
    return medianUs * 1000 * Math.exp(normal * 0.9) * stall;
  });
  return values;
}

function histogramOf(values: readonly number[], precision: 2 | 3): Histogram {
  const recorder = new LatencyRecorder(precision);
  for (const value of values) recorder.record(value);
  const histogram = new Histogram(precision);
  histogram.addSnapshot(recorder.snapshot());
  recorder.destroy();
  return histogram;
}

export function figuresOf(histogram: Histogram): LatencyFigures {
  if (histogram.count === 0) {
    return {
      mean: null,
      min: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      p999: null,
      max: null,
      count: 0,
    };
  }
  const at = (percentile: number): number => histogram.percentileNs(percentile) / 1e3;
  return {
    mean: histogram.meanNs / 1e3,
    min: histogram.minNs / 1e3,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: histogram.maxNs / 1e3,
    count: histogram.count,
  };
}

function phase(
  values: readonly number[],
  durationS: number,
  timeouts: number,
  hitRate: number | null,
  openLoop: boolean,
): Phase {
  const gets = hitRate === null ? 0 : Math.round(values.length * 0.8);
  const hits = Math.round(gets * (hitRate ?? 0));
  const histogram = histogramOf(values, 3);
  const part = (from: number, to: number) => figuresOf(histogramOf(values.slice(from, to), 3));
  return {
    operations: values.length + timeouts,
    duration_s: durationS,
    complete: true,
    throughput: durationS === 0 ? 0 : values.length / durationS,
    gets,
    sets: values.length - gets + timeouts,
    fills: 0,
    hits,
    misses: gets - hits,
    hit_rate: gets === 0 ? null : hits / gets,
    reads_per_get: gets === 0 ? null : 1,
    replica_hits: 0,
    partial_writes: 0,
    errors: {
      timeout: timeouts,
      refused: 0,
      reset: 0,
      server_error: 0,
      client_error: 0,
      corrupt: 0,
      dropped: 0,
    },
    latency_us: figuresOf(histogram),
    service_us: openLoop ? figuresOf(histogram) : null,
    error_latency_us: figuresOf(
      histogramOf(
        Array.from({ length: timeouts }, () => 5e9),
        3,
      ),
    ),
    by_operation: {
      get_hit: part(0, hits),
      get_miss: part(hits, gets),
      set: part(gets, values.length),
    },
    histogram: histogram.encode(),
  };
}

function timelineOf(
  values: readonly number[],
  durationS: number,
  intervalS: number,
): TimelinePoint[] {
  const points: TimelinePoint[] = [];
  const perS = values.length / durationS;
  for (let startS = 0; startS < durationS; startS += intervalS) {
    const slice = values.slice(
      Math.round(startS * perS),
      Math.round(Math.min(durationS, startS + intervalS) * perS),
    );
    const histogram = histogramOf(slice, 2);
    const figures = figuresOf(histogram);
    points.push({
      t_s: startS,
      operations: slice.length,
      hits: Math.round(slice.length * 0.7),
      misses: Math.round(slice.length * 0.1),
      errors: 0,
      p50_us: figures.p50,
      p99_us: figures.p99,
      max_us: figures.max,
      evictions: 0,
      bytes: 1 << 20,
      histogram: histogram.encode(),
    });
  }
  return points;
}

/** A peer's counters, told once a second and at the end. */
function peerTimelineOf(durationS: number, evictions: number, bytes: number): PeerPoint[] {
  const ends = Array.from({ length: Math.ceil(durationS) }, (_, s) => Math.min(s + 1, durationS));
  return ends.map((tS, i) => ({
    t_s: tS,
    gets: 800,
    hits: 700,
    sets: 200,
    evictions: Math.round(evictions / ends.length),
    bytes: Math.round((bytes * (i + 1)) / ends.length),
    items: 1000,
    cpu_busy: 0.4,
    connections: 3,
  }));
}

function peersOf(names: readonly string[], measure: Phase, random: () => number): PeerResult[] {
  const weights = names.map(() => 0.7 + 0.6 * random());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return names.map((name, i) => {
    const share = weights[i]! / total;
    const operations = Math.round(measure.operations * share);
    return {
      name,
      operations,
      share,
      predicted_share: share * (0.95 + 0.1 * random()),
      hits: Math.round(measure.hits * share),
      misses: Math.round(measure.misses * share),
      errors: 0,
      corrupt: 0,
      evictions: 10 * i,
      bytes: 40_000_000 + i * 1_000_000,
      items: 1000 + i,
      cpu_s: measure.duration_s * 0.4 * (1 + share),
      cpu_busy: 0.4 * (1 + share),
      latency_us: figuresOf(histogramOf(latencies(operations, 120 + 20 * i, random), 2)),
      timeline: peerTimelineOf(measure.duration_s, 10 * i, 40_000_000 + i * 1_000_000),
    };
  });
}

const TIMELINE_INTERVAL_S = 0.5;

export function stageOf(
  spec: FixtureStage,
  peers: readonly string[],
  random: () => number,
): StageResult {
  const { spread = 1 } = spec;
  const operations = Math.round((spec.operations ?? 4000) * (1 + spread * 0.06 * (random() - 0.5)));
  const durationS = (spec.durationS ?? 4) * (1 + spread * 0.1 * (random() - 0.5));
  const timeouts = spec.timeouts ?? 0;
  const hitRate = spec.hitRate === undefined ? 0.9 : spec.hitRate;
  const values = latencies(operations, spec.medianUs ?? 150, random);
  const measure = phase(values, durationS, timeouts, hitRate, spec.ratePerS !== undefined);
  const preload = phase(latencies(1000, 100, random), 0.25, 0, null, false);
  const results = peersOf(peers, measure, random);
  return {
    name: spec.name,
    workers: spec.workers ?? 4,
    keys: WORKLOAD.keys,
    requests: spec.ratePerS === undefined ? 1000 : null,
    duration_s: spec.ratePerS === undefined ? null : durationS,
    rate_per_s: spec.ratePerS ?? null,
    driver: 'meta',
    threads: 1,
    connections: 'shared',
    preload,
    measure,
    workload: workloadOf(spec, operations),
    evictions: spec.evictions ?? 0,
    bytes: results.reduce((sum, peer) => sum + (peer.bytes ?? 0), 0),
    items: 8000,
    books: { balanced: true, differences: [] },
    faults: [],
    network_changes: [],
    peers: results,
    timeline_interval_s: TIMELINE_INTERVAL_S,
    timeline: timelineOf(values, durationS, TIMELINE_INTERVAL_S),
    generator: {
      cpu_s: durationS * 0.9,
      busy: 0.9,
      ceiling: { throughput: measure.throughput * 1.25 || 1, share: 0.8 },
      asked_per_s: spec.ratePerS ?? null,
      achieved_ratio: spec.ratePerS === undefined ? null : 1,
      late: spec.ratePerS === undefined ? null : 7,
      outstanding: spec.ratePerS === undefined ? null : { max: 31, end: 2 },
      send_lag_us: spec.ratePerS === undefined ? null : { p50: 1.5, p99: 12, max: 80 },
      dropped: 0,
      reconnects: 0,
      gc_pause_ms: { count: 3, total: 4.2, max: 2.1 },
      threads: [{ cpu_s: durationS * 0.9, busy: 0.9, event_loop_utilization: 0.97, operations }],
    },
  };
}
