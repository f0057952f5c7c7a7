// One stage against a network that is up: preload, barrier, idle, warm-up, measure, with the peers'
// own counters read around each phase.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { LoadPool, StageSession } from '../load/pool.js';
import type { PhaseName, StagePlan } from '../load/messages.js';
import type { StatsClient } from '../memcached/stats.js';
import { generatorFigures, phaseFigures, timeline } from '../metrics/figures.js';
import { checkBooks, peerFigures, type PeerCounters, sumKnown } from '../metrics/peer-figures.js';
import { mergePhase, type MergedPhase } from '../metrics/phase-result.js';
import type { Stage } from '../scenario/scenario.js';
import type { StageResult } from '../schema/generated/report.js';
import { expectedShares } from '../workload/expected-shares.js';
import { realisedWorkload } from '../workload/realised.js';
import type { Progress } from './progress.js';

/** Between preload and measure: lets the peers' own housekeeping (LRU crawler, slabs) settle. */
const IDLE_MS = 50;
const PROGRESS_MS = 200;

type PhaseProgress = Pick<
  Progress,
  'phase' | 'operations' | 'operationsExpected' | 'elapsedS' | 'expectedS'
>;

/** What a stage is measured with. */
export interface StageContext {
  readonly stage: Stage;
  readonly plan: StagePlan;
  readonly peerNames: readonly string[];
  readonly stats: readonly StatsClient[];
  readonly pool: LoadPool;
  /** When aborted, the stage ends at once with what it has. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PhaseProgress) => void;
}

/** Runs one stage. With an aborted signal the result holds what was measured until then. */
export async function measureStage(context: StageContext): Promise<StageResult> {
  const { pool, plan, signal } = context;
  const session = await pool.open(plan);
  try {
    const beforePreload = await readCounters(context);
    const preload = await runPhase(context, session, 'preload');
    const afterPreload = await readCounters(context);
    if (!signal.aborted) await sleep(IDLE_MS);
    let beforeMeasure = afterPreload;
    if (plan.warmupMs > 0) {
      await runPhase(context, session, 'warmup');
      beforeMeasure = await readCounters(context);
    }
    const measure = await runPhase(context, session, 'measure');
    const afterMeasure = await readCounters(context);
    const counters = { beforePreload, afterPreload, beforeMeasure, afterMeasure };
    return stageResult(context, { preload, measure }, counters);
  } catch (error) {
    // One thread failed; the others must not go on until the end of the phase.
    pool.abort();
    throw error;
  } finally {
    await session.close();
  }
}

function stageResult(
  { stage, plan, peerNames }: StageContext,
  phases: { readonly preload: MergedPhase; readonly measure: MergedPhase },
  counters: Parameters<typeof checkBooks>[2],
): StageResult {
  const { preload, measure } = phases;
  const predicted = expectedShares(plan.keys, plan.workload, peerNames.length);
  const peers = peerFigures(peerNames, predicted, measure, counters);
  return {
    name: stage.name,
    workers: stage.workers,
    keys: stage.keys,
    requests: stage.requests ?? null,
    duration_s: stage.duration_s ?? null,
    rate_per_s: stage.rate_per_s ?? null,
    driver: plan.driver,
    threads: plan.threads,
    connections: plan.connections,
    preload: phaseFigures(preload),
    measure: phaseFigures(measure),
    workload: realisedWorkload(plan.workload, plan.counts),
    evictions: sumKnown(peers.map(({ evictions }) => evictions)),
    bytes: sumKnown(peers.map(({ bytes }) => bytes)),
    items: sumKnown(peers.map(({ items }) => items)),
    books: checkBooks(peerNames, phases, counters),
    faults: [],
    network_changes: [],
    peers,
    timeline_interval_s: measure.intervalS,
    timeline: timeline(measure),
    generator: generatorFigures(measure),
  };
}

/** The counters of every peer; null for one that does not answer, and for all after an abort. */
async function readCounters({ stats, signal }: StageContext): Promise<(PeerCounters | null)[]> {
  return Promise.all(
    stats.map(async (client) => (signal.aborted ? null : client.read().catch(() => null))),
  );
}

async function runPhase(
  context: StageContext,
  session: StageSession,
  phase: PhaseName,
): Promise<MergedPhase> {
  const { plan, peerNames, signal, onProgress } = context;
  const { intervalMs } = plan;
  if (signal.aborted) return mergePhase([], { intervalMs, peers: peerNames.length });
  const expected = phaseExpectation(plan, phase);
  const startMs = performance.now();
  const report = (): void =>
    onProgress({
      phase,
      operations: session.operations,
      elapsedS: (performance.now() - startMs) / 1000,
      ...expected,
    });
  let timer: NodeJS.Timeout | undefined;
  // A listener that throws ends the run as any error does, not the process from inside a timer.
  const failed = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      try {
        report();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(messageOf(error)));
      }
    }, PROGRESS_MS);
  });
  try {
    const results = await Promise.race([session.phase(phase), failed]);
    report();
    return mergePhase(results, { intervalMs, peers: peerNames.length });
  } finally {
    clearInterval(timer);
  }
}

/** How much a phase will do, as far as that is known beforehand. */
function phaseExpectation(
  { workload, loop, warmupMs }: StagePlan,
  phase: PhaseName,
): Pick<PhaseProgress, 'operationsExpected' | 'expectedS'> {
  const { workers, keys } = workload;
  if (phase === 'preload') return { operationsExpected: workers * keys, expectedS: null };
  if (phase === 'warmup') return { operationsExpected: null, expectedS: warmupMs / 1000 };
  if (loop.kind === 'open') {
    const { fromPerS, toPerS, durationS } = loop.arrival;
    const operationsExpected = Math.round(((fromPerS + toPerS) / 2) * durationS);
    return { operationsExpected, expectedS: durationS };
  }
  return {
    operationsExpected: loop.requests === Infinity ? null : workers * loop.requests,
    expectedS: loop.durationMs === Infinity ? null : loop.durationMs / 1000,
  };
}
