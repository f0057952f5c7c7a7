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

/** Places for operations that wait to be counted: few enough to stay in the nearest cache. */
const PLACES = 512;
/** A set takes three places: its key, inverted, its bytes and its expiry. A get takes one. */
const SET_PLACES = 3;
/** Counts of more keys than this do not stay in a cache near by. */
const NEAR_KEYS = 65_536;

/**
 * Counts the operations of one thread. On the hot path it only notes them down, in a place that is
 * always at hand; the counts, which may lie anywhere in memory, are touched a batch at a time.
 */
export class Tally {
  readonly #counts: PhaseCounts;
  readonly #firstGhost: number;
  readonly #seconds: Float64Array;
  readonly #waiting = new Int32Array(PLACES);
  /** Places taken. */
  #length = 0;
  /** Takes what `#fetch` reads, so that no compiler leaves the reading out. */
  readonly #fetched = new Uint32Array(1);

  /** `alone`: no other thread adds to `counts.keys` meanwhile. */
  constructor(
    parameters: WorkloadParameters,
    counts: PhaseCounts,
    private readonly alone: boolean,
  ) {
    this.#counts = counts;
    this.#firstGhost = parameters.workers * parameters.keys;
    this.#seconds = Float64Array.from(expiries(parameters), ({ seconds }) => seconds);
  }

  /** Counts an operation that is about to be sent; the counts are complete after `flush`. */
  count(operation: Operation): void {
    const at = this.#length;
    const waiting = this.#waiting;
    if (operation.read) {
      waiting[at] = operation.key;
      this.#length = at + 1;
    } else {
      waiting[at] = ~operation.key;
      waiting[at + 1] = operation.valueBytes;
      waiting[at + 2] = operation.ttlS;
      this.#length = at + SET_PLACES;
    }
    if (this.#length > PLACES - SET_PLACES) this.flush();
  }

  /** Brings the counts up to date. */
  flush(): void {
    const { keys, totals } = this.#counts;
    const waiting = this.#waiting;
    if (keys.length > NEAR_KEYS && !this.alone) this.#fetch();
    for (let at = 0; at < this.#length;) {
      const set = waiting[at]! < 0;
      const key = set ? ~waiting[at]! : waiting[at]!;
      if (key < keys.length) {
        if (this.alone) keys[key]!++;
        else Atomics.add(keys, key, 1);
      }
      if (set) {
        this.#countSet(waiting[at + 1]!, waiting[at + 2]!);
        at += SET_PLACES;
      } else {
        totals[GETS]!++;
        if (key >= this.#firstGhost) totals[GHOSTS]!++;
        at++;
      }
    }
    this.#length = 0;
  }

  /**
   * Reads what is about to be counted up. Reads of far memory overlap; atomic additions would wait
   * for it one after another.
   */
  #fetch(): void {
    const { keys } = this.#counts;
    const waiting = this.#waiting;
    let all = 0;
    for (let at = 0; at < this.#length;) {
      const set = waiting[at]! < 0;
      const key = set ? ~waiting[at]! : waiting[at]!;
      if (key < keys.length) all |= keys[key]!;
      at += set ? SET_PLACES : 1;
    }
    this.#fetched[0] = all;
  }

  #countSet(bytes: number, ttlS: number): void {
    const { totals, sizes, expiries: counts } = this.#counts;
    totals[SETS]!++;
    countSize(sizes, bytes);
    if (ttlS === 0) return;
    totals[EXPIRING]!++;
    const seconds = this.#seconds;
    for (let i = 0; i < seconds.length; i++) if (seconds[i] === ttlS) counts[i]!++;
  }
}
