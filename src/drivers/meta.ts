// The default driver: pipelined meta-protocol connections that write once per turn of the event
// loop. That one write is what makes it fast: a `setImmediate` after all readable sockets were
// handled gathers the requests of a whole turn.
import { formatAddress } from '../memcached/address.js';
import { Connection, type ConnectionContext } from '../memcached/connection.js';
import { RequestBuffers } from '../memcached/request-buffer.js';
import type { Driver, DriverFactory, DriverOptions } from './driver.js';

/** One read takes up to this many bytes; the buffer is shared by all connections of the driver. */
const READ_BUFFER_BYTES = 256 * 1024;
/** How often deadlines are looked at. */
const TICK_MS = 20;

class MetaDriver implements Driver {
  readonly #options: DriverOptions;
  readonly #lanes: number;
  /** By peer and lane: `peer * lanes + lane`. */
  readonly #connections: Connection[];
  #dirty: Connection[] = [];
  #flushed: Connection[] = [];
  #flushScheduled = false;
  #ticker: NodeJS.Timeout | undefined;
  readonly #flushAtTurnEnd = () => {
    this.#flushScheduled = false;
    this.flush();
  };

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#lanes = options.lanes;
    const context: ConnectionContext = {
      keys: options.keys,
      values: options.values,
      verification: options.verification,
      buffers: new RequestBuffers(),
      readBuffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
      clock: options.clock,
      onReply: options.onReply,
      onConnectError: options.onConnectError,
      onDirty: (connection) => this.#onDirty(connection),
    };
    this.#connections = options.addresses.flatMap((address, peer) =>
      Array.from({ length: options.lanes }, () => new Connection(context, address, peer)),
    );
  }

  async connect(deadlineMs: number): Promise<void> {
    const left = Math.max(0, deadlineMs - this.#options.clock());
    const opened = this.#connections.map(
      (connection, index) =>
        new Promise<void>((resolve, reject) => {
          const address = formatAddress(this.#options.addresses[Math.floor(index / this.#lanes)]!);
          const timer = setTimeout(
            () => reject(new Error(`${address}: no connection within ${Math.round(left)} ms`)),
            left,
          );
          timer.unref();
          connection.open((error) => {
            clearTimeout(timer);
            if (error) reject(new Error(`${address}: ${error.message}`, { cause: error }));
            else resolve();
          });
        }),
    );
    await Promise.allSettled(opened);
    await Promise.all(opened);
  }

  get(token: number, peer: number, lane: number, key: number, deadlineMs: number): void {
    this.#ticker ??= this.#startTicker();
    this.#connections[peer * this.#lanes + lane]!.get(token, key, deadlineMs);
  }

  set(
    token: number,
    peer: number,
    lane: number,
    key: number,
    valueOffset: number,
    valueBytes: number,
    ttlS: number,
    deadlineMs: number,
  ): void {
    this.#ticker ??= this.#startTicker();
    const connection = this.#connections[peer * this.#lanes + lane]!;
    connection.set(token, key, valueOffset, valueBytes, ttlS, deadlineMs);
  }

  flush(): void {
    const dirty = this.#dirty;
    this.#dirty = this.#flushed;
    this.#flushed = dirty;
    for (const connection of dirty) connection.flush();
    dirty.length = 0;
  }

  get reconnects(): number {
    return this.#connections.reduce((sum, connection) => sum + connection.reconnects, 0);
  }

  close(): void {
    clearInterval(this.#ticker);
    for (const connection of this.#connections) connection.close();
  }

  #startTicker(): NodeJS.Timeout {
    return setInterval(() => {
      const nowMs = this.#options.clock();
      for (const connection of this.#connections) connection.expire(nowMs);
    }, TICK_MS);
  }

  #onDirty(connection: Connection): void {
    this.#dirty.push(connection);
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    setImmediate(this.#flushAtTurnEnd);
  }
}

/** Makes the `meta` driver. */
export const metaDriver: DriverFactory = (options) => new MetaDriver(options);
