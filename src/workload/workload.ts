// The operations of a stage as a pure function of (seed, stage, worker, k). Threads, drivers and
// interleaving cannot change what is asked; only how fast it is answered.
import type { KeyChooser } from './keys/key-chooser.js';
import { makeKeyChooser } from './keys/make-chooser.js';
import { Draws } from './mixer.js';
import type { WorkloadParameters } from './parameters.js';
import { ValueSizes } from './value-sizes.js';
import { WeightedChoice } from './weighted-choice.js';

export type { WorkloadParameters } from './parameters.js';

/**
 * Version of the mapping from parameters to operations. Part of every workload digest: it is
 * raised whenever the same parameters would give other operations.
 */
export const GENERATOR_VERSION = 2;

/** Ghost reads ask for one of this many keys (`ghost:0` ...) that are never written. */
export const GHOST_KEYS = 65_536;

/** One operation; a mutable record that the hot loop fills again and again. */
export interface Operation {
  read: boolean;
  /** Index into the stage's key table; ghosts come after the real keys. */
  key: number;
  /** Sets only: bytes to store, where to cut them from (0 .. 2^32 - 1, a draw), and their expiry. */
  valueBytes: number;
  valueDraw: number;
  ttlS: number;
}

export function emptyOperation(): Operation {
  return { read: false, key: 0, valueBytes: 0, valueDraw: 0, ttlS: 0 };
}

/** Which stream of operations: the counted ones, or those of the warm-up before them. */
export type StreamName = 'measure' | 'warmup';

// One lane per decision, so that changing one ratio does not reshuffle the others.
const KIND = 1;
const GHOST = 2;
const KEY = 3;
const TTL = 4;
const VALUE = 5;
const PRELOAD_VALUE = 6;
const EXPIRY = 7;
const GHOST_KEY = 8;
const FILL_VALUE = 9;
const FILL_TTL = 10;
const FILL_EXPIRY = 11;
const STREAM_IDS = { measure: 0, warmup: 1 } as const;

/** The operations of one worker. */
export class OperationStream {
  readonly #kind: Draws;
  readonly #ghost: Draws;
  readonly #ghostKey: Draws;
  readonly #keys: KeyChooser;
  readonly #ttl: Draws;
  readonly #value: Draws;
  readonly #preloadValue: Draws;
  readonly #sizes: ValueSizes;
  /** Expiries where there are several, and the lane that chooses among them. */
  readonly #expiries: WeightedChoice | undefined;
  readonly #expiry: Draws;
  readonly #fillValue: Draws;
  readonly #fillTtl: Draws;
  readonly #fillExpiry: Draws;
  readonly #firstGhost: number;

  constructor(
    readonly parameters: WorkloadParameters,
    readonly worker: number,
    stream: StreamName = 'measure',
  ) {
    const { seed, stage, keys, workers, ttlS } = parameters;
    const streamKey = [seed, stage, worker, STREAM_IDS[stream]] as const;
    const lane = (id: number) => new Draws(...streamKey, id);
    this.#kind = lane(KIND);
    this.#ghost = lane(GHOST);
    this.#ghostKey = lane(GHOST_KEY);
    this.#keys = makeKeyChooser(parameters, worker, [...streamKey, KEY]);
    this.#ttl = lane(TTL);
    this.#value = lane(VALUE);
    this.#preloadValue = lane(PRELOAD_VALUE);
    this.#expiry = lane(EXPIRY);
    this.#fillValue = lane(FILL_VALUE);
    this.#fillTtl = lane(FILL_TTL);
    this.#fillExpiry = lane(FILL_EXPIRY);
    this.#sizes = new ValueSizes(parameters);
    this.#expiries =
      typeof ttlS === 'number'
        ? undefined
        : new WeightedChoice(ttlS.map(({ seconds, weight }) => ({ value: seconds, weight })));
    this.#firstGhost = workers * keys;
  }

  /** Fills `out` with operation `k` of this worker. */
  operation(k: number, out: Operation): void {
    const p = this.parameters;
    out.read = this.#kind.unit(k) < p.readRatio;
    if (out.read && p.ghostRatio > 0 && this.#ghost.unit(k) < p.ghostRatio) {
      out.key = this.#firstGhost + this.#ghostKey.below(k, GHOST_KEYS);
    } else {
      out.key = this.#keys.key(k, out.read);
    }
    if (out.read) return;
    out.valueBytes = this.#sizes.bytes(out.key);
    out.valueDraw = this.#value.uint32(k);
    out.ttlS = this.#ttlS(k, this.#ttl, this.#expiry);
  }

  /**
   * Fills `out` with the set that follows operation `k`, a get of `key` that missed. False, with
   * nothing filled in, for a ghost: it stays unwritten.
   */
  fill(k: number, key: number, out: Operation): boolean {
    if (key >= this.#firstGhost) return false;
    out.read = false;
    out.key = key;
    out.valueBytes = this.#sizes.bytes(key);
    out.valueDraw = this.#fillValue.uint32(k);
    out.ttlS = this.#ttlS(k, this.#fillTtl, this.#fillExpiry);
    return true;
  }

  /** Fills `out` with the write that preloads this worker's key number `i` (0 .. keys - 1). */
  preload(i: number, out: Operation): void {
    const { worker, parameters } = this;
    out.read = false;
    out.key = worker * parameters.keys + i;
    out.valueBytes = this.#sizes.bytes(out.key);
    out.valueDraw = this.#preloadValue.uint32(i);
    out.ttlS = 0;
  }

  /** Expiry number `k` of two lanes: whether there is one, and which; 0 for none. */
  #ttlS(k: number, whether: Draws, which: Draws): number {
    const { ttlRatio, ttlS } = this.parameters;
    if (ttlRatio === 0 || whether.unit(k) >= ttlRatio) return 0;
    return this.#expiries === undefined ? (ttlS as number) : this.#expiries.at(which.unit(k));
  }
}

/**
 * Every key that a stage may ask for, in the order of the indices that operations use. Made one at
 * a time, again with each iteration: all at once they would take 100 MB per million.
 */
export function stageKeys(parameters: WorkloadParameters): Iterable<string> {
  return { [Symbol.iterator]: () => names(parameters) };
}

function* names({ workers, keys, keyspace, ghostRatio }: WorkloadParameters): Generator<string> {
  for (let w = 0; w < workers; w++) {
    // The original's names: worker, colon, number. A shared range has one name for all workers.
    for (let i = 0; i < keys; i++) yield keyspace === 'own' ? `${w}:${i}` : `s:${w * keys + i}`;
  }
  if (ghostRatio > 0) for (let i = 0; i < GHOST_KEYS; i++) yield `ghost:${i}`;
}
