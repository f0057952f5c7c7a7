// Reports as sessions would make them, cheaply: one real stage, copied, with the figures that a
// comparison reads set by hand. Deterministic.
import type { Report, Run, StageResult } from '../../src/schema/generated/report.js';
import { fixtureReport } from '../report/fixture.js';

/** The figures of one stage of one run; what is left out is as in `USUAL`. */
export interface Figures {
  readonly throughput?: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
  readonly missRate?: number | null;
  readonly timeouts?: number;
  readonly operations?: number;
}

export const USUAL = {
  throughput: 50_000,
  p50Us: 100,
  p99Us: 400,
  missRate: 0.1,
  timeouts: 0,
  operations: 100_000,
} as const satisfies Required<Figures>;

const PATTERN = fixtureReport({ stages: [{ name: '4x1000' }], peers: ['p0'], name: 'read_heavy' });
const STAGE: StageResult = { ...PATTERN.runs[0]!.stages[0]!, timeline: [], peers: [] };

/** A stage with these figures. The percentiles between keep their distance to p50 and p99. */
export function stageWith(figures: Figures, name = STAGE.name): StageResult {
  const all: Required<Figures> = { ...USUAL, ...figures };
  const { throughput, p50Us, p99Us, missRate, timeouts, operations } = all;
  const { measure } = STAGE;
  return {
    ...STAGE,
    name,
    measure: {
      ...measure,
      operations,
      throughput,
      hit_rate: missRate === null ? null : 1 - missRate,
      errors: { ...measure.errors, timeout: timeouts },
      latency_us: {
        ...measure.latency_us,
        count: operations - timeouts,
        mean: p50Us * 1.1,
        p50: p50Us,
        p90: p50Us * 2,
        p95: p50Us * 2.5,
        p99: p99Us,
        p999: p99Us * 2,
        max: p99Us * 10,
      },
    },
  };
}

/** How a session is made of its runs. */
export interface SessionOptions {
  readonly id?: string;
  readonly kind?: 'run' | 'ab';
  readonly side?: 'a' | 'b';
  /** For each run its slot in the block; default: alternating. */
  readonly slots?: readonly number[];
  /** Position of each run in the order of the session; default: from block and slot. */
  readonly times?: readonly number[];
}

const START_MS = Date.UTC(2026, 2, 1, 12);
const RUN_MS = 20_000;

/** A report of which run i has the stages `runs[i]`. */
export function reportOf(runs: readonly StageResult[][], options: SessionOptions = {}): Report {
  const { kind = 'run', side = null, id = 'session-1' } = options;
  const slotOf = (i: number): number => options.slots?.[i] ?? (side === 'b' ? 1 - (i % 2) : i % 2);
  return {
    ...PATTERN,
    session: { id, kind, side, block: null, slot: null },
    runs: runs.map((stages, i): Run => {
      const time = options.times?.[i] ?? (kind === 'ab' ? 2 * i + slotOf(i) : i);
      return {
        index: i,
        started_at: new Date(START_MS + time * RUN_MS).toISOString(),
        duration_s: 15,
        ...(kind === 'ab' && { block: i, slot: slotOf(i) }),
        stages,
      };
    }),
  };
}

/** Both sides of an ab session in balanced order, each run with one stage. */
export function abSession(
  base: readonly Figures[],
  candidate: readonly Figures[],
): { base: Report; candidate: Report } {
  const side = (figures: readonly Figures[], name: 'a' | 'b'): Report =>
    reportOf(
      figures.map((it) => [stageWith(it)]),
      { kind: 'ab', side: name },
    );
  return { base: side(base, 'a'), candidate: side(candidate, 'b') };
}

/** `count` runs that differ a little from one another, in a fixed way, by up to `spread` of each figure. */
export function runsLike(figures: Figures, count = 10, spread = 0.01): Figures[] {
  const all: Required<Figures> = { ...USUAL, ...figures };
  return Array.from({ length: count }, (_, i) => {
    // Irrational steps: no two runs alike, and no order among them.
    const noise = 1 + spread * (2 * ((i * Math.SQRT2) % 1) - 1);
    return {
      ...all,
      throughput: all.throughput / noise,
      p50Us: all.p50Us * noise,
      p99Us: all.p99Us * noise,
    };
  });
}

/** An ab session of `pairs` pairs whose stages went through `alter`; `run` counts those of a side. */
export function alteredSession(
  alter: (stage: StageResult, run: number, side: 'a' | 'b') => StageResult,
  pairs = 10,
): { base: Report; candidate: Report } {
  const side = (name: 'a' | 'b'): Report =>
    reportOf(
      runsLike({}, pairs).map((it, run) => [alter(stageWith(it), run, name)]),
      { kind: 'ab', side: name },
    );
  return { base: side('a'), candidate: side('b') };
}
