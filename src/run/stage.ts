// One stage against a network that is up: preload, barrier, idle, warm-up, measure, with the peers'
// own counters read around each phase.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { LoadPool, StageSession } from '../load/pool.js';
import type { PhaseName, StagePlan } from '../load/messages.js';
import type { StatsClient } from '../memcached/stats.js';
import { type DoneFault, faultFigures } from '../metrics/fault-figures.js';
import { generatorFigures, phaseFigures, timeline } from '../metrics/figures.js';
import { checkBooks, peerFigures, type PeerCounters, sumKnown } from '../metrics/peer-figures.js';
import type { PeerLife } from '../metrics/peer-life.js';
import { closePolls, peerTimeline, type Poll, withPeers } from '../metrics/peer-timeline.js';
import { mergePhase, type MergedPhase } from '../metrics/phase-result.js';
import type { IntervalLog } from '../report/interval-log.js';
import type { Stage } from '../scenario/scenario.js';
import type { StageResult } from '../schema/generated/report.js';
import { expectedShares } from '../workload/expected-shares.js';
import { realisedWorkload } from '../workload/realised.js';
import type { FaultTimeline } from './fault-timeline.js';
import { PeerPoller } from './peer-poller.js';
import type { Progress } from './progress.js';

/** Between preload and measure: lets the peers' own housekeeping (LRU crawler, slabs) settle. */
const IDLE_MS = 50;
const PROGRESS_MS = 200;

/** Where a stage is. */
export type PhaseProgress = Pick<
  Progress,
  'phase' | 'operations' | 'dropped' | 'operationsExpected' | 'elapsedS' | 'expectedS'
>;

/** What a stage is measured with. */
export interface StageContext {
  readonly stage: Stage;
  readonly plan: StagePlan;
  /** What the generator reaches by itself in this stage, in operations/s; null where unknown. */
  readonly ceilingPerS: number | null;
  readonly peerNames: readonly string[];
  /** Whether others may use the peers too. */
  readonly sharedPeers: boolean;
  readonly stats: readonly StatsClient[];
  readonly faults: FaultTimeline;
  readonly pool: LoadPool;
  /** When aborted, the stage ends at once with what it has. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PhaseProgress) => void;
  /** Asked where not every peer could be connected to: whether the stage is measured all the same. */
  readonly mayLack: () => Promise<boolean>;
}

/** What a stage yields. */
export interface MeasuredStage {
  readonly result: StageResult;
  /** Its measure phase in intervals; null when that never began. */
  readonly log: IntervalLog | null;
  /** What ended the stage early: a fault that could not be made to happen, a thread that was lost. */
  readonly failure: Error | undefined;
  /** Who answered for each peer in the end; null for one that did not. */
  readonly lives: readonly (PeerLife | null)[];
}

/** The measure phase of a stage, and what the peers said meanwhile. */
interface Measured {
  readonly phase: MergedPhase;
  /** Null when it never began. */
  readonly startedAtEpochMs: number | null;
  readonly polls: readonly Poll[];
  readonly faults: readonly DoneFault[];
  readonly failure: Error | undefined;
}

/** Runs one stage. With an aborted signal the result holds what was measured until then. */
export async function measureStage(context: StageContext): Promise<MeasuredStage> {
  const { pool, plan, signal } = context;
  const session = await pool.open(plan, context.mayLack);
  try {
    const beforePreload = await readCounters(context);
    const preload = context.stage.network_change
      ? nothingPreloaded(context)
      : await runPhase(context, session, 'preload');
    const afterPreload = await readCounters(context);
    if (!signal.aborted) await sleep(IDLE_MS);
    let beforeMeasure = afterPreload;
    if (plan.warmupMs > 0) {
      await runPhase(context, session, 'warmup');
      beforeMeasure = await readCounters(context);
    }
    const measured = await runMeasure(context, session);
    const afterMeasure = await readCounters(context);
    const counters = { beforePreload, afterPreload, beforeMeasure, afterMeasure };
    return {
      result: stageResult(context, preload, measured, counters),
      log: intervalLog(context.stage.name, measured),
      failure: measured.failure,
      lives: afterMeasure,
    };
  } catch (error) {
    // Whoever listens or looks failed; the threads must not go on until the end of the phase.
    pool.abort();
    throw error;
  } finally {
    await session.close();
  }
}

/** After a change of the network the keys are where they were: that is what is to be seen. */
function nothingPreloaded({ plan, peerNames }: StageContext): MergedPhase {
  const phase = mergePhase([], { intervalMs: plan.intervalMs, peers: peerNames.length });
  return { ...phase, complete: true };
}

function stageResult(
  { stage, plan, peerNames, sharedPeers, ceilingPerS }: StageContext,
  preload: MergedPhase,
  { phase: measure, polls: during, faults }: Measured,
  counters: Parameters<typeof checkBooks>[2],
): StageResult {
  const { beforeMeasure, afterMeasure } = counters;
  const predicted = expectedShares(plan.keys, plan.workload, peerNames.length);
  const polls = closePolls(during, afterMeasure, measure.durationS);
  const timelines = peerNames.map((_, i) => peerTimeline(i, beforeMeasure[i] ?? null, polls));
  const peers = peerFigures(peerNames, predicted, measure, counters, timelines);
  const points = timeline(measure);
  const faulted = { ...measure, timeline: points, records: measure.faults };
  const scheduleS = plan.loop.kind === 'open' ? plan.loop.arrival.durationS : null;
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
    books: checkBooks(peerNames, { preload, measure }, counters, sharedPeers),
    faults: faultFigures(faults, faulted),
    network_changes: [],
    peers,
    timeline_interval_s: measure.intervalS,
    timeline: withPeers(points, measure.intervalS, beforeMeasure, polls),
    generator: generatorFigures(measure, { scheduleS, ceilingPerS }),
  };
}

function intervalLog(stageName: string, { phase, startedAtEpochMs }: Measured): IntervalLog | null {
  if (startedAtEpochMs === null) return null;
  const { durationS, intervalS, intervals } = phase;
  return { stageName, startedAtEpochMs, durationS, intervalS, intervals };
}

/** The counters of every peer; null for one that does not answer, and for all after an abort. */
async function readCounters({ stats, signal }: StageContext): Promise<(PeerCounters | null)[]> {
  return Promise.all(
    stats.map(async (client) => (signal.aborted ? null : client.read().catch(() => null))),
  );
}

/** Runs the measure phase with an eye on the peers. */
async function runMeasure(context: StageContext, session: StageSession): Promise<Measured> {
  const { stats, faults } = context;
  const poller = new PeerPoller(stats);
  let startedAtEpochMs: number | null = null;
  let polls: readonly Poll[] = [];
  let phase: MergedPhase;
  let disturbed: Awaited<ReturnType<FaultTimeline['stop']>>;
  try {
    phase = await runPhase(context, session, 'measure', (atEpochMs) => {
      startedAtEpochMs = atEpochMs;
      poller.start(atEpochMs - performance.timeOrigin);
      faults.start(atEpochMs - performance.timeOrigin);
    });
  } finally {
    disturbed = await faults.stop();
    polls = await poller.stop();
  }
  const { done, failure = session.failure } = disturbed;
  return { phase, startedAtEpochMs, polls, faults: done, failure };
}

async function runPhase(
  context: StageContext,
  session: StageSession,
  phase: PhaseName,
  onStart?: (startAtEpochMs: number) => void,
): Promise<MergedPhase> {
  const { plan, peerNames, signal, onProgress } = context;
  const { intervalMs } = plan;
  const peers = peerNames.length;
  if (signal.aborted || session.failure) return mergePhase([], { intervalMs, peers });
  const expected = phaseExpectation(plan, phase);
  onProgress({ phase, operations: 0, dropped: 0, elapsedS: 0, ...expected });
  const startMs = performance.now();
  const report = (): void =>
    onProgress({
      phase,
      operations: session.operations,
      dropped: session.dropped,
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
    const results = await Promise.race([session.phase(phase, onStart), failed]);
    report();
    return mergePhase(results, { intervalMs, peers });
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
