// Holds things back for a time, in order: by polling, so that little is added to it where the
// thread has a core to itself.
import { performance } from 'node:perf_hooks';

/** Below this, waiting is done by polling: a timer may fire a millisecond late or more. */
const POLL_BELOW_MS = 2;

/** Hands on what it is given, in order, each a time later. Polls while something is near. */
export class DelayLine<T> {
  /** From taking an item to its delivery, in ms; holds for what is taken from now on. */
  delayMs: number;
  readonly #deliver: (item: T) => void;
  readonly #held: { readonly dueMs: number; readonly item: T }[] = [];
  /** The first of `#held` that was not delivered yet. */
  #head = 0;
  readonly #release = () => this.#deliverDue();

  constructor(delayMs: number, deliver: (item: T) => void) {
    this.delayMs = delayMs;
    this.#deliver = deliver;
  }

  /**
   * Takes an item; it is delivered `delayMs` from now, never earlier, and not before what was taken
   * before it. Without delay and with nothing to wait for, at once.
   */
  hold(item: T): void {
    const last = this.#held.at(-1);
    const idle = this.#head === this.#held.length;
    if (idle && this.delayMs === 0) {
      this.#deliver(item);
      return;
    }
    const nowMs = performance.now();
    const dueMs = Math.max(nowMs + this.delayMs, idle ? 0 : last!.dueMs);
    this.#held.push({ dueMs, item });
    if (idle) this.#wait(nowMs);
  }

  #deliverDue(): void {
    const nowMs = performance.now();
    for (let next = this.#held[this.#head]; next && next.dueMs <= nowMs;) {
      this.#deliver(next.item);
      next = this.#held[++this.#head];
    }
    // What was delivered goes when it is half of the list: a constant effort per item.
    if (2 * this.#head >= this.#held.length) {
      this.#held.splice(0, this.#head);
      this.#head = 0;
    }
    if (this.#held.length > this.#head) this.#wait(nowMs);
  }

  #wait(nowMs: number): void {
    const leftMs = this.#held[this.#head]!.dueMs - nowMs;
    if (leftMs > POLL_BELOW_MS) setTimeout(this.#release, leftMs - POLL_BELOW_MS);
    else setImmediate(this.#release);
  }
}
