// Makes the faults of a stage happen while it is measured, each at its time.
import { messageOf } from '../errors.js';
import type { Fault } from '../scenario/fault.js';
import type { DoneFault } from '../metrics/fault-figures.js';

/** A fault of a stage and the peer that it is about. */
export interface PlacedFault {
  readonly fault: Fault;
  /** The peer's name on the ring. */
  readonly peer: string;
}

/** Does what a fault asks for, or undoes what lasts for a time; resolves once that holds. */
export type Disturb = (fault: PlacedFault, undo: boolean) => Promise<void>;

/** The faults of one stage. */
export class FaultTimeline {
  readonly #faults: readonly PlacedFault[];
  readonly #disturb: Disturb;
  readonly #onFailure: () => void;
  readonly #doneS: (number | null)[];
  readonly #timers: NodeJS.Timeout[] = [];
  /** Delays and drops that hold, and how they end. */
  readonly #lasting = new Set<PlacedFault>();
  /** What is being done: one thing after another, as a restart takes its time. */
  #work: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  /** @param onFailure called when a fault could not be made to happen: the stage is of no use then */
  constructor(faults: readonly PlacedFault[], disturb: Disturb, onFailure: () => void) {
    this.#faults = faults;
    this.#disturb = disturb;
    this.#onFailure = onFailure;
    this.#doneS = faults.map(() => null);
  }

  /** The phase begins at `startMs` on the clock of `performance.now`. */
  start(startMs: number): void {
    const at = (tS: number, run: () => void): void => {
      const leftMs = startMs + tS * 1000 - performance.now();
      this.#timers.push(setTimeout(run, Math.max(0, leftMs)));
    };
    for (const [index, placed] of this.#faults.entries()) {
      const { at_s: atS, for_s: forS } = placed.fault;
      at(atS, () =>
        this.#do(async () => {
          await this.#disturb(placed, false);
          this.#doneS[index] = (performance.now() - startMs) / 1000;
          if (forS !== undefined) this.#lasting.add(placed);
        }),
      );
      if (forS !== undefined) at(atS + forS, () => this.#do(() => this.#undo(placed)));
    }
  }

  /**
   * The phase has ended: nothing more happens, and what lasts for a time is over. Resolves to what was
   * done, and to what went wrong with it.
   */
  async stop(): Promise<{
    readonly done: readonly DoneFault[];
    readonly failure: Error | undefined;
  }> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#work;
    for (const placed of this.#lasting) this.#do(() => this.#undo(placed));
    await this.#work;
    const done = this.#faults.map(({ fault, peer }, index) => ({
      ...{ at_s: fault.at_s, peer, action: fault.action },
      ...{ delay_ms: fault.delay_ms ?? null, forS: fault.for_s ?? null },
      done_s: this.#doneS[index]!,
    }));
    return { done, failure: this.#failure };
  }

  async #undo(placed: PlacedFault): Promise<void> {
    if (this.#lasting.delete(placed)) await this.#disturb(placed, true);
  }

  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (this.#failure) return;
      this.#failure = error instanceof Error ? error : new Error(messageOf(error));
      this.#onFailure();
    });
  }
}
