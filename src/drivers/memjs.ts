// Driver over memjs, one client per peer and lane, replaced after every failure. Knows which lane
// has a live connection and watches the deadlines; what memjs does is in memjs-client.ts.
import { BenchError, messageOf } from '../errors.js';
import { type Address, formatAddress } from '../memcached/address.js';
import { babblePauseMs } from '../memcached/babble.js';
import type { Outcome } from '../metrics/outcome.js';
import { keyText } from '../workload/key-table.js';
import { ValueCheck } from '../workload/value-verification.js';
import type { Clock, Driver, DriverFactory, DriverOptions } from './driver.js';
import { type ConnectionOwner, MemjsConnection } from './memjs-connection.js';

// A request ends at most this long, and one turn of the event loop, after its deadline.
const SWEEP_INTERVAL_MS = 20;

/** After so many babbling connections in a row a pause is as long as it gets. */
const MOST_COUNTED = 100;

class MemjsDriver implements Driver, ConnectionOwner {
  reconnects = 0;
  readonly clock: Clock;
  readonly accepts: ConnectionOwner['accepts'];
  private readonly values: Buffer;
  /** Where a value is sealed; grows to the longest one. */
  private sealed = Buffer.alloc(0);
  private readonly keys: (string | undefined)[];
  /** By peer * lanes + lane. */
  private readonly connections: (MemjsConnection | undefined)[];
  /** The connections' places that have seen a failure since they last had a connection. */
  private readonly broken: Uint8Array;
  /** By place: connections in a row that ended over what the peer said. */
  private readonly babbled: Uint8Array;
  private inFlight = 0;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  private sweep: NodeJS.Immediate | undefined;
  /** Connections with requests that wait to be sent, and an empty list to go on with. */
  private gathered: MemjsConnection[] = [];
  private flushed: MemjsConnection[] = [];

  constructor(private readonly options: DriverOptions) {
    const { addresses, lanes, keys, values, verification, clock } = options;
    this.clock = clock;
    const check = verification && new ValueCheck(verification);
    this.accepts = check ? (key, value) => check.accepts(key, value) : () => true;
    this.values = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    this.keys = new Array<string | undefined>(keys.count);
    this.connections = new Array<MemjsConnection | undefined>(addresses.length * lanes);
    this.broken = new Uint8Array(addresses.length * lanes);
    this.babbled = new Uint8Array(addresses.length * lanes);
  }

  async connect(deadlineMs: number): Promise<void> {
    const opening = Array.from(this.connections.keys(), (index) => this.connection(index));
    const timer = setTimeout(() => {
      for (const connection of opening) connection.giveUpConnecting();
    }, deadlineMs - this.clock());
    try {
      const opened = opening.map((connection) => this.ready(connection));
      await Promise.allSettled(opened);
      await Promise.all(opened);
    } finally {
      clearTimeout(timer);
    }
  }

  get(token: number, peer: number, lane: number, key: number, deadlineMs: number): void {
    if (this.closed) return;
    const connection = this.connection(peer * this.options.lanes + lane);
    this.watch();
    connection.get(token, key, this.keyText(key), deadlineMs);
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
    if (this.closed) return;
    const connection = this.connection(peer * this.options.lanes + lane);
    this.watch();
    const name = this.keyText(key);
    connection.set(token, key, name, valueOffset, valueBytes, ttlS, deadlineMs);
  }

  flush(): void {
    const { gathered } = this;
    if (gathered.length === 0) return;
    this.gathered = this.flushed;
    this.flushed = gathered;
    for (const connection of gathered) connection.flush();
    gathered.length = 0;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.timer);
    clearImmediate(this.sweep);
    for (const connection of this.connections)
      connection?.abort(new Error('the driver was closed'));
  }

  readonly ended = (token: number, peer: number, outcome: Outcome, atMs: number): void => {
    if (this.closed) return;
    this.inFlight--;
    this.options.onReply(token, peer, outcome, atMs);
  };

  value(key: number, offset: number, bytes: number): Buffer {
    const cut = this.values.subarray(offset, offset + bytes);
    const { verification } = this.options;
    if (verification === undefined) return cut;
    if (this.sealed.length < bytes) this.sealed = Buffer.allocUnsafeSlow(bytes);
    this.sealed.set(cut);
    verification.seal(key, this.sealed, 0, bytes);
    return this.sealed.subarray(0, bytes);
  }

  gathering(connection: MemjsConnection): void {
    if (this.gathered.push(connection) === 1) setImmediate(this.flushAtTurnEnd);
  }

  opened({ index }: MemjsConnection): void {
    this.reconnects += this.broken[index]!;
    this.broken[index] = 0;
  }

  unconnected(error: Error): void {
    this.options.onConnectError?.(error);
  }

  lost({ index, answered, babbled }: MemjsConnection): void {
    this.connections[index] = undefined;
    this.broken[index] = 1;
    if (answered) this.babbled[index] = 0;
    if (babbled) this.babbled[index] = Math.min(this.babbled[index]! + 1, MOST_COUNTED);
  }

  private readonly flushAtTurnEnd = (): void => this.flush();

  private connection(index: number): MemjsConnection {
    let connection = this.connections[index];
    if (connection === undefined) {
      const peer = Math.floor(index / this.options.lanes);
      const inRow = this.babbled[index]!;
      const pauseMs = inRow === 0 ? 0 : babblePauseMs(inRow);
      connection = new MemjsConnection(this.address(peer), index, peer, this, pauseMs);
      this.connections[index] = connection;
    }
    return connection;
  }

  private address(peer: number): Address {
    return this.options.addresses[peer]!;
  }

  private keyText(key: number): string {
    return (this.keys[key] ??= keyText(this.options.keys, key));
  }

  private async ready(connection: MemjsConnection): Promise<void> {
    try {
      await connection.ready;
    } catch (cause) {
      const where = formatAddress(this.address(connection.peer));
      throw new BenchError('ERR_PEER_LOST', `cannot connect to ${where}: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  private watch(): void {
    this.inFlight++;
    this.timer ??= setInterval(this.onTick, SWEEP_INTERVAL_MS).unref();
  }

  private readonly onTick = (): void => {
    // After the sockets of this turn: a reply that is here already, late only because this thread
    // was busy, is still a reply.
    this.sweep = setImmediate(() => this.expire());
  };

  private expire(): void {
    if (this.inFlight === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    const nowMs = this.clock();
    for (const connection of this.connections) connection?.expire(nowMs);
  }
}

/** Makes a driver that sends every request through memjs (binary protocol). */
export const memjsDriver: DriverFactory = (options) => new MemjsDriver(options);
