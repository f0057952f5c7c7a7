// What crosses between the main thread and the load threads. Plain data only; the big tables are in
// shared memory.
import type { MessagePort } from 'node:worker_threads';
import type { ErrorCode } from '../errors.js';
import type { Address } from '../memcached/address.js';
import type { PhaseResult } from '../metrics/phase-result.js';
import type { ArrivalParameters } from '../workload/arrival.js';
import type { KeyTable } from '../workload/key-table.js';
import type { StageCounts } from '../workload/tally.js';
import type { WorkloadParameters } from '../workload/workload.js';

export type PhaseName = 'preload' | 'warmup' | 'measure';

/** The measured load of a stage. */
export type Loop =
  | {
      readonly kind: 'closed';
      /** Operations per worker, or Infinity. */
      readonly requests: number;
      /** Or Infinity. */
      readonly durationMs: number;
    }
  | {
      readonly kind: 'open';
      readonly arrival: ArrivalParameters;
      /** Over all threads. */
      readonly maxOutstanding: number;
    };

/** One stage as every thread needs it. */
export interface StagePlan {
  readonly addresses: readonly Address[];
  readonly driver: 'meta' | 'memjs';
  readonly connections: 'shared' | 'per_worker';
  readonly threads: number;
  readonly pipeline: number;
  readonly deadlineMs: number;
  readonly warmupMs: number;
  readonly intervalMs: number;
  /** When each fault happens, in ms from the start of the measure phase, in order. */
  readonly faultsMs: readonly number[];
  readonly workload: WorkloadParameters;
  readonly loop: Loop;
  readonly keys: KeyTable;
  /** Shared: what is started is counted here. */
  readonly counts: StageCounts;
  /** The block that values are cut from. */
  readonly values: Uint8Array;
}

/** The task of one thread: one whole stage. */
export interface StageTask {
  readonly plan: StagePlan;
  /** Index of this thread among the stage's threads: it has the workers `w mod threads = thread`. */
  readonly thread: number;
  readonly port: MessagePort;
  /** Shared: `[0]` becomes 1 when everything must stop at once. */
  readonly control: Int32Array;
  /**
   * Shared, of the current phase: `[2 * thread]` counts the operations that have ended,
   * `[2 * thread + 1]` the dropped ones among them.
   */
  readonly progress: Float64Array;
}

/** Main thread to load thread. Times are ms since the epoch, from `performance.timeOrigin`. */
export type Command =
  | { readonly type: 'prepare'; readonly phase: PhaseName }
  | { readonly type: 'start'; readonly startAtEpochMs: number }
  | { readonly type: 'end' };

/** Load thread to main thread. */
export type ThreadMessage =
  /** Connections were made, or tried to be made; `problem` tells of one that could not be. */
  | { readonly type: 'ready'; readonly threadId: number; readonly problem: string | undefined }
  | { readonly type: 'prepared' }
  | { readonly type: 'phase'; readonly result: PhaseResult }
  /** The load cannot go on. Where the task `ends`, nothing else comes from this thread. */
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly ends: boolean;
    };
