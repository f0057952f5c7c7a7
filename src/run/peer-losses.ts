// The peers that a run loses on its way: who, when and how, told at once and kept for the report.
import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../printable.js';
import type { PeerLoss } from '../schema/generated/report.js';

/** How long the system may take to tell that a peer has ended which cannot be reached any more. */
const TOLD_MS = 2_000;
const POLL_MS = 10;
/** Characters of a peer's last line that are kept. */
const MOST_WORDS = 200;

/** A peer that is gone and that nobody ended, or that another process has taken the place of. */
export interface LostPeer {
  readonly name: string;
  /** How it ended, or what tells that it is gone. */
  readonly how: string;
  /** The last line that it wrote to stderr; '' where it wrote none. */
  readonly lastWords: Promise<string>;
}

/** Where a run is. */
export interface Place {
  /** Number of the stage, from 0, and its name. */
  readonly stage: number;
  readonly name: string;
  readonly phase: PeerLoss['phase'];
}

/** The losses of one run. */
export class PeerLosses {
  /** Where the run is now; set as it goes on. */
  place: Place;
  readonly #startMs: number;
  readonly #tell: (loss: PeerLoss, left: number) => void;
  readonly #losses: { readonly stage: number; readonly loss: PeerLoss }[] = [];
  #told: Promise<void> = Promise.resolve();

  /**
   * @param startMs when the run began, on the clock of `performance.now`
   * @param tell called with each loss once its last words are known, and with the peers left after it
   */
  constructor(startMs: number, first: Place, tell: (loss: PeerLoss, left: number) => void) {
    this.#startMs = startMs;
    this.place = first;
    this.#tell = tell;
  }

  /** A peer is lost, and `left` are left. */
  note({ name, how, lastWords }: LostPeer, left: number): void {
    const { stage, name: stageName, phase } = this.place;
    const atS = Math.round(performance.now() - this.#startMs) / 1000;
    const loss: PeerLoss = {
      ...{ peer: name, at_s: atS, stage: stageName, phase },
      ...{ how: printable(how), last_words: '' },
    };
    this.#losses.push({ stage, loss });
    // In their order: that none is left must not be told before that one is.
    this.#told = Promise.all([lastWords, this.#told]).then(([words]) => {
      loss.last_words = words.slice(0, MOST_WORDS);
      this.#tell(loss, left);
    });
    // A listener that throws is heard of in the end, by whoever asks for all.
    this.#told.catch(() => undefined);
  }

  /** The peers that were lost in stage number `stage`, or before it and are `gone` still. */
  during(stage: number, gone: readonly string[]): string[] {
    const lost = this.#losses.filter((it) => it.stage === stage).map(({ loss }) => loss.peer);
    return [...new Set([...gone, ...lost])];
  }

  /**
   * Waits a moment for the news that one of `peers` is lost, of which something else says so already: a
   * refused connection may be noticed first. Resolves to whether it has come.
   */
  async heardOf(peers: readonly string[]): Promise<boolean> {
    const has = (): boolean => this.#losses.some(({ loss }) => peers.includes(loss.peer));
    const limitMs = performance.now() + TOLD_MS;
    while (!has() && performance.now() < limitMs) await sleep(POLL_MS);
    return has();
  }

  /** All losses, once each has been told. Call it when the peers have been ended. */
  async all(): Promise<PeerLoss[]> {
    await this.#told;
    return this.#losses.map(({ loss }) => loss);
  }
}
