// Virtual time, and peers in it that answer after a time that the test sets: the load engine runs
// as it is, in microseconds of real time, and every latency is known beforehand.
import type { Driver, DriverOptions } from '../../src/drivers/driver.js';
import type { Time } from '../../src/load/time.js';
import { HIT, type Outcome, STORED, TIMEOUT } from '../../src/metrics/outcome.js';

/** What one turn of the virtual event loop takes, in ms: polling must let time pass. */
export const TURN_MS = 0.005;

/** How often the drivers look at deadlines. */
const TICK_MS = 20;

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until the next thing happens. */
export class VirtualTime implements Time {
  #nowMs = 0;
  #order = 0;
  /** A binary heap by time, then by order of arrival. */
  readonly #heap: Event[] = [];

  readonly now = (): number => this.#nowMs;
  readonly after = (ms: number, run: () => void): void => this.#push(this.#nowMs + ms, run);
  readonly soon = (run: () => void): void => this.#push(this.#nowMs + TURN_MS, run);

  /** Lets everything happen until `done` settles. */
  async runUntil<T>(done: Promise<T>): Promise<T> {
    const state: { settled: boolean } = { settled: false };
    const settle = (): void => void (state.settled = true);
    done.then(settle, settle);
    for (let idleTurns = 0; !this.#isSettled(state);) {
      const event = this.#pop();
      if (event) {
        idleTurns = 0;
        this.#nowMs = event.atMs;
        event.run();
        await Promise.resolve(); // whoever waited for this goes on before time does
      } else {
        // Work that takes real turns of the event loop, or a real timer, may be under way.
        if (++idleTurns > 100) throw new Error('nothing is left to happen');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    return done;
  }

  #isSettled(state: { readonly settled: boolean }): boolean {
    return state.settled;
  }

  #push(atMs: number, run: () => void): void {
    const heap = this.#heap;
    heap.push({ atMs, order: this.#order++, run });
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!earlier(heap[child]!, heap[parent]!)) break;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ;) {
      let next = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && earlier(heap[child]!, heap[next]!)) next = child;
      }
      if (next === parent) return first;
      [heap[parent], heap[next]] = [heap[next]!, heap[parent]!];
      parent = next;
    }
  }
}

function earlier(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** When the reply to a request that is sent at `nowMs` comes; the `n`th request of all. */
export type ReplyTime = (nowMs: number, n: number) => number;

/** A request as a virtual driver saw it. */
export interface SentRequest {
  readonly kind: 'get' | 'set';
  readonly token: number;
  readonly key: number;
  readonly atMs: number;
  /** Of a set: where its value is cut from. */
  readonly valueOffset: number | undefined;
}

/** A driver to peers that answer gets with a hit, unless told else, and sets as stored, at `replyAt`. */
export class VirtualDriver implements Driver {
  requests = 0;
  outstanding = 0;
  mostOutstanding = 0;
  /** Requests that were flushed at the very moment of sending. */
  flushedAtOnce = 0;
  #gathered = 0;
  #gatheredAtMs = 0;
  /** When `flush` was called, in ms. */
  readonly flushedMs: number[] = [];
  /** All requests in the order of sending, where a test asked for them. */
  readonly sent: SentRequest[] = [];
  readonly #options: Pick<DriverOptions, 'onReply'>;
  readonly #time: VirtualTime;
  readonly #replyAt: ReplyTime;
  readonly #getAnswer: Outcome;
  readonly #keepSent: boolean;

  constructor(
    options: Pick<DriverOptions, 'onReply'>,
    time: VirtualTime,
    replyAt: ReplyTime,
    { getAnswer = HIT, keepSent = false }: { getAnswer?: Outcome; keepSent?: boolean } = {},
  ) {
    this.#options = options;
    this.#time = time;
    this.#replyAt = replyAt;
    this.#getAnswer = getAnswer;
    this.#keepSent = keepSent;
  }

  /** As if every request took a connection of its own: what is counted can be told apart by phase. */
  get reconnects(): number {
    return this.requests;
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  get(token: number, peer: number, _lane: number, key: number, deadlineMs: number): void {
    this.#keep('get', token, key);
    this.#send(token, peer, this.#getAnswer, deadlineMs);
  }

  set(
    token: number,
    peer: number,
    _lane: number,
    key: number,
    valueOffset: number,
    _valueBytes: number,
    _ttlS: number,
    deadlineMs: number,
  ): void {
    this.#keep('set', token, key, valueOffset);
    this.#send(token, peer, STORED, deadlineMs);
  }

  flush(): void {
    this.flushedMs.push(this.#time.now());
    if (this.#gatheredAtMs === this.#time.now()) this.flushedAtOnce += this.#gathered;
    this.#gathered = 0;
  }

  close(): void {
    // Nothing is open.
  }

  #keep(kind: 'get' | 'set', token: number, key: number, valueOffset?: number): void {
    const atMs = this.#time.now();
    if (this.#keepSent) this.sent.push({ kind, token, key, atMs, valueOffset });
  }

  #send(token: number, peer: number, answer: Outcome, deadlineMs: number): void {
    const nowMs = this.#time.now();
    this.#gathered++;
    this.#gatheredAtMs = nowMs;
    const replyMs = this.#replyAt(nowMs, this.requests++);
    this.mostOutstanding = Math.max(this.mostOutstanding, ++this.outstanding);
    const late = replyMs > deadlineMs;
    const atMs = late ? Math.ceil(deadlineMs / TICK_MS) * TICK_MS : replyMs;
    this.#time.after(Math.max(atMs - nowMs, 0), () => {
      this.outstanding--;
      this.#options.onReply(token, peer, late ? TIMEOUT : answer, this.#time.now());
    });
  }
}
