// Asks the peers for their counters while a phase is measured, on the connections that are asked around
// phases too. Gentle: at most one question a second to each peer, and none to one that still has to
// answer the last.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatsClient } from '../memcached/stats.js';
import { intervalFactor } from '../metrics/interval-recorder.js';
import { dateAnswer, type PeerSample, type Poll } from '../metrics/peer-timeline.js';

/** Between two polls at least; as much longer in a long phase as the timeline's intervals are. */
const POLL_MS = 1_000;
/** After the phase, a peer gets this long for the answer it owes before it is given up. */
const GRACE_MS = 100;

type Client = Pick<StatsClient, 'read' | 'giveUp'>;

/** Polls all peers between `start` and `stop`. */
export class PeerPoller {
  readonly #clients: readonly Client[];
  readonly #polls: Poll[] = [];
  /** By peer; null for one that owes no answer. */
  readonly #owed: (Promise<void> | null)[];
  #startMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
    this.#owed = clients.map(() => null);
  }

  /** The phase begins at `startMs` on the clock of `performance.now`; the first poll is a second later. */
  start(startMs: number): void {
    this.#startMs = startMs;
    this.#schedule();
  }

  /** The phase has ended: returns the polls, in order. Takes no longer than a moment, whatever a peer does. */
  async stop(): Promise<readonly Poll[]> {
    clearTimeout(this.#timer);
    const owed = this.#owed.filter((answer) => answer !== null);
    if (owed.length > 0) {
      await Promise.race([Promise.all(owed), sleep(GRACE_MS)]);
      this.#clients.forEach((client, peer) => {
        if (this.#owed[peer]) client.giveUp();
      });
    }
    return this.#polls;
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** On the full second, however late the last poll was: each falls into an interval of its own. */
  #schedule(): void {
    const elapsedMs = this.#elapsedMs;
    const stepMs = POLL_MS * Math.max(1, intervalFactor(elapsedMs) / 10);
    const nextMs = (Math.round(elapsedMs / stepMs) + 1) * stepMs;
    // Timers may fire a millisecond early.
    this.#timer = setTimeout(() => this.#poll(), nextMs - elapsedMs + 1);
  }

  #poll(): void {
    const answers = this.#clients.map((): PeerSample | null => null);
    const poll: Poll = { tMs: this.#elapsedMs, answers };
    this.#polls.push(poll);
    for (const [peer, client] of this.#clients.entries()) {
      this.#owed[peer] ??= client.read().then(
        (counters) => {
          this.#owed[peer] = null;
          answers[peer] = dateAnswer(poll.tMs, this.#elapsedMs, counters);
        },
        () => {
          this.#owed[peer] = null;
        },
      );
    }
    this.#schedule();
  }
}
