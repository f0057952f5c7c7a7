// One pipelined meta-protocol connection to one peer: requests are gathered during a turn of the
// event loop and leave in one write; replies are read in place from a buffer that all connections
// of a thread share. No promise, closure or timer per request. Bytes that the kernel does not take
// are at most two buffers, one written and one being filled: what follows waits as numbers.
import { connect, type Socket } from 'node:net';
import {
  CLIENT_ERROR,
  CORRUPT,
  HIT,
  MISS,
  type Outcome,
  REFUSED,
  RESET,
  SERVER_ERROR,
  STORED,
  TIMEOUT,
} from '../metrics/outcome.js';
import type { KeyTable } from '../workload/key-table.js';
import { ValueCheck, type ValueVerification } from '../workload/value-verification.js';
import type { Address } from './address.js';
import { babblePauseMs } from './babble.js';
import { HeldRequests } from './held-requests.js';
import { NO_KEY, PendingRequests } from './pending.js';
import {
  CLIENT_FAULT,
  DONE,
  NOTHING,
  type Reply,
  ReplyParser,
  SERVER_FAULT,
  VALUE,
} from './reply-parser.js';
import type { RequestBuffer, RequestBuffers } from './request-buffer.js';

/** What connections of one driver share. */
export interface ConnectionContext {
  readonly keys: KeyTable;
  readonly values: Uint8Array;
  /** Absent where values are not verified. */
  readonly verification?: ValueVerification | undefined;
  readonly buffers: RequestBuffers;
  /** Every read lands here and is parsed before the next one: nothing outlives the callback. */
  readonly readBuffer: Buffer;
  readonly clock: () => number;
  readonly onReply: (token: number, peer: number, outcome: Outcome, atMs: number) => void;
  /** Told why a connection could not be made, before its requests end as REFUSED. */
  readonly onConnectError?: ((error: Error) => void) | undefined;
  /** Called when a connection has something to flush, once until it is flushed. */
  readonly onDirty: (connection: Connection) => void;
}

export class Connection {
  /** Successful connects after the first. */
  reconnects = 0;
  readonly #context: ConnectionContext;
  readonly #address: Address;
  readonly #peer: number;
  readonly #pending = new PendingRequests();
  /** The youngest of the pending requests, for which there is no room yet. */
  readonly #held = new HeldRequests();
  readonly #parser: ReplyParser;
  readonly #check: ValueCheck | undefined;
  #socket: Socket | undefined;
  /** Connections in a row that ended over what the peer said, and the pause after the last of them. */
  #garbled = 0;
  #pause: NodeJS.Timeout | undefined;
  #connected = false;
  #everConnected = false;
  /** What is gathered to be sent; absent while nothing is. */
  #out: RequestBuffer | undefined;
  #dirty = false;
  /** Writes that have not been called back yet. */
  #writes = 0;
  #nowMs = 0;

  constructor(context: ConnectionContext, address: Address, peer: number) {
    this.#context = context;
    this.#address = address;
    this.#peer = peer;
    const sink = (reply: Reply): boolean => this.#onReply(reply);
    if (context.verification === undefined) {
      this.#parser = new ReplyParser(sink);
      return;
    }
    const check = new ValueCheck(context.verification);
    this.#check = check;
    this.#parser = new ReplyParser(sink, {
      begin: (valueBytes) => check.begin(this.#pending.headKey, valueBytes),
      piece: (chunk, from, to) => check.piece(chunk, from, to),
    });
  }

  /** Opens the socket unless it is open, or will be. Calls `done` once, with an error if it failed. */
  open(done?: (error?: Error) => void): void {
    if (this.#socket || this.#pause) return;
    const context = this.#context;
    this.#parser.reset();
    const socket: Socket = connect({
      ...this.#address,
      noDelay: true,
      onread: {
        buffer: context.readBuffer,
        callback: (bytes) => this.#onRead(socket, bytes),
      },
    });
    this.#socket = socket;
    socket.on('connect', () => {
      if (socket !== this.#socket) return;
      this.#connected = true;
      if (this.#everConnected) this.reconnects++;
      this.#everConnected = true;
      done?.();
      if (this.#out && !this.#dirty) this.#markDirty();
    });
    socket.on('error', (error) => {
      const refused = !this.#connected;
      if (refused && socket === this.#socket) context.onConnectError?.(error);
      this.#lose(socket, refused ? REFUSED : RESET);
      if (refused) done?.(error);
    });
    socket.on('end', () => this.#lose(socket, RESET));
    socket.on('close', () => this.#lose(socket, RESET));
  }

  get(token: number, key: number, deadlineMs: number): void {
    if (!this.#socket) this.open();
    const out = this.#held.size === 0 ? this.#room(0) : undefined;
    if (out) out.appendGet(this.#context.keys, key);
    else this.#held.pushGet(key);
    this.#pending.push(token, key, deadlineMs);
  }

  set(
    token: number,
    key: number,
    valueOffset: number,
    valueBytes: number,
    ttlS: number,
    deadlineMs: number,
  ): void {
    if (!this.#socket) this.open();
    const out = this.#held.size === 0 ? this.#room(valueBytes) : undefined;
    if (out) this.#appendSet(out, key, valueOffset, valueBytes, ttlS);
    else this.#held.pushSet(key, valueOffset, valueBytes, ttlS);
    this.#pending.push(token, NO_KEY, deadlineMs);
  }

  /**
   * Sends what was gathered. A connection that is still being made, or whose last write the kernel
   * has not taken yet, sends it afterwards.
   */
  flush(): void {
    this.#dirty = false;
    if (this.#out && this.#canWrite()) this.#write(this.#out);
  }

  /** Replaces the connection when one of its requests is overdue: replies match by order alone. */
  expire(nowMs: number): void {
    if (this.#pending.size > 0 && this.#pending.overdue(nowMs)) this.#fail(RESET, nowMs);
  }

  close(): void {
    clearTimeout(this.#pause);
    this.#pending.takeAll();
    this.#drop();
  }

  /** The buffer for a request with a value of `valueBytes`; undefined while there is no room. */
  #room(valueBytes: number): RequestBuffer | undefined {
    if (this.#out?.fits(valueBytes) === false) {
      if (!this.#canWrite()) return undefined;
      this.#write(this.#out);
    }
    this.#out ??= this.#context.buffers.take(valueBytes);
    if (!this.#dirty && this.#connected) this.#markDirty();
    return this.#out;
  }

  /** Writes down what was held as far as there is room, in order, and sends it. */
  #resume(): void {
    const held = this.#held;
    while (held.size > 0) {
      const { key, valueBytes } = held;
      const out = this.#room(valueBytes);
      if (!out) return;
      if (held.isRead) out.appendGet(this.#context.keys, key);
      else this.#appendSet(out, key, held.valueOffset, valueBytes, held.ttlS);
      held.shift();
    }
    if (this.#out && !this.#dirty) this.#markDirty();
  }

  #appendSet(
    out: RequestBuffer,
    key: number,
    valueOffset: number,
    valueBytes: number,
    ttlS: number,
  ): void {
    const { keys, values, verification } = this.#context;
    const at = out.appendSet(keys, key, values, valueOffset, valueBytes, ttlS);
    verification?.seal(key, out.bytes, at, valueBytes);
  }

  #markDirty(): void {
    this.#dirty = true;
    this.#context.onDirty(this);
  }

  /** Whether the kernel has taken all that was written; callbacks come later than that. */
  #canWrite(): boolean {
    return this.#connected && (this.#writes === 0 || this.#socket!.writableLength === 0);
  }

  #write(out: RequestBuffer): void {
    const { buffers } = this.#context;
    const socket = this.#socket!;
    this.#out = undefined;
    this.#writes++;
    // Called back when the kernel has it all: only then can the buffer be used again.
    socket.write(out.bytes.subarray(0, out.length), () => {
      buffers.give(out);
      if (socket !== this.#socket) return;
      this.#writes--;
      if (this.#out || this.#held.size > 0) this.#resume();
    });
  }

  #onRead(socket: Socket, bytes: number): boolean {
    if (socket !== this.#socket) return false;
    this.#nowMs = this.#context.clock();
    if (!this.#parser.feed(this.#context.readBuffer, bytes)) this.#fail(CORRUPT, this.#nowMs);
    return true;
  }

  /** Returns false when the connection ended over this reply. */
  #onReply(reply: Reply): boolean {
    const { size, headIsRead } = this.#pending;
    // A reply to nothing, or of the wrong kind, proves that the stream is out of step.
    const fits = size > 0 && (reply >= SERVER_FAULT || headIsRead === reply <= NOTHING);
    if (!fits) {
      this.#fail(CORRUPT, this.#nowMs);
      return false;
    }
    const token = this.#pending.shift();
    const socket = this.#socket;
    // A wrong value in a right frame: what follows it can still be told apart.
    const wrong = reply === VALUE && this.#check !== undefined && !this.#check.right;
    const outcome = wrong ? CORRUPT : outcomeOf(reply);
    if (reply !== CLIENT_FAULT) this.#garbled = 0;
    this.#context.onReply(token, this.#peer, outcome, this.#nowMs);
    if (reply === CLIENT_FAULT) this.#fail(RESET, this.#nowMs, true);
    return socket === this.#socket;
  }

  #lose(socket: Socket, outcome: Outcome): void {
    if (socket !== this.#socket) return;
    this.#fail(outcome, this.#context.clock());
  }

  /**
   * Ends the connection and every request on it: REFUSED where it could not be made, else overdue
   * ones as TIMEOUT and the rest as RESET. CORRUPT is the oldest request's only: its reply it was.
   */
  #fail(outcome: Outcome, nowMs: number, garbled = outcome === CORRUPT): void {
    this.#drop();
    if (garbled) this.#pauseBeforeNext();
    const failed = this.#pending.takeAll();
    for (const [index, { token, deadlineMs }] of failed.entries()) {
      let own = outcome === CORRUPT && index > 0 ? RESET : outcome;
      if (own === RESET && deadlineMs <= nowMs) own = TIMEOUT;
      this.#context.onReply(token, this.#peer, own, nowMs);
    }
  }

  #pauseBeforeNext(): void {
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      if (this.#pending.size > 0) this.open();
    }, babblePauseMs(++this.#garbled));
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#connected = false;
    this.#out = undefined;
    this.#held.clear();
    this.#writes = 0;
    this.#dirty = false;
  }
}

function outcomeOf(reply: Reply): Outcome {
  if (reply === VALUE) return HIT;
  if (reply === NOTHING) return MISS;
  if (reply === DONE) return STORED;
  if (reply === CLIENT_FAULT) return CLIENT_ERROR;
  return SERVER_ERROR;
}
