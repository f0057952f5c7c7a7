// Checked data -> the frozen Scenario. Fills in what depends on other fields; plain defaults were
// filled in from the schema before.
import type {
  NetworkFile,
  ScenarioFile,
  StageFile,
  WorkloadFile,
} from '../schema/generated/scenario.js';
import { inOrder } from './fault.js';
import { completed } from './network-change.js';
import type {
  Filled,
  KeyDistribution,
  Network,
  Rate,
  Scenario,
  Stage,
  ValueBytes,
  Workload,
} from './scenario.js';

/** A stage's data with the schema's defaults filled in; `arrival` is then always there. */
export type StageData = Readonly<StageFile> & Pick<Stage, 'workers' | 'warmup_s'>;
/** A workload's data with the schema's defaults filled in, those of all key distributions. */
export type WorkloadData = Omit<Filled<WorkloadFile>, 'value_bytes'> & {
  readonly value_bytes: NonNullable<WorkloadFile['value_bytes']>;
};
/** A network's data with the schema's defaults filled in, those of daemons to start among them. */
export type NetworkData = Omit<Filled<NetworkFile>, 'targets' | 'use'> &
  Readonly<Pick<NetworkFile, 'targets' | 'use'>>;
/** A scenario's data with the schema's defaults filled in. */
export type ScenarioData = Omit<Filled<ScenarioFile>, 'stages' | 'workload' | 'network'> & {
  readonly network: NetworkData;
  readonly workload: WorkloadData;
  readonly stages: readonly StageData[];
};

/** Keys per worker of a stage that has neither `keys` nor `requests`. */
const DEFAULT_KEYS = 1000;
/** Fewest outstanding operations that an open loop is allowed when the scenario sets no number. */
const MIN_OUTSTANDING = 10_000;
/** The schema's maximum of max_outstanding: bounds the memory of the bookkeeping. */
const MAX_OUTSTANDING = 10_000_000;

/** The scenario that valid data describes. `given` tells whether a field was set, not filled in. */
export function resolveScenario(
  data: ScenarioData,
  given: (path: readonly string[]) => boolean,
): Scenario {
  const names = stageNames(data.stages);
  const stages = data.stages.map((_, index) => resolveStage(data, index, names[index]!));
  const workload = resolveWorkload(data.workload);
  const network = resolveNetwork(data.network, given);
  return deepFreeze({ ...structuredClone({ ...data, network, workload }), stages });
}

/** Keeps what belongs to the source of the peers: the schema's defaults are for all of them. */
function resolveNetwork(
  network: NetworkData,
  given: Parameters<typeof resolveScenario>[1],
): Network {
  const { targets, use, ...provisioned } = network;
  const { replication, vnodes, placement } = network;
  const placing = { replication, vnodes, placement };
  if (targets !== undefined) return { targets, ...placing };
  if (use === undefined) return provisioned;
  const own = Object.entries(placing).filter(([field]) => given(['network', field]));
  return { use, ...(Object.fromEntries(own) as Partial<typeof placing>) };
}

function resolveWorkload(workload: WorkloadData): Workload {
  return {
    ...workload,
    value_bytes: resolveSizes(workload.value_bytes),
    keys: resolveKeys(workload.keys),
  };
}

/** The rules have seen to it that a map has what it needs. */
function resolveSizes(sizes: WorkloadData['value_bytes']): ValueBytes {
  if (typeof sizes === 'number') return sizes;
  if (Array.isArray(sizes)) return sizes.map(({ bytes, weight }) => ({ bytes, weight: weight! }));
  const { distribution, min, max } = sizes;
  return distribution ? { distribution } : { min: min!, max: max! };
}

/** Keeps what belongs to the distribution: the schema's defaults are for all of them. */
function resolveKeys(keys: WorkloadData['keys']): KeyDistribution {
  const { distribution, exponent, hot_keys_ratio, hot_operations_ratio } = keys;
  switch (distribution) {
    case 'zipf':
    case 'latest':
      return { distribution, exponent };
    case 'hotspot':
      return { distribution, hot_keys_ratio, hot_operations_ratio };
    case 'uniform':
    case 'sequential':
      return { distribution };
  }
}

/** Keys per worker of stage number `index`; after a change of the network, those of the stage before. */
export function keysAt(stages: readonly StageData[], index: number): number {
  const { keys, requests, network_change: change } = stages[index]!;
  if (keys === undefined && change && index > 0) return keysAt(stages, index - 1);
  return keys ?? requests ?? DEFAULT_KEYS;
}

/** The highest rate of a stage per second. */
export function peakRate(rate: Rate): number {
  return typeof rate === 'number' ? rate : Math.max(rate.from, rate.to);
}

/** The names of all stages: given ones as they are, the others made from the load and unique. */
export function stageNames(stages: readonly StageData[]): string[] {
  const taken = new Set(stages.map((stage) => stage.name));
  return stages.map((stage) => {
    if (stage.name !== undefined) return stage.name;
    const base = loadName(stage);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}#${number}`;
    taken.add(name);
    return name;
  });
}

function loadName({
  rate_per_s: rate,
  workers,
  requests,
  duration_s: durationS,
}: StageData): string {
  if (typeof rate === 'number') return `${rate}/s`;
  if (rate) return `${rate.from}-${rate.to}/s`;
  return requests === undefined ? `${workers}x${durationS ?? 0}s` : `${workers}x${requests}`;
}

function resolveStage(data: ScenarioData, index: number, name: string): Stage {
  const stage = data.stages[index]!;
  const deadline = stage.deadline_s ?? data.deadline_s;
  return {
    name,
    workers: stage.workers,
    keys: keysAt(data.stages, index),
    ...loadOf(stage, deadline),
    warmup_s: stage.warmup_s,
    driver: stage.driver ?? data.driver,
    connections: stage.connections ?? data.connections,
    threads: stage.threads ?? data.threads,
    deadline_s: deadline,
    ...faultsOf(stage),
    ...(stage.network_change && { network_change: completed(stage.network_change) }),
  };
}

function faultsOf({ faults = [] }: StageData): Pick<Stage, 'faults'> {
  return faults.length === 0 ? {} : { faults: inOrder(faults).map((fault) => ({ ...fault })) };
}

type Load = Pick<Stage, 'requests' | 'duration_s' | 'rate_per_s' | 'arrival' | 'max_outstanding'>;

function loadOf(stage: StageData, deadlineS: number): Load {
  const { requests, duration_s, rate_per_s, arrival, max_outstanding } = stage;
  if (requests !== undefined) return { requests };
  if (rate_per_s === undefined) return { ...(duration_s !== undefined && { duration_s }) };
  const enough = Math.ceil(Math.max(MIN_OUTSTANDING, 2 * peakRate(rate_per_s) * deadlineS));
  return {
    rate_per_s,
    ...(duration_s !== undefined && { duration_s }),
    ...(arrival && { arrival }),
    max_outstanding: max_outstanding ?? Math.min(enough, MAX_OUTSTANDING),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
