// The open loop: operations are due at times fixed beforehand, whatever the peers do. Latency counts
// from the due time; what cannot be sent in time is counted, never forgotten.
import { DROPPED, type Outcome } from '../metrics/outcome.js';
import type { PhaseRecorder } from '../metrics/phase-recorder.js';
import type { Schedule } from '../workload/arrival.js';
import { emptyOperation, type Operation } from '../workload/workload.js';
import type { Operations } from './operations.js';
import type { Time } from './time.js';

/** Below this, waiting is done by polling: a timer fires up to a millisecond late. */
const POLL_BELOW_MS = 2;
/** Most operations sent in one turn of the event loop. */
const BATCH = 64;

export interface OpenLoopOptions {
  /** The global schedule of the stage. */
  readonly schedule: Schedule;
  /** Workers of the stage over all threads; operation `k` is worker `k mod workers`'. */
  readonly workers: number;
  /** This thread has the workers `w` with `w mod threads = thread`. */
  readonly thread: number;
  readonly threads: number;
  /** Fills in operation `k` of a worker of this thread (by its index here). */
  readonly operation: (worker: number, k: number, out: Operation) => void;
  readonly lane: (worker: number) => number;
  /** Slots of this thread: operations that may be outstanding at once; at least 1. */
  readonly maxOutstanding: number;
  readonly durationMs: number;
  readonly deadlineMs: number;
  readonly operations: Operations;
  readonly recorder: PhaseRecorder;
  /** Told of every operation that is dropped. */
  readonly onDrop: () => void;
  readonly time: Time;
}

export class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #free: Int32Array;
  #freeCount: number;
  readonly #operation = emptyOperation();
  /** Number of the next operation of the whole stage that the schedule will give. */
  #k = 0;
  /** The next operation of this thread: its worker's index here, its number, its due time. */
  #worker = 0;
  #workerK = 0;
  #dueMs = Infinity;
  #startMs = 0;
  #lastEndMs = 0;
  /** An operation is due and every slot is taken: the next reply goes on with it. */
  #starved = false;
  #ended = false;
  #finish: (atMs: number) => void = () => undefined;
  readonly #pump = () => this.#send();

  constructor(options: OpenLoopOptions) {
    this.#options = options;
    this.#free = new Int32Array(options.maxOutstanding);
    for (let slot = 0; slot < this.#free.length; slot++) this.#free[slot] = slot;
    this.#freeCount = options.maxOutstanding;
  }

  /** Runs from `startMs`; resolves with the time of the end: the duration, or the last reply after. */
  run(startMs: number): Promise<number> {
    this.#startMs = startMs;
    this.#advance();
    const { time, durationMs, recorder } = this.#options;
    time.after(startMs + durationMs - time.now(), () => {
      if (!this.#ended) recorder.scheduleEnded(this.#outstanding);
    });
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#send();
    });
  }

  /** The operation in `slot` has ended. */
  onEnd(slot: number, _outcome: Outcome, atMs: number): void {
    this.#free[this.#freeCount++] = slot;
    this.#lastEndMs = atMs;
    if (this.#starved) {
      this.#starved = false;
      this.#options.time.soon(this.#pump);
    }
    if (this.#dueMs === Infinity) this.#finishIfDone();
  }

  /** Sends nothing more and ends now. */
  cancel(): void {
    this.#ended = true;
    this.#finish(this.#options.time.now());
  }

  get #outstanding(): number {
    return this.#options.maxOutstanding - this.#freeCount;
  }

  /** Sends what is due, a batch at a time, then waits for the next due time. */
  #send(): void {
    if (this.#ended) return;
    const { operations, time } = this.#options;
    this.#sendBatch();
    // At the end of this turn would be after the replies of the next: requests wait for nobody.
    operations.flush();
    if (this.#starved) return;
    if (this.#dueMs === Infinity) {
      this.#finishIfDone();
      return;
    }
    // Behind schedule there is always more to send: between batches, replies get their turn.
    const waitMs = this.#dueMs - time.now();
    if (waitMs > POLL_BELOW_MS) time.after(waitMs - 1, this.#pump);
    else time.soon(this.#pump);
  }

  #sendBatch(): void {
    const { time } = this.#options;
    for (let sent = 0; sent < BATCH; sent++) {
      // Read for each: the send lag of the last of a batch is not that of the first.
      const nowMs = time.now();
      if (this.#dueMs > nowMs) return;
      if (!this.#sendOne(nowMs)) {
        this.#starved = true;
        return;
      }
      this.#advance();
    }
  }

  /** Sends the next operation, or drops it when it is too late. False when there is no slot. */
  #sendOne(nowMs: number): boolean {
    const { operation, operations, lane, deadlineMs, recorder, onDrop } = this.#options;
    operation(this.#worker, this.#workerK, this.#operation);
    if (nowMs - this.#dueMs >= deadlineMs) {
      recorder.operation(this.#operation.read, DROPPED, this.#dueMs, nowMs, nowMs);
      onDrop();
      this.#lastEndMs = nowMs;
      return true;
    }
    if (this.#freeCount === 0) return false;
    const slot = this.#free[--this.#freeCount]!;
    recorder.sent(nowMs - this.#dueMs, this.#outstanding);
    operations.fills?.carry(slot, this.#worker, this.#workerK);
    operations.start(slot, this.#operation, lane(this.#worker), this.#dueMs, nowMs, deadlineMs);
    return true;
  }

  /** Moves on to the next operation of this thread. */
  #advance(): void {
    const { schedule, workers, thread, threads } = this.#options;
    for (;;) {
      const offsetMs = schedule.next();
      const k = this.#k++;
      const worker = k % workers;
      if (offsetMs === Infinity) {
        this.#dueMs = Infinity;
        return;
      }
      if (worker % threads !== thread) continue;
      this.#dueMs = this.#startMs + offsetMs;
      this.#worker = Math.floor(worker / threads);
      this.#workerK = Math.floor(k / workers);
      return;
    }
  }

  #finishIfDone(): void {
    const { maxOutstanding, durationMs, time } = this.#options;
    if (this.#freeCount < maxOutstanding || this.#ended) return;
    this.#ended = true;
    const endMs = this.#startMs + durationMs;
    const leftMs = endMs - time.now();
    if (leftMs > 0) time.after(leftMs, () => this.#finish(endMs));
    else this.#finish(Math.max(endMs, this.#lastEndMs));
  }
}
