// The errors of a phase by the fault that came before them. Off the hot path: only errors come here.
import { addCounts, type Outcome, OUTCOMES } from './outcome.js';

/** What followed one fault until the next one, on one thread or on all of them. */
export interface FaultRecord {
  /** From the start of the phase to the end of the first operation that failed, in ms; null for none. */
  readonly firstErrorMs: number | null;
  /** Failed operations by outcome number. */
  readonly outcomes: readonly number[];
}

/** Counts what failed after each of the faults. */
export class FaultRecorder {
  readonly #timesMs: readonly number[];
  readonly #first: (number | null)[];
  readonly #outcomes: number[][];

  /** @param timesMs when each fault happens, in ms from the start of the phase, in order */
  constructor(timesMs: readonly number[]) {
    this.#timesMs = timesMs;
    this.#first = timesMs.map(() => null);
    this.#outcomes = timesMs.map(() => new Array<number>(OUTCOMES).fill(0));
  }

  /** An operation failed, `atMs` after the start of the phase: the last fault before it did it. */
  error(outcome: Outcome, atMs: number): void {
    const fault = this.#timesMs.findLastIndex((timeMs) => timeMs <= atMs);
    if (fault < 0) return;
    this.#first[fault] ??= atMs;
    this.#outcomes[fault]![outcome]!++;
  }

  get records(): readonly FaultRecord[] {
    return this.#timesMs.map((_, fault) => ({
      firstErrorMs: this.#first[fault]!,
      outcomes: this.#outcomes[fault]!,
    }));
  }
}

/** The records of all threads as one. */
export function mergeFaults(threads: readonly (readonly FaultRecord[])[]): readonly FaultRecord[] {
  return (threads[0] ?? []).map((_, fault) => {
    const records = threads.map((of) => of[fault]!);
    const times = records.flatMap(({ firstErrorMs }) => firstErrorMs ?? []);
    return {
      firstErrorMs: times.length === 0 ? null : Math.min(...times),
      outcomes: addCounts(records.map(({ outcomes }) => outcomes)),
    };
  });
}
