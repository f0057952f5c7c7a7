// The generator's own ceiling: the real engine with a stage's threads, driver, connections and
// operations, for a moment, against peers that answer at once. What a stage reaches beside it tells
// how much of its throughput was the peers' and how much the generator's.
import { mergePhase } from '../metrics/phase-result.js';
import type { Ring } from '../ring/ring.js';
import type { Scenario, Stage } from '../scenario/scenario.js';
import { ValueSizes } from '../workload/value-sizes.js';
import type { StagePlan } from './messages.js';
import { startNullPeers } from './null-peers.js';
import { planStage, stageThreads, stageWorkload } from './plan.js';
import { LoadPool } from './pool.js';

/** Time for all stages together, and the most for one of them. */
const TOTAL_MS = 800;
const LONGEST_MS = 200;
/** The shortest part that counts: the best of samples that are shorter yet is chance, and too high. */
const SHORTEST_PART_MS = 25;
/**
 * The best part of a stage's time counts: both sides go on getting faster while their code is
 * compiled, and whatever else the machine does takes from some parts more than from others.
 */
const PARTS = 4;
/** Shapes that there is time for. */
const MOST_SHAPES = TOTAL_MS / (SHORTEST_PART_MS * PARTS);
/** A driver's first load is not counted, and has much in flight: code that runs often is compiled. */
const WARMUP_MS = 100;
/** Everything ends after this, whatever it waits for. */
const CUT_OFF_MS = 5_000;
/** Operations and bytes that an open loop has in flight here: more do not send more. */
const OPEN_LOOP_IN_FLIGHT = 256;
const OPEN_LOOP_BYTES = 1 << 20;
/** Keys of a stage that are used, so that making their table takes no time. */
const MOST_KEYS = 100_000;
/** Beyond these a stage is not tried: opening or draining would take longer than all the rest. */
const MOST_CONNECTIONS = 2_000;
const MOST_IN_FLIGHT = 20_000;
/** Keys that are looked at for the mean length of their values. */
const SAMPLED_KEYS = 1_000;

/** What the ceilings of a scenario's stages depend on. */
export interface CeilingOptions {
  readonly scenario: Scenario;
  readonly ring: Ring;
  /** Peers per key. */
  readonly replication: number;
  /** How the load reaches its peers. */
  readonly transport: 'tcp' | 'unix';
  /** The block that values are cut from. */
  readonly values: Uint8Array;
  /** Ends everything; what was not measured by then is unknown. */
  readonly signal: AbortSignal;
}

/**
 * The most operations per second that the generator reaches in each stage of a scenario; null where
 * it could not be measured. Never rejects: a run does without.
 *
 * Stages of one shape share one measurement, and all share about a second. Where that is too short for
 * all shapes, those with the fewest operations in flight go without: they are the furthest from what the
 * generator can do. The null peers take as many threads as the load: where there are fewer cores than
 * that, the result is a lower bound.
 */
export async function measureCeilings(options: CeilingOptions): Promise<(number | null)[]> {
  const { scenario, ring, transport, signal } = options;
  const ceilings = scenario.stages.map((): number | null => null);
  const valueBytes = meanValueBytes(scenario);
  const shapes = mostInFlight(shapesOf(options, valueBytes));
  if (shapes.length === 0 || signal.aborted) return ceilings;
  const threads = Math.max(...shapes.map(({ first }) => stageThreads(scenario.stages[first]!)));
  const end = AbortSignal.any([signal, AbortSignal.timeout(CUT_OFF_MS)]);
  try {
    const count = ring.peers.length;
    const peers = await startNullPeers({ count, transport, valueBytes, threads });
    try {
      const pool = new LoadPool(threads);
      end.addEventListener('abort', () => pool.abort());
      try {
        const durationMs = Math.min(LONGEST_MS, TOTAL_MS / shapes.length);
        const warm = new Set<string>();
        for (const { first, pipeline, stages } of shapes) {
          const plan = ceilingPlan(options, { first, pipeline, durationMs }, peers.addresses);
          const cold = !warm.has(plan.driver);
          if (!end.aborted && cold) await bestRate(pool, warmUp(plan, valueBytes));
          warm.add(plan.driver);
          const ceiling = end.aborted ? null : await bestRate(pool, plan);
          for (const index of stages) ceilings[index] = ceiling;
        }
      } finally {
        await pool.destroy();
      }
    } finally {
      await peers.stop();
    }
  } catch {
    // Whatever it was, the stages that were measured keep their ceilings.
  }
  return ceilings;
}

/** Stages whose load differs in nothing that matters here. */
interface Shape {
  readonly first: number;
  /** Operations that each worker has in flight. */
  readonly pipeline: number;
  /** Operations in flight in all. */
  readonly inFlight: number;
  readonly stages: number[];
}

/** As many shapes as there is time for, in their own order. */
function mostInFlight(shapes: readonly Shape[]): readonly Shape[] {
  const ranked = [...shapes].sort((a, b) => b.inFlight - a.inFlight);
  const chosen = new Set(ranked.slice(0, MOST_SHAPES));
  return shapes.filter((shape) => chosen.has(shape));
}

function shapesOf({ scenario, ring }: CeilingOptions, valueBytes: number): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const [index, stage] of scenario.stages.entries()) {
    const threads = stageThreads(stage);
    const lanes = stage.connections === 'shared' ? threads : stage.workers;
    const pipeline = ceilingPipeline(scenario, stage, valueBytes);
    if (lanes * ring.peers.length > MOST_CONNECTIONS) continue;
    const inFlight = stage.workers * pipeline;
    if (inFlight > MOST_IN_FLIGHT) continue;
    const { driver, connections, workers } = stage;
    const keys = ceilingKeys(stage);
    const key = JSON.stringify([driver, connections, threads, workers, pipeline, keys]);
    const shape = shapes.get(key);
    if (shape) shape.stages.push(index);
    else shapes.set(key, { first: index, pipeline, inFlight, stages: [index] });
  }
  return [...shapes.values()];
}

function ceilingKeys({ workers, keys }: Stage): number {
  return Math.min(keys, Math.max(1, Math.floor(MOST_KEYS / workers)));
}

/** Operations in flight per worker: a closed loop's own, an open loop's as many as help. */
function ceilingPipeline({ pipeline }: Scenario, stage: Stage, valueBytes: number): number {
  if (stage.rate_per_s === undefined) return pipeline;
  return deepPipeline(stage.workers, valueBytes, stage.max_outstanding);
}

function deepPipeline(workers: number, valueBytes: number, limit = Infinity): number {
  const inFlight = Math.min(OPEN_LOOP_IN_FLIGHT, OPEN_LOOP_BYTES / valueBytes, limit);
  return Math.max(1, Math.floor(inFlight / workers));
}

function meanValueBytes(scenario: Scenario): number {
  const workload = stageWorkload(scenario, 0);
  const sizes = new ValueSizes(workload);
  const sampled = Math.min(SAMPLED_KEYS, workload.workers * workload.keys);
  let sum = 0;
  for (let key = 0; key < sampled; key++) sum += sizes.bytes(key);
  return Math.round(sum / sampled);
}

function ceilingPlan(
  { scenario, ring, replication, values }: CeilingOptions,
  of: { readonly first: number; readonly pipeline: number; readonly durationMs: number },
  addresses: StagePlan['addresses'],
): StagePlan {
  const { first, pipeline, durationMs } = of;
  const stages = scenario.stages.map((stage) => ({ ...stage, keys: ceilingKeys(stage) }));
  // A null peer's values are nobody's: they would all be found wrong.
  const workload = { ...scenario.workload, verify: false };
  return {
    ...planStage(
      { ...scenario, workload, stages },
      first,
      { ring, addresses, replication },
      values,
    ),
    pipeline,
    deadlineMs: CUT_OFF_MS,
    intervalMs: durationMs / PARTS,
    loop: { kind: 'closed', requests: Infinity, durationMs },
  };
}

function warmUp(plan: StagePlan, valueBytes: number): StagePlan {
  const pipeline = Math.max(plan.pipeline, deepPipeline(plan.workload.workers, valueBytes));
  const loop = { kind: 'closed', requests: Infinity, durationMs: WARMUP_MS } as const;
  return { ...plan, pipeline, loop };
}

/** Operations per second in the best part of the time; null when something failed. */
async function bestRate(pool: LoadPool, plan: StagePlan): Promise<number | null> {
  const session = await pool.open(plan);
  try {
    const results = await session.phase('measure');
    const { intervalMs, addresses } = plan;
    const merged = mergePhase(results, { intervalMs, peers: addresses.length });
    const most = Math.max(0, ...merged.intervals.map(({ latency }) => latency.count));
    const sound = merged.complete && most > 0 && merged.error.count === 0;
    return sound ? most / (intervalMs / 1000) : null;
  } finally {
    await session.close();
  }
}
