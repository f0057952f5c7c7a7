// A driver without a network: requests wait until the test answers them. For what real peers cannot
// be made to do on demand: exact orders and exact times.
import type { Driver, DriverOptions } from '../../src/drivers/driver.js';
import type { Outcome } from '../../src/metrics/outcome.js';
import { buildKeyTable, type KeyTable } from '../../src/workload/key-table.js';
import { roundRobinRing } from '../support/key-table.js';

export interface Request {
  readonly kind: 'get' | 'set';
  readonly token: number;
  readonly peer: number;
  readonly lane: number;
  readonly key: number;
  readonly deadlineMs: number;
}

export class ScriptedDriver implements Driver {
  readonly reconnects = 0;
  readonly waiting: Request[] = [];
  /** All requests ever sent, in order. */
  readonly sent: Request[] = [];
  nowMs = 0;
  readonly #options: Pick<DriverOptions, 'onReply'>;

  constructor(options: Pick<DriverOptions, 'onReply'>) {
    this.#options = options;
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  get(token: number, peer: number, lane: number, key: number, deadlineMs: number): void {
    this.#push({ kind: 'get', token, peer, lane, key, deadlineMs });
  }

  set(
    token: number,
    peer: number,
    lane: number,
    key: number,
    _valueOffset: number,
    _valueBytes: number,
    _ttlS: number,
    deadlineMs: number,
  ): void {
    this.#push({ kind: 'set', token, peer, lane, key, deadlineMs });
  }

  flush(): void {
    // Nothing is gathered.
  }

  close(): void {
    this.waiting.length = 0;
  }

  /** Answers the oldest waiting request (of a peer, if given) at the given time. */
  answer(outcome: Outcome, atMs: number, peer?: number): void {
    const index = this.waiting.findIndex((request) => peer === undefined || request.peer === peer);
    const [request] = this.waiting.splice(index, 1);
    if (index < 0 || !request) throw new Error('nothing waits for an answer');
    this.nowMs = atMs;
    this.#options.onReply(request.token, request.peer, outcome, atMs);
  }

  #push(request: Request): void {
    this.waiting.push(request);
    this.sent.push(request);
  }
}

/** A table of `keys` keys in which key `k` lives on peers k, k + 1, ... (modulo `peers`). */
export function roundRobinKeys(keys: number, peers: number, replication: number): KeyTable {
  const names = Array.from({ length: keys }, (_, key) => `k${key}`);
  return buildKeyTable(names, roundRobinRing(peers), replication);
}
