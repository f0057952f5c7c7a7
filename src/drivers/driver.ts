// The seam between the load engine and a memcached client. A driver sends physical requests and
// reports each one's end exactly once; replication, retries and latencies are the engine's.
import type { Address } from '../memcached/address.js';
import type { Outcome } from '../metrics/outcome.js';
import type { KeyTable } from '../workload/key-table.js';
import type { ValueVerification } from '../workload/value-verification.js';

/** A monotonic clock in milliseconds with a fraction (`performance.now`, or virtual time in tests). */
export type Clock = () => number;

/**
 * Receives the end of a request: the `token` it was sent with, the peer asked, how it ended, and
 * the time of the reply in ms (read once per received chunk, not per reply).
 */
export type ReplyHandler = (token: number, peer: number, outcome: Outcome, atMs: number) => void;

/** All that a driver needs, given once. */
export interface DriverOptions {
  /** Where each peer listens, by peer index. */
  readonly addresses: readonly Address[];
  /** Connections per peer. A request names the lane (0 .. lanes - 1) it travels on. */
  readonly lanes: number;
  /** The keys that requests refer to by index. */
  readonly keys: KeyTable;
  /** The block that values are cut from. */
  readonly values: Uint8Array;
  /** Seals what is stored and tells what must come back. Absent where values are not verified. */
  readonly verification?: ValueVerification | undefined;
  readonly clock: Clock;
  readonly onReply: ReplyHandler;
  /** Told why a connection could not be made, before its requests end as REFUSED. */
  readonly onConnectError?: ((error: Error) => void) | undefined;
}

/**
 * A memcached client as the engine sees it.
 *
 * Every `get` and `set` leads to exactly one call of `onReply`, never before the call that sent it
 * has returned, and not later than about 50 ms after its deadline, whatever the peer does and
 * however busy the connection is. A request that times out takes its connection down with it
 * (replies are matched by order); requests that shared the connection end as RESET, or as TIMEOUT
 * where their own deadline has passed too. A lost connection is made again by the next request; after a
 * reply that nobody can understand not before a pause, which grows from one such connection to the next,
 * and for which requests wait.
 */
export interface Driver {
  /**
   * Opens every connection. Rejects when one could not be made before `deadlineMs`, once all others have
   * been made or not either; requests may be sent all the same.
   */
  connect(deadlineMs: number): Promise<void>;

  /**
   * Asks `peer` for key number `key`. Ends as HIT, MISS or an error: CORRUPT for a value that the
   * verification does not accept, which costs the connection nothing.
   */
  get(token: number, peer: number, lane: number, key: number, deadlineMs: number): void;

  /**
   * Stores `values[valueOffset .. valueOffset + valueBytes)` under key number `key`, sealed where
   * values are verified.
   * `ttlS` is the expiry in seconds, 0 for none. Ends as STORED or an error.
   */
  set(
    token: number,
    peer: number,
    lane: number,
    key: number,
    valueOffset: number,
    valueBytes: number,
    ttlS: number,
    deadlineMs: number,
  ): void;

  /**
   * Sends now what was gathered. Without it a request leaves at the end of the turn of the event
   * loop at the latest.
   */
  flush(): void;

  /** Connections that were made again after a failure. */
  readonly reconnects: number;

  /** Closes every connection. Requests still in flight end without a reply. */
  close(): void;
}

/** Makes a driver; each implementation exports one. */
export type DriverFactory = (options: DriverOptions) => Driver;
