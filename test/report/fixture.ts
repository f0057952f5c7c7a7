// Whole reports of every kind that tests need, made from stages with real histograms.
// Deterministic: the same options give the same report, byte for byte.
import { summarise } from '../../src/report/summary.js';
import type { Report, Run } from '../../src/schema/generated/report.js';
import { type FixtureStage, randomFrom, stageOf } from './fixture-stages.js';

export interface FixtureOptions {
  readonly name?: string;
  readonly runs?: number;
  readonly peers?: readonly string[];
  readonly stages?: readonly FixtureStage[];
  readonly status?: Report['status'];
  /** Another seed gives other latencies of the same kind. */
  readonly seed?: number;
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

/** A complete and valid report without warnings or thresholds. */
export function fixtureReport(options: FixtureOptions = {}): Report {
  const random = randomFrom(options.seed ?? 20_240_607);
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
