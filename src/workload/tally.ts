// What the operations of a stage really were, counted as they are started: what a report holds against
// the scenario. Nothing of it is computed again afterwards.
import type { WorkloadParameters } from './parameters.js';
import { countSize, makeSizeCounts, type SizeCounts } from './size-counts.js';
import { ValueSizes } from './value-sizes.js';
import type { Operation } from './workload.js';

/** Places in `PhaseCounts.totals`. */
export const GETS = 0;
export const GHOSTS = 1;
export const SETS = 2;
export const EXPIRING = 3;
const TOTALS = 4;

/** The counts of one thread in one phase. Shared memory: the main thread reads what a thread wrote. */
export interface PhaseCounts {
  /**
   * Operations by key, ghosts left out. Empty in the preload, which asks for every key once. One
   * array for all threads, since one for each would take 4 bytes per key and thread. The counts
   * are modulo 2^32.
   */
  readonly keys: Uint32Array;
  /** Gets, ghost reads among them, sets, and those among them that expire. */
  readonly totals: Float64Array;
  /** Sets that expire by expiry, in the order of `expiries`. */
  readonly expiries: Float64Array;
  /** Sizes of the values of the sets. */
  readonly sizes: SizeCounts;
}

/** The counts of a stage by phase and thread. */
export interface StageCounts {
  readonly preload: readonly PhaseCounts[];
  readonly measure: readonly PhaseCounts[];
}

/** One expiry of a workload, and its share of the sets that expire. */
export interface Expiry {
  readonly seconds: number;
  readonly share: number;
}

/** The different expiries of a workload, the shortest first; their shares sum to 1. */
export function expiries({ ttlS }: WorkloadParameters): Expiry[] {
  if (typeof ttlS === 'number') return [{ seconds: ttlS, share: 1 }];
  const total = ttlS.reduce((sum, { weight }) => sum + weight, 0);
  const shares = new Map<number, number>();
  for (const { seconds, weight } of ttlS) {
    shares.set(seconds, (shares.get(seconds) ?? 0) + weight / total);
  }
  return [...shares]
    .map(([seconds, share]) => ({ seconds, share }))
    .sort((a, b) => a.seconds - b.seconds);
}

/** Memory for the counts of a stage on `threads` threads, all zero. */
export function makeStageCounts(parameters: WorkloadParameters, threads: number): StageCounts {
  const { workers, keys } = parameters;
  const { longest } = new ValueSizes(parameters);
  const lengths = expiries(parameters).length;
  const shared = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
  const phase = (keyCounts: Uint32Array) =>
    Array.from({ length: threads }, () => ({
      keys: keyCounts,
      totals: shared(TOTALS),
      expiries: shared(lengths),
      sizes: makeSizeCounts(longest),
    }));
  return {
    preload: phase(new Uint32Array(0)),
    measure: phase(new Uint32Array(new SharedArrayBuffer(4 * workers * keys))),
  };
}

/** Counts the operations of one thread. */
export class Tally {
  readonly #firstGhost: number;
  readonly #seconds: Float64Array;

  constructor(
    parameters: WorkloadParameters,
    private readonly counts: PhaseCounts,
  ) {
    this.#firstGhost = parameters.workers * parameters.keys;
    this.#seconds = Float64Array.from(expiries(parameters), ({ seconds }) => seconds);
  }

  /** Counts an operation that is about to be sent. */
  count(operation: Operation): void {
    const { keys, totals, sizes } = this.counts;
    const { read, key } = operation;
    // Workers of other threads may ask for the same key at the same time.
    if (key < keys.length) Atomics.add(keys, key, 1);
    if (read) {
      totals[GETS]!++;
      if (key >= this.#firstGhost) totals[GHOSTS]!++;
      return;
    }
    totals[SETS]!++;
    countSize(sizes, operation.valueBytes);
    if (operation.ttlS > 0) this.#countExpiry(operation.ttlS);
  }

  #countExpiry(ttlS: number): void {
    this.counts.totals[EXPIRING]!++;
    const seconds = this.#seconds;
    for (let i = 0; i < seconds.length; i++) {
      if (seconds[i] === ttlS) this.counts.expiries[i]!++;
    }
  }
}
