// What a scenario is once it has been read: complete, checked and frozen. The shape follows from
// the schema; a report stores it as it is here, and it is itself a valid scenario file.
import type {
  NetworkFile,
  ScenarioFile,
  StageFile,
  WorkloadFile,
} from '../schema/generated/scenario.js';

import type { Fault } from './fault.js';
import type { NetworkChange } from './network-change.js';

/** What a scenario's name looks like, as the schema has it: never a path. */
export const SCENARIO_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** `T` with every default filled in, read-only all the way down. */
export type Filled<T> = T extends readonly (infer Item)[]
  ? readonly Filled<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Filled<NonNullable<T[Key]>> }
    : T;

/** A whole scenario: the fields of `schemas/scenario.schema.json`, none missing. */
export type Scenario = Omit<Filled<ScenarioFile>, 'stages' | 'workload' | 'network'> & {
  readonly network: Network;
  readonly workload: Workload;
  readonly stages: readonly Stage[];
};

/** Where the peers come from, and how keys are placed on them. */
export type Network = ProvisionedNetwork | TargetsNetwork | UsedNetwork;

type Placing = Filled<Pick<NetworkFile, 'replication' | 'vnodes' | 'placement'>>;

/** Daemons that are started for the run. */
export type ProvisionedNetwork = Placing &
  Filled<Pick<NetworkFile, 'peers' | 'memory_mb' | 'transport' | 'memcached'>>;

/** Daemons that something else started. */
export type TargetsNetwork = Placing & { readonly targets: readonly string[] };

/** A persistent network; what is absent here is as the network has it. */
export type UsedNetwork = Partial<Placing> & { readonly use: string };

/** What the operations are. */
export type Workload = Omit<Filled<WorkloadFile>, 'value_bytes' | 'keys'> & {
  readonly value_bytes: ValueBytes;
  readonly keys: KeyDistribution;
};

/** Sizes of values: one for all, an even range, weighted ones, or those of Facebook's ETC pool. */
export type ValueBytes =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly distribution: 'etc' }
  | readonly { readonly bytes: number; readonly weight: number }[];

/** Expiries: one for all or weighted ones. */
export type TtlS = Filled<NonNullable<WorkloadFile['ttl_s']>>;

/** How operations choose among the keys: the distribution and what belongs to it. */
export type KeyDistribution =
  | { readonly distribution: 'uniform' | 'sequential' }
  | { readonly distribution: 'zipf' | 'latest'; readonly exponent: number }
  | {
      readonly distribution: 'hotspot';
      readonly hot_keys_ratio: number;
      readonly hot_operations_ratio: number;
    };

type StageAlways = 'name' | 'workers' | 'keys' | 'warmup_s' | StageInherited;
type StageInherited = 'driver' | 'connections' | 'threads' | 'deadline_s';
type StageSometimes = 'requests' | 'duration_s' | 'rate_per_s' | 'arrival' | 'max_outstanding';

/**
 * One stage. `keys` is per worker; what the scenario sets for all stages is filled in.
 * Closed loop: either `requests` (per worker) or `duration_s`. Open loop: `rate_per_s`,
 * `duration_s`, `arrival` and `max_outstanding`.
 */
export type Stage = Filled<Pick<StageFile, StageAlways>> &
  Readonly<Pick<StageFile, StageSometimes>> & {
    /** Without it the network is that of the stage before. */
    readonly network_change?: NetworkChange;
    /** In the order in which they happen; absent where nothing does. */
    readonly faults?: readonly Fault[];
  };

/** A rate of operations per second: steady, or rising or falling evenly over the stage. */
export type Rate = NonNullable<Stage['rate_per_s']>;

/**
 * The network of a scenario that starts its peers.
 * @throws {TypeError} for one whose peers run already
 */
export function provisionedNetwork({ network }: Pick<Scenario, 'network'>): ProvisionedNetwork {
  if ('peers' in network) return network;
  throw new TypeError('the peers of this scenario are not its to start');
}
