// Latencies of one phase on one thread, interval after interval, by kind of operation. Part of the hot
// path: one preallocated recorder per kind, nothing allocated per operation.
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

/** Records in intervals that get longer as the phase goes on, so that a day of them fits in memory. */
export class IntervalRecorder {
  readonly #kinds = KINDS.map(() => new LatencyRecorder(2));
  readonly #records: IntervalRecord[] = [];
  readonly #intervalMs: number;
  #startMs = 0;
  #index = 0;
  #endMs = Infinity;

  /** @param intervalMs length of the shortest intervals, a divisor of ten seconds */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** The phase begins at `startMs`, on the clock that the records' times come from. */
  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#endMs = startMs + this.#intervalMs;
  }

  /** An operation of a kind, given by its index in `KINDS`, ended at `atMs`. */
  record(kind: number, latencyNs: number, atMs: number): void {
    if (atMs >= this.#endMs) this.#advance(atMs);
    this.#kinds[kind]!.record(latencyNs);
  }

  /** Ends the phase and frees the recorders. Intervals in which nothing ended are absent. */
  finish(): readonly IntervalRecord[] {
    this.#close();
    for (const recorder of this.#kinds) recorder.destroy();
    return this.#records;
  }

  /** Starts the interval that `atMs` lies in. */
  #advance(atMs: number): void {
    this.#close();
    const elapsedMs = atMs - this.#startMs;
    const index = Math.floor(elapsedMs / this.#intervalMs);
    const factor = intervalFactor(elapsedMs);
    this.#index = index - (index % factor);
    this.#endMs = this.#startMs + (this.#index + factor) * this.#intervalMs;
  }

  #close(): void {
    if (this.#kinds.every(({ count }) => count === 0)) return;
    // Encoding and clearing take some 50 us for a kind: those without a value are spared it.
    const kinds = this.#kinds.map((recorder) => {
      if (recorder.count === 0) return null;
      const snapshot = recorder.snapshot();
      recorder.reset();
      return snapshot;
    });
    this.#records.push({ index: this.#index, kinds });
  }
}
