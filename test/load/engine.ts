// The load engine of one stage, all threads of it in one virtual time.
import type { Loop, PhaseName, StagePlan } from '../../src/load/messages.js';
import { StageThread } from '../../src/load/stage-thread.js';
import type { Outcome } from '../../src/metrics/outcome.js';
import { mergePhase, type MergedPhase } from '../../src/metrics/phase-result.js';
import type { StageWorkload } from '../../src/schema/generated/report.js';
import type { ArrivalParameters } from '../../src/workload/arrival.js';
import { realisedWorkload } from '../../src/workload/realised.js';
import { makeStageCounts } from '../../src/workload/tally.js';
import { GHOST_KEYS, type WorkloadParameters } from '../../src/workload/workload.js';
import { PLAIN_WORKLOAD } from '../support/workload.js';
import { roundRobinKeys } from './scripted-driver.js';
import { type ReplyTime, VirtualDriver, VirtualTime } from './virtual-time.js';

/** Size of the block that values are cut from, in bytes. */
export const BLOCK_BYTES = 1_000_000;

export interface EngineOptions {
  readonly loop: Loop;
  readonly replyAt: ReplyTime;
  readonly workers?: number;
  readonly pipeline?: number;
  readonly threads?: number;
  readonly deadlineMs?: number;
  readonly warmupMs?: number;
  /** Changes to PLAIN_WORKLOAD. */
  readonly workload?: Partial<WorkloadParameters>;
  /** How gets end; as hits unless told. */
  readonly getAnswer?: Outcome;
  /** When all load is stopped at once, as by a signal, in ms. */
  readonly stopMs?: number;
  readonly onProgress?: (operations: number, dropped: number) => void;
}

export interface EngineResult {
  readonly phase: MergedPhase;
  readonly drivers: readonly VirtualDriver[];
  /** Operations that were told as progress, over all threads. */
  readonly progress: number;
  readonly workload: StageWorkload;
}

/** Operations due at a constant rate. */
export function constantArrival(perS: number, durationS: number): ArrivalParameters {
  return { seed: 42, stage: 0, arrival: 'constant', fromPerS: perS, toPerS: perS, durationS };
}

/** An open loop at a constant rate. */
export function constantRate(perS: number, durationS: number, maxOutstanding = 10_000): Loop {
  return { kind: 'open', arrival: constantArrival(perS, durationS), maxOutstanding };
}

/** Runs phases of a stage over a single virtual peer and returns what the last one measured. */
export async function runEngine(
  options: EngineOptions,
  name: PhaseName = 'measure',
  ...more: PhaseName[]
): Promise<EngineResult> {
  const { loop, replyAt, workers = 1, pipeline = 1, threads = 1, stopMs = Infinity } = options;
  const workload: WorkloadParameters = { ...PLAIN_WORKLOAD, workers, ...options.workload };
  const ghosts = workload.ghostRatio > 0 ? GHOST_KEYS : 0;
  const plan: StagePlan = {
    addresses: [{ host: '127.0.0.1', port: 1 }],
    driver: 'meta',
    connections: 'shared',
    threads,
    pipeline,
    deadlineMs: options.deadlineMs ?? 10_000,
    warmupMs: options.warmupMs ?? 0,
    faultsMs: [],
    intervalMs: 100,
    workload,
    loop,
    keys: roundRobinKeys(workers * 10 + ghosts, 1, 1),
    counts: makeStageCounts(workload, threads),
    values: new Uint8Array(BLOCK_BYTES),
  };
  const time = new VirtualTime();
  const drivers: VirtualDriver[] = [];
  const progress: number[] = [];
  const stages = Array.from(
    { length: threads },
    (_, thread) =>
      new StageThread(plan, thread, {
        time,
        makeDriver: (driverOptions) => {
          const driver = new VirtualDriver(driverOptions, time, replyAt, {
            ...(options.getAnswer !== undefined && { getAnswer: options.getAnswer }),
            keepSent: workload.setOnMiss,
          });
          drivers.push(driver);
          return driver;
        },
        stopped: () => time.now() >= stopMs,
        progress: (operations, dropped) => {
          progress[thread] = operations;
          options.onProgress?.(operations, dropped);
        },
      }),
  );
  const run = (phase: PhaseName) =>
    time.runUntil(Promise.all(stages.map((stage) => stage.prepare(phase)(time.now() + 10))));
  let results = await run(name);
  for (const phase of more) results = await run(phase);
  return {
    phase: mergePhase(results, { intervalMs: 100, peers: 1 }),
    drivers,
    progress: progress.reduce((sum, operations) => sum + operations, 0),
    workload: realisedWorkload(workload, plan.counts),
  };
}
