// Latencies of one phase on one thread, interval after interval, by kind of operation. Part of the hot
// path: two preallocated recorders per kind, nothing allocated per operation, and the work that the end
// of an interval makes is spread over later turns of the event loop.
import { LatencyRecorder, type RecorderSnapshot } from './histogram.js';
import { KINDS } from './outcome.js';

/** What ended in one interval of a phase. */
export interface IntervalRecord {
  /** Number of the shortest intervals between the start of the phase and the start of this one. */
  readonly index: number;
  /** By kind of operation, in the order of `KINDS`; null where none ended. */
  readonly kinds: readonly (RecorderSnapshot | null)[];
}

/**
 * From when on intervals are how many times as long as the shortest. With intervals of 0.1 s an hour
 * makes 3,690 of them and a day 11,970, about 2 KB each on every thread.
 */
const STEPS = [
  { fromMs: 3_600_000, factor: 100 },
  { fromMs: 10_000, factor: 10 },
] as const;

/**
 * How many of the shortest intervals make one at `elapsedMs` after the start of a phase. The intervals
 * of a whole phase get the length that those at its end have.
 */
export function intervalFactor(elapsedMs: number): number {
  return STEPS.find(({ fromMs }) => elapsedMs >= fromMs)?.factor ?? 1;
}

/** Calls `run` once, in a later turn of the event loop; never before it returns. */
export type Defer = (run: () => void) => void;

/**
 * Records in intervals that get longer as the phase goes on, so that a day of them fits in memory.
 *
 * Encoding and clearing a recorder takes some 50 us, and whatever waits meanwhile has them in its
 * latency. So an interval ends with an exchange of recorders: those of the next one are empty already,
 * and the retired ones are encoded and cleared later, one kind in a turn of the event loop.
 */
export class IntervalRecorder {
  #current = makeRecorders();
  /** Of the interval before, as far as `#unread` says so; else empty. */
  #retired = makeRecorders();
  /** Kinds whose retired recorders are still to be read, by index in `KINDS`. */
  readonly #unread: number[] = [];
  /** Where their snapshots go. */
  #unreadInto: (RecorderSnapshot | null)[] = [];
  #deferred = false;
  readonly #records: IntervalRecord[] = [];
  readonly #intervalMs: number;
  readonly #defer: Defer;
  #startMs = 0;
  #index = 0;
  #endMs = Infinity;

  /**
   * @param intervalMs length of the shortest intervals, a divisor of ten seconds
   * @param defer puts off the work that the end of an interval makes
   */
  constructor(intervalMs: number, defer: Defer) {
    this.#intervalMs = intervalMs;
    this.#defer = defer;
  }

  /** The phase begins at `startMs`, on the clock that the records' times come from. */
  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#endMs = startMs + this.#intervalMs;
  }

  /** An operation of a kind, given by its index in `KINDS`, ended at `atMs`. */
  record(kind: number, latencyNs: number, atMs: number): void {
    if (atMs >= this.#endMs) this.#advance(atMs);
    this.#current[kind]!.record(latencyNs);
  }

  /**
   * Ends the phase, does what was put off and frees the recorders. Intervals in which nothing ended are
   * absent.
   */
  finish(): readonly IntervalRecord[] {
    this.#retire();
    this.#readAll();
    for (const recorder of [...this.#current, ...this.#retired]) recorder.destroy();
    return this.#records;
  }

  /** Starts the interval that `atMs` lies in. */
  #advance(atMs: number): void {
    this.#retire();
    if (this.#unread.length > 0) this.#readLater();
    const elapsedMs = atMs - this.#startMs;
    const index = Math.floor(elapsedMs / this.#intervalMs);
    const factor = intervalFactor(elapsedMs);
    this.#index = index - (index % factor);
    this.#endMs = this.#startMs + (this.#index + factor) * this.#intervalMs;
  }

  /** Exchanges the recorders, unless they are empty. What is left of the last exchange is done first. */
  #retire(): void {
    this.#readAll();
    [this.#current, this.#retired] = [this.#retired, this.#current];
    for (const [kind, { count }] of this.#retired.entries()) {
      if (count > 0) this.#unread.push(kind);
    }
    if (this.#unread.length === 0) return;
    this.#unreadInto = KINDS.map(() => null);
    this.#records.push({ index: this.#index, kinds: this.#unreadInto });
  }

  /** Never puts off two calls at once: each would read a kind, in one turn. */
  #readLater(): void {
    if (this.#deferred) return;
    this.#deferred = true;
    this.#defer(this.#readDeferred);
  }

  readonly #readDeferred = (): void => {
    this.#deferred = false;
    this.#readOne();
    if (this.#unread.length > 0) this.#readLater();
  };

  /** Reads and clears one retired recorder; nothing when all are done. */
  #readOne(): void {
    const kind = this.#unread.pop();
    if (kind === undefined) return;
    const recorder = this.#retired[kind]!;
    this.#unreadInto[kind] = recorder.snapshot();
    recorder.reset();
  }

  #readAll(): void {
    while (this.#unread.length > 0) this.#readOne();
  }
}

function makeRecorders(): LatencyRecorder[] {
  return KINDS.map(() => new LatencyRecorder(2));
}
