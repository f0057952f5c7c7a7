// The closed loop: each worker keeps a fixed number of operations in flight, and its next one starts
// when one of them ends. Bound by a count per worker or by time.
import { type Outcome, REFUSED, RESET, TIMEOUT } from '../metrics/outcome.js';
import { emptyOperation, type Operation } from '../workload/workload.js';
import type { Operations } from './operations.js';
import type { Time } from './time.js';

/** First wait of a worker after a connection error, and the longest. */
const BACKOFF_FIRST_MS = 10;
const BACKOFF_LONGEST_MS = 1_000;
/**
 * A loop by count has no end of its own when a peer is gone: each of its keys costs a deadline or a
 * pause. What failures have cost so many deadlines, and more than half of the time so far, gives up.
 */
const PATIENCE_DEADLINES = 5;

export interface ClosedLoopOptions {
  /** Fills in operation `k` of a worker of this thread (by its index here). */
  readonly operation: (worker: number, k: number, out: Operation) => void;
  readonly workers: number;
  /** Operations each worker keeps in flight. Slot `s` belongs to worker `floor(s / pipeline)`. */
  readonly pipeline: number;
  /** Operations per worker, or Infinity. */
  readonly requests: number;
  /** From the start until which operations may start, in ms, or Infinity. */
  readonly durationMs: number;
  readonly deadlineMs: number;
  /** Which lane a worker's requests travel on. */
  readonly lane: (worker: number) => number;
  readonly operations: Operations;
  readonly time: Time;
}

export class ClosedLoop {
  readonly #options: ClosedLoopOptions;
  readonly #issued: Float64Array;
  readonly #failuresInRow: Uint8Array;
  /** By slot: when its operation started, and what failures and the pauses after them have cost it. */
  readonly #startedMs: Float64Array;
  readonly #lostMs: Float64Array;
  #startMs = 0;
  readonly #operation = emptyOperation();
  #endMs = Infinity;
  #active = 0;
  #gaveUp = false;
  #cancelled = false;
  #finish: (atMs: number) => void = () => undefined;

  constructor(options: ClosedLoopOptions) {
    this.#options = options;
    this.#issued = new Float64Array(options.workers);
    this.#failuresInRow = new Uint8Array(options.workers);
    this.#startedMs = new Float64Array(options.workers * options.pipeline);
    this.#lostMs = new Float64Array(options.workers * options.pipeline);
  }

  /** Whether operations were left untried, since failures had cost too much time. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** Runs from `startMs`; resolves with the time at which the last operation ended. */
  run(startMs: number): Promise<number> {
    const { workers, pipeline, durationMs } = this.#options;
    this.#startMs = startMs;
    this.#endMs = startMs + durationMs;
    this.#active = workers * pipeline;
    return new Promise((resolve) => {
      this.#finish = resolve;
      const nowMs = this.#options.time.now();
      for (let slot = 0; slot < workers * pipeline; slot++) this.#next(slot, nowMs);
    });
  }

  /** The operation in `slot` has ended. */
  onEnd(slot: number, outcome: Outcome, atMs: number): void {
    const worker = Math.floor(slot / this.#options.pipeline);
    if (outcome === TIMEOUT) this.#lostMs[slot]! += atMs - this.#startedMs[slot]!;
    if (outcome !== REFUSED && outcome !== RESET) {
      this.#failuresInRow[worker] = 0;
      this.#next(slot, atMs);
      return;
    }
    if (this.#issued[worker]! >= this.#options.requests) {
      this.#next(slot, atMs); // nothing is left to wait for
      return;
    }
    // A peer that cannot be reached fails at once: without a pause the loop would spin on it.
    const failures = Math.min(this.#failuresInRow[worker]! + 1, 8);
    this.#failuresInRow[worker] = failures;
    const waitMs = Math.min(BACKOFF_FIRST_MS * 2 ** (failures - 1), BACKOFF_LONGEST_MS);
    this.#lostMs[slot]! += atMs - this.#startedMs[slot]! + waitMs;
    const leftMs = Math.max(0, this.#endMs - atMs);
    const { time } = this.#options;
    time.after(Math.min(waitMs, leftMs), () => this.#next(slot, time.now()));
  }

  /** Starts nothing more and ends now; what is in flight is left to its fate. */
  cancel(): void {
    this.#cancelled = true;
    this.#finish(this.#options.time.now());
  }

  #next(slot: number, nowMs: number): void {
    if (this.#cancelled) return;
    const { operation, operations, pipeline, requests, deadlineMs, lane } = this.#options;
    const worker = Math.floor(slot / pipeline);
    const k = this.#issued[worker]!;
    if (k >= requests || nowMs >= this.#endMs || this.#isHopeless(slot, nowMs)) {
      if (--this.#active === 0) this.#finish(nowMs);
      return;
    }
    this.#startedMs[slot] = nowMs;
    this.#issued[worker] = k + 1;
    operation(worker, k, this.#operation);
    operations.fills?.carry(slot, worker, k);
    operations.start(slot, this.#operation, lane(worker), nowMs, nowMs, deadlineMs);
  }

  /** Whether the slot has to give up; see `PATIENCE_DEADLINES`. */
  #isHopeless(slot: number, nowMs: number): boolean {
    const lostMs = this.#lostMs[slot]!;
    if (lostMs === 0 || this.#endMs !== Infinity) return false;
    const { deadlineMs } = this.#options;
    if (lostMs < PATIENCE_DEADLINES * deadlineMs || 2 * lostMs < nowMs - this.#startMs)
      return false;
    this.#gaveUp = true;
    return true;
  }
}
