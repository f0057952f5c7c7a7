// Builds reports as a run would make them, from a generator with a fixed seed, with real histograms.
// Deterministic: the same options give the same report, byte for byte.
import { Histogram, LatencyRecorder } from '../../src/metrics/histogram.js';
import { summarise } from '../../src/report/summary.js';
import type {
  LatencyFigures,
  Phase,
  PeerResult,
  Report,
  Run,
  StageResult,
  TimelinePoint,
} from '../../src/schema/generated/report.js';

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
}

export interface FixtureOptions {
  readonly name?: string;
  readonly runs?: number;
  readonly peers?: readonly string[];
  readonly stages?: readonly FixtureStage[];
  readonly status?: Report['status'];
}

/** A multiplicative congruential generator (Park and Miller 1988): good enough to spread values. */
function randomFrom(seed: number): () => number {
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

const NO_FIGURES = figuresOf(new Histogram());

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
    throughput: durationS === 0 ? 0 : values.length / durationS,
    gets,
    sets: values.length - gets + timeouts,
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
      evictions: 10 * i,
      bytes: 40_000_000 + i * 1_000_000,
      items: 1000 + i,
      cpu_s: measure.duration_s * 0.4 * (1 + share),
      cpu_busy: 0.4 * (1 + share),
      latency_us: figuresOf(histogramOf(latencies(operations, 120 + 20 * i, random), 2)),
    };
  });
}

const TIMELINE_INTERVAL_S = 0.5;

function stageOf(spec: FixtureStage, peers: readonly string[], random: () => number): StageResult {
  const operations = Math.round((spec.operations ?? 4000) * (0.97 + 0.06 * random()));
  const durationS = (spec.durationS ?? 4) * (0.95 + 0.1 * random());
  const timeouts = spec.timeouts ?? 0;
  const hitRate = spec.hitRate === undefined ? 0.9 : spec.hitRate;
  const values = latencies(operations, spec.medianUs ?? 150, random);
  const measure = phase(values, durationS, timeouts, hitRate, spec.ratePerS !== undefined);
  const preload = phase(latencies(1000, 100, random), 0.25, 0, null, false);
  const results = peersOf(peers, measure, random);
  return {
    name: spec.name,
    workers: spec.workers ?? 4,
    keys: 1000,
    requests: spec.ratePerS === undefined ? 1000 : null,
    duration_s: spec.ratePerS === undefined ? null : durationS,
    rate_per_s: spec.ratePerS ?? null,
    driver: 'meta',
    threads: 1,
    connections: 'shared',
    preload,
    measure,
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
      send_lag_us: spec.ratePerS === undefined ? null : { p50: 1.5, p99: 12, max: 80 },
      dropped: 0,
      gc_pause_ms: { count: 3, total: 4.2, max: 2.1 },
      threads: [{ cpu_s: durationS * 0.9, busy: 0.9, event_loop_utilization: 0.97, operations }],
    },
  };
}

/** Four stages of rising load that run out of memory. */
export const FOUR_STAGES: readonly FixtureStage[] = [
  { name: '4x1000', workers: 4, operations: 4000, hitRate: 1, durationS: 2, medianUs: 90 },
  { name: '8x2000', workers: 8, operations: 9000, hitRate: 0.486, evictions: 10339, medianUs: 160 },
  {
    name: '16x4000',
    workers: 16,
    operations: 14000,
    hitRate: 0.31,
    evictions: 48211,
    medianUs: 340,
  },
  {
    name: '32x8000',
    workers: 32,
    operations: 18000,
    hitRate: 0.17,
    evictions: 183400,
    medianUs: 900,
  },
];

export const EIGHT_PEERS: readonly string[] = Array.from(
  { length: 8 },
  (_, i) => `read_heavy_p${i}`,
);

/** A complete report with two warnings left out and none of its thresholds missed. */
export function fixtureReport(options: FixtureOptions = {}): Report {
  const random = randomFrom(20_240_607);
  const { stages = FOUR_STAGES, peers = EIGHT_PEERS } = options;
  const runs: Run[] = Array.from({ length: options.runs ?? 1 }, (_, index) => ({
    index,
    started_at: `2026-03-01T12:0${index % 10}:00.000Z`,
    duration_s: 20 + index,
    stages: stages.map((stage) => stageOf(stage, peers, random)),
  }));
  return {
    schema_version: 1,
    tool: { name: 'peerbench', version: '0.1.0' },
    status: options.status ?? 'complete',
    valid: true,
    warnings: [],
    scenario: {
      name: options.name ?? 'read_heavy',
      description: 'Mostly reads, no expiry: what a warm page cache sees.',
      seed: 42,
      driver: 'meta',
      network: { peers: peers.length, memory_mb: 64, replication: 1, vnodes: 100 },
      workload: { value_bytes: 32768, read_ratio: 0.95 },
      stages: stages.map(({ name }) => ({ name, workers: 4, requests: 1000 })),
    },
    scenario_hash: 'a1'.repeat(32),
    workload_digest: '0f'.repeat(32),
    seed: 42,
    driver: 'meta',
    started_at: '2026-03-01T12:00:00.000Z',
    proxied: false,
    environment: {
      cpu: 'Example CPU @ 2.50GHz',
      cores: 2,
      kernel: 'Linux 6.1.0',
      memory_mb: 7951,
      node: 'v20.20.2',
      memcached: '1.6.18',
      transport: 'tcp',
      peerbench: '0.1.0',
      git: { commit: 'c0ffee'.repeat(6) + 'c0ff', dirty: false },
      load_average: [0.5, 0.4, 0.3],
      steal_ratio: 0.01,
      vega: '6.4.0',
      vega_lite: '6.4.3',
    },
    session: { id: '2026-03-01T12:00:00Z-1', kind: 'run', side: null, block: null, slot: null },
    runs,
    summary: summarise(runs),
    thresholds: [],
  };
}

/** One stage of one run, over in less than one interval of the timeline. */
export function oneStageReport(): Report {
  return fixtureReport({
    name: 'demo_net',
    stages: [{ name: '2x100', operations: 200, durationS: 0.2 }],
    peers: ['demo_net_p0'],
  });
}

/** Writes only: no hit rate anywhere. */
export function noReadsReport(): Report {
  return fixtureReport({
    name: 'write_only',
    stages: [
      { name: '4x1000', hitRate: null },
      { name: '8x1000', hitRate: null },
    ],
  });
}

/** Ended from outside before the first stage was over. */
export function abortedReport(): Report {
  const report = fixtureReport({ stages: [], status: 'aborted' });
  report.warnings.push({ code: 'interrupted', message: 'interrupted by SIGINT in stage 4x1000' });
  return report;
}

/** Nothing succeeded: a stage of failures only. */
export function failedStageReport(): Report {
  return fixtureReport({
    stages: [{ name: '4x1000', operations: 0, timeouts: 37, hitRate: null }],
  });
}

export const HOSTILE = `"><svg onload=1></script>]]>'&\u202egnp.exe\u001b[31m😀 =1+1`;

/** Hostile text wherever a report can hold text from outside. */
export function hostileReport(): Report {
  const report = fixtureReport({
    name: HOSTILE,
    peers: [HOSTILE, 'p'.repeat(64)],
    stages: [{ name: HOSTILE }, { name: HOSTILE }, { name: 'ß'.repeat(64) }],
    runs: 2,
  });
  report.scenario.description = HOSTILE;
  report.warnings.push({ code: 'hostile', message: HOSTILE, stage: HOSTILE });
  report.thresholds.push({ text: HOSTILE, stage: HOSTILE, value: 1, met: false });
  const { environment, tool, session } = report;
  for (const key of ['cpu', 'kernel', 'node', 'memcached', 'transport', 'peerbench'] as const) {
    environment[key] = HOSTILE;
  }
  environment.vega = environment.vega_lite = tool.version = session.id = HOSTILE;
  for (const run of report.runs) {
    for (const stage of run.stages) stage.books = { balanced: false, differences: [HOSTILE] };
  }
  return report;
}

export { NO_FIGURES };
