// The load engine of one stage, all threads of it in one virtual time.
import type { Loop, PhaseName, StagePlan } from '../../src/load/messages.js';
import { StageThread } from '../../src/load/stage-thread.js';
import { mergePhase, type MergedPhase } from '../../src/metrics/phase-result.js';
import type { StageWorkload } from '../../src/schema/generated/report.js';
import { realisedWorkload } from '../../src/workload/realised.js';
import { makeStageCounts } from '../../src/workload/tally.js';
import type { WorkloadParameters } from '../../src/workload/workload.js';
import { WORKLOAD } from '../support/counted-workload.js';
import { roundRobinKeys } from './scripted-driver.js';
import { type ReplyTime, VirtualDriver, VirtualTime } from './virtual-time.js';

export interface EngineOptions {
  readonly loop: Loop;
  readonly replyAt: ReplyTime;
  readonly workers?: number;
  readonly pipeline?: number;
  readonly threads?: number;
  readonly deadlineMs?: number;
  readonly warmupMs?: number;
}

export interface EngineResult {
  readonly phase: MergedPhase;
  readonly drivers: readonly VirtualDriver[];
  readonly workload: StageWorkload;
}

/** Runs one phase of a stage over a single virtual peer and returns what it measured. */
export async function runEngine(
  options: EngineOptions,
  name: PhaseName = 'measure',
): Promise<EngineResult> {
  const { loop, replyAt, workers = 1, pipeline = 1, threads = 1 } = options;
  const workload: WorkloadParameters = {
    ...WORKLOAD,
    ...{ workers, keys: 10, keyspace: 'own', valueBytes: 100, ghostRatio: 0, ttlRatio: 0 },
  };
  const plan: StagePlan = {
    addresses: [{ host: '127.0.0.1', port: 1 }],
    driver: 'meta',
    connections: 'shared',
    threads,
    pipeline,
    deadlineMs: options.deadlineMs ?? 10_000,
    warmupMs: options.warmupMs ?? 0,
    intervalMs: 100,
    workload,
    loop,
    keys: roundRobinKeys(workers * 10, 1, 1),
    counts: makeStageCounts(workload, threads),
    values: new Uint8Array(1000),
  };
  const time = new VirtualTime();
  const drivers: VirtualDriver[] = [];
  const stages = Array.from(
    { length: threads },
    (_, thread) =>
      new StageThread(plan, thread, {
        time,
        makeDriver: (driverOptions) => {
          const driver = new VirtualDriver(driverOptions, time, replyAt);
          drivers.push(driver);
          return driver;
        },
        stopped: () => false,
        progress: () => undefined,
      }),
  );
  const results = await time.runUntil(Promise.all(stages.map((stage) => stage.prepare(name)(10))));
  return {
    phase: mergePhase(results, { intervalMs: 100, peers: 1 }),
    drivers,
    workload: realisedWorkload(workload, plan.counts),
  };
}
