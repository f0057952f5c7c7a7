// What the operations of a stage depend on. Plain data: it crosses threads and is hashed into the
// workload's digest.
import type { KeyDistribution, TtlS, ValueBytes } from '../scenario/scenario.js';

/** Facebook's ETC sizes, cut off at the longest value that the peers take. */
export interface EtcBytes {
  readonly distribution: 'etc';
  /** Longest value in bytes; longer draws become this long. */
  readonly max: number;
}

/** What the operations of one stage depend on. */
export interface WorkloadParameters {
  readonly seed: number;
  /** Index of the stage in the scenario. */
  readonly stage: number;
  /** Workers of the stage, over all threads. */
  readonly workers: number;
  /** Keys per worker. */
  readonly keys: number;
  /** `own`: each worker has keys of its own; `shared`: all workers use one range. */
  readonly keyspace: 'own' | 'shared';
  /** How operations choose among the keys; anything but uniform is for a shared range. */
  readonly keyDistribution: KeyDistribution;
  /** Bytes stored per value. */
  readonly valueBytes: Exclude<ValueBytes, { distribution: string }> | EtcBytes;
  /** Whether values carry key and length, and `checksum`: a checksum too, and are checked. */
  readonly verify: boolean | 'checksum';
  /** Share of operations that are gets. */
  readonly readRatio: number;
  /** Share of gets that ask for a key that was never written. */
  readonly ghostRatio: number;
  /** Share of sets that expire. */
  readonly ttlRatio: number;
  /** Their expiry in seconds. */
  readonly ttlS: TtlS;
  /** Whether a get that missed, unless of a ghost, is followed by a set of its key. */
  readonly setOnMiss: boolean;
}
