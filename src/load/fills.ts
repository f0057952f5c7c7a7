// Look-aside: the sets that follow gets that missed. Remembers which operation each slot carries, so
// that what a fill stores follows from that operation; when it is sent is up to who asks.
import { emptyOperation, type Operation } from '../workload/workload.js';

export interface FillsOptions {
  /** Slots of this thread. */
  readonly slots: number;
  /**
   * Fills in the set that follows operation `k` of a worker of this thread (by its index here), a
   * get of `key` that missed. False where nothing is to follow.
   */
  readonly fill: (worker: number, k: number, key: number, out: Operation) => boolean;
  /** From the start of the phase until which fills may start, in ms, or Infinity. */
  readonly durationMs: number;
  /** Of a fill, from its start. */
  readonly deadlineMs: number;
}

/** The fills of one phase on one thread. */
export class Fills {
  readonly deadlineMs: number;
  readonly #options: FillsOptions;
  readonly #worker: Int32Array;
  readonly #k: Float64Array;
  readonly #operation = emptyOperation();
  #endMs = Infinity;

  constructor(options: FillsOptions) {
    this.#options = options;
    this.deadlineMs = options.deadlineMs;
    this.#worker = new Int32Array(options.slots);
    this.#k = new Float64Array(options.slots);
  }

  /** The phase begins at `startMs`. */
  begin(startMs: number): void {
    this.#endMs = startMs + this.#options.durationMs;
  }

  /** From now on `slot` carries operation `k` of `worker`. */
  carry(slot: number, worker: number, k: number): void {
    this.#worker[slot] = worker;
    this.#k[slot] = k;
  }

  /**
   * The set that follows the get of `key` in `slot`, which missed at `atMs`; undefined where there is
   * none. Valid until the next call.
   */
  after(slot: number, key: number, atMs: number): Operation | undefined {
    if (atMs >= this.#endMs) return undefined;
    const follows = this.#options.fill(this.#worker[slot]!, this.#k[slot]!, key, this.#operation);
    return follows ? this.#operation : undefined;
  }
}
