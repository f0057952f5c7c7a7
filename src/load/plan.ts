// From a scenario to what the load threads need: which operations, when, and where every key lives.
// Pure but for the clock-free building of the shared tables.
import { availableParallelism } from 'node:os';
import type { Address } from '../memcached/address.js';
import type { Ring } from '../ring/ring.js';
import { longestValueBytes } from '../scenario/memcached-options.js';
import type { Rate, Scenario, Stage } from '../scenario/scenario.js';
import type { ArrivalParameters } from '../workload/arrival.js';
import { workloadDigest } from '../workload/digest.js';
import { buildKeyTable, type KeyTable } from '../workload/key-table.js';
import { makeStageCounts } from '../workload/tally.js';
import { stageKeys, type WorkloadParameters } from '../workload/workload.js';
import type { Loop, StagePlan } from './messages.js';

/** Resolution of the recorded timeline. */
const INTERVAL_MS = 100;

/** The operations of stage number `index`. */
export function stageWorkload(scenario: Scenario, index: number): WorkloadParameters {
  const { workload, seed } = scenario;
  const stage = scenario.stages[index]!;
  return {
    seed,
    stage: index,
    workers: stage.workers,
    keys: stage.keys,
    keyspace: workload.keyspace,
    keyDistribution: workload.keys,
    valueBytes: stageSizes(scenario),
    verify: workload.verify,
    readRatio: workload.read_ratio,
    ghostRatio: workload.ghost_ratio,
    ttlRatio: workload.ttl_ratio,
    ttlS: workload.ttl_s,
    setOnMiss: workload.set_on_miss,
  };
}

/** Longest value of ETC: Facebook's peers took items of 1 MiB, as memcached does by default. */
const ETC_LONGEST = longestValueBytes([]);

function stageSizes({ workload, network }: Scenario): WorkloadParameters['valueBytes'] {
  const sizes = workload.value_bytes;
  if (typeof sizes === 'number' || !('distribution' in sizes)) return sizes;
  // Peers that run already are asked for their limit before the run.
  const options = 'memcached' in network ? network.memcached.options : [];
  const max = Math.min(ETC_LONGEST, longestValueBytes(options));
  return { ...sizes, max };
}

/** The arrival schedule of stage number `index`; null for a closed loop. */
function stageArrival(scenario: Scenario, index: number): ArrivalParameters | null {
  const stage = scenario.stages[index]!;
  const { rate_per_s: rate, duration_s: durationS, arrival } = stage;
  if (rate === undefined) return null;
  const { from, to } = bounds(rate);
  return {
    seed: scenario.seed,
    stage: index,
    arrival: arrival ?? 'constant',
    fromPerS: from,
    toPerS: to,
    durationS: durationS!,
  };
}

function bounds(rate: Rate): { from: number; to: number } {
  return typeof rate === 'number' ? { from: rate, to: rate } : rate;
}

/** The digest of all operations that a scenario asks for; see `workloadDigest`. */
export function scenarioDigest(scenario: Scenario): string {
  return workloadDigest(
    scenario.stages.map((stage, index) => ({
      workload: stageWorkload(scenario, index),
      warmupS: stage.warmup_s,
      requests: stage.requests ?? null,
      durationS: stage.duration_s ?? null,
      arrival: stageArrival(scenario, index),
    })),
  );
}

/**
 * Load threads of a stage: what the scenario says, or with `auto` one less than the machine has
 * cores, at least one. Never more than workers: a thread without a worker has nothing to do, nor has
 * one that may have nothing outstanding.
 */
export function stageThreads(stage: Stage): number {
  const wanted = stage.threads === 'auto' ? availableParallelism() - 1 : stage.threads;
  return Math.max(1, Math.min(wanted, stage.workers, stage.max_outstanding ?? Infinity));
}

/** Connections that one peer must accept from the load of a scenario. */
export function connectionsPerPeer(scenario: Scenario): number {
  return Math.max(
    ...scenario.stages.map((stage) =>
      stage.connections === 'shared' ? stageThreads(stage) : stage.workers,
    ),
  );
}

/** The peers of a stage, and how its keys are placed on them. */
export interface StageNetwork {
  readonly ring: Ring;
  /** By peer index of the ring. */
  readonly addresses: readonly Address[];
  /** Peers per key. */
  readonly replication: number;
  /** What every key begins with on the wire; placement does without it. Default: nothing. */
  readonly keyPrefix?: string | undefined;
}

/** Every key of stage number `index` and its peers. Hashes every key once. */
export function stageKeyTable(
  scenario: Scenario,
  index: number,
  { ring, replication, keyPrefix }: Omit<StageNetwork, 'addresses'>,
): KeyTable {
  return buildKeyTable(stageKeys(stageWorkload(scenario, index)), ring, replication, keyPrefix);
}

/** The plan of stage number `index`. */
export function planStage(
  scenario: Scenario,
  index: number,
  network: StageNetwork,
  values: Uint8Array,
): StagePlan {
  const stage = scenario.stages[index]!;
  const workload = stageWorkload(scenario, index);
  const threads = stageThreads(stage);
  return {
    addresses: network.addresses,
    driver: stage.driver,
    connections: stage.connections,
    threads,
    pipeline: scenario.pipeline,
    deadlineMs: stage.deadline_s * 1000,
    warmupMs: stage.warmup_s * 1000,
    intervalMs: INTERVAL_MS,
    faultsMs: (stage.faults ?? []).map(({ at_s: atS }) => atS * 1000),
    workload,
    loop: stageLoop(scenario, index),
    keys: stageKeyTable(scenario, index, network),
    counts: makeStageCounts(workload, threads),
    values,
  };
}

function stageLoop(scenario: Scenario, index: number): Loop {
  const stage = scenario.stages[index]!;
  const arrival = stageArrival(scenario, index);
  if (arrival) return { kind: 'open', arrival, maxOutstanding: stage.max_outstanding! };
  return {
    kind: 'closed',
    requests: stage.requests ?? Infinity,
    durationMs: stage.duration_s === undefined ? Infinity : stage.duration_s * 1000,
  };
}
