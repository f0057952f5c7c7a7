// One connection through memjs and the requests in flight on it. Lives until its first failure and
// is never used again; lanes, reconnecting and the watch over deadlines are its owner's.
import type { Socket } from 'node:net';
import type { Address } from '../memcached/address.js';
import {
  CLIENT_ERROR,
  CORRUPT,
  HIT,
  MISS,
  type Outcome,
  REFUSED,
  RESET,
  STORED,
  TIMEOUT,
} from '../metrics/outcome.js';
import type { Clock, ReplyHandler } from './driver.js';
import { EnduringClient, type Guard, GuardedServer, outcomeOfStatus } from './memjs-client.js';

/** What a connection tells the driver that made it. */
export interface ConnectionOwner {
  readonly clock: Clock;
  /** What a set stores. memjs copies it at once: the next call may overwrite it. */
  readonly value: (key: number, offset: number, bytes: number) => Buffer;
  /** Whether this value is right for that key; always true where values are not verified. */
  readonly accepts: (key: number, value: Buffer) => boolean;
  /** A request of this connection has ended. */
  readonly ended: ReplyHandler;
  /** The connection has a request that waits for `flush`; told once until then. */
  gathering(connection: MemjsConnection): void;
  /** The connection has been made. */
  opened(connection: MemjsConnection): void;
  /** The connection could not be made; `lost` follows. */
  unconnected(error: Error): void;
  /** The connection is gone for good; its requests are ended after this call. */
  lost(connection: MemjsConnection): void;
}

const NO_EXPIRY = {};

/**
 * With more bytes than this that the kernel has not taken, further requests wait unwritten: memjs
 * copies each value. Above any high-water mark of Node's sockets, so that 'drain' always follows.
 */
const MOST_UNSENT_BYTES = 1 << 20;

/**
 * So many requests of a turn leave before the others: the peer, which has answered all it had where
 * few are in flight, works on them meanwhile. Ten in flight gain a third by it, fifty lose nothing.
 */
const FIRST_REQUESTS = 2;

/** A place for one request in flight. Reused, so that a request allocates no callback of ours. */
class Slot {
  token = 0;
  /** Gets: the key's number. */
  key = 0;
  deadlineMs = 0;
  /** Place among the connection's requests, in the order of sending. */
  order = 0;
  busy = false;
  readonly onGet: (error: Error | null, value: Buffer | null) => void;
  readonly onSet: (error: Error | null) => void;

  constructor(accepts: ConnectionOwner['accepts'], finish: (slot: Slot, outcome: Outcome) => void) {
    this.onGet = (error, value) => {
      if (error !== null) finish(this, outcomeOfStatus(error));
      else if (value === null) finish(this, MISS);
      else finish(this, Buffer.isBuffer(value) && accepts(this.key, value) ? HIT : CORRUPT);
    };
    this.onSet = (error) => finish(this, error === null ? STORED : outcomeOfStatus(error));
  }
}

/** A connection to one peer and the requests in flight on it. Starts to connect when made. */
export class MemjsConnection implements Guard {
  /** Settles when the connection has been made, or could not be made. */
  readonly ready: Promise<void>;
  /** True from the first failure on: nothing of memjs is heard any more. */
  dead = false;
  /** Whether it has had an answer, and whether it ended over one that nobody can understand. */
  answered = false;
  babbled = false;
  private socket: Socket | undefined;
  private pause: NodeJS.Timeout | undefined;
  private corked = false;
  /** Requests of this turn, the one that is being gathered included. */
  private gathered = 0;
  /** Requests that wait for the connection, or for room on it; in order. */
  private held: (() => void)[] = [];
  private sent = 0;
  private receivedAtMs = 0;
  private readonly server: GuardedServer;
  private readonly client: EnduringClient;
  private readonly slots: Slot[] = [];
  private readonly free: Slot[] = [];
  private fulfilReady!: () => void;
  private rejectReady!: (error: Error) => void;

  /**
   * `index` is the owner's own number for the connection; `peer` appears in replies. It begins to connect
   * after `pauseMs`; requests wait for it.
   */
  constructor(
    address: Address,
    readonly index: number,
    readonly peer: number,
    private readonly owner: ConnectionOwner,
    pauseMs: number,
  ) {
    this.ready = new Promise((fulfil, reject) => {
      this.fulfilReady = fulfil;
      this.rejectReady = reject;
    });
    // Nobody has to wait for `ready`: a failure reaches the requests as well.
    this.ready.catch(() => undefined);
    this.server = new GuardedServer(address, this);
    this.client = new EnduringClient(this.server);
    if (pauseMs === 0) this.connect();
    else this.pause = setTimeout(() => this.connect(), pauseMs);
  }

  /** Asks for key number `key`, whose name is `name`. */
  get(token: number, key: number, name: string, deadlineMs: number): void {
    const slot = this.take(token, deadlineMs);
    slot.key = key;
    if (this.isFull()) this.holdGet(name, slot.onGet);
    else {
      this.gather();
      this.client.get(name, slot.onGet);
    }
  }

  /** Stores the owner's value of `bytes` bytes at `offset` under key number `key`, named `name`. */
  set(
    token: number,
    key: number,
    name: string,
    offset: number,
    bytes: number,
    ttlS: number,
    deadlineMs: number,
  ): void {
    const options = ttlS === 0 ? NO_EXPIRY : { expires: ttlS };
    const { onSet } = this.take(token, deadlineMs);
    if (this.isFull()) this.holdSet(name, [key, offset, bytes], options, onSet);
    else {
      this.gather();
      this.client.set(name, this.owner.value(key, offset, bytes), options, onSet);
    }
  }

  // Methods of their own: a function with a closure in it allocates, whether it comes to that or not.
  private holdGet(name: string, onGet: Slot['onGet']): void {
    this.held.push(() => this.client.get(name, onGet));
  }

  private holdSet(
    name: string,
    value: Parameters<ConnectionOwner['value']>,
    options: { expires?: number },
    onSet: Slot['onSet'],
  ): void {
    this.held.push(() => this.client.set(name, this.owner.value(...value), options, onSet));
  }

  /** Sends what was gathered, in one write. */
  flush(): void {
    this.corked = false;
    this.socket?.uncork();
  }

  /** Ends the connection if a request's deadline has passed at `nowMs`. */
  expire(nowMs: number): void {
    for (const slot of this.slots) {
      if (slot.busy && slot.deadlineMs <= nowMs) {
        this.end(new Error('no reply before the deadline'), RESET);
        return;
      }
    }
  }

  /** Ends the connection if it has not been made yet. */
  giveUpConnecting(): void {
    if (!this.socket) this.end(new Error('no answer in time'), REFUSED);
  }

  /** Ends the connection and every request on it. */
  abort(error: Error): void {
    this.end(error, RESET);
  }

  received(): void {
    this.receivedAtMs = this.owner.clock();
  }

  garbled(message: string): void {
    this.babbled = true;
    this.end(new Error(message), RESET, CLIENT_ERROR);
  }

  failed(error: Error): void {
    if (!this.socket && !this.dead) this.owner.unconnected(error);
    this.end(error, this.socket ? RESET : REFUSED);
  }

  private connect(): void {
    this.server.sock(false, (socket) => {
      // memjs leaves requests unanswered for ever when the peer closes in an orderly way.
      const onClose = (): void => this.failed(new Error('the peer closed the connection'));
      socket.on('end', onClose).on('close', onClose);
      socket.on('drain', () => this.resume());
      // A last partial segment held back for an acknowledgement would count as the peer's time.
      socket.setNoDelay(true);
      this.socket = socket;
      this.owner.opened(this);
      this.fulfilReady();
      this.resume();
    });
  }

  private isFull(): boolean {
    return this.held.length > 0 || !this.socket || this.socket.writableLength > MOST_UNSENT_BYTES;
  }

  /** Sends what was held, as far as there is room. */
  private resume(): void {
    const { held } = this;
    if (this.dead || held.length === 0) return;
    this.gather();
    let sent = 0;
    while (sent < held.length && this.socket!.writableLength <= MOST_UNSENT_BYTES) held[sent++]!();
    held.splice(0, sent);
  }

  /**
   * Holds the requests of one turn of the event loop together: memjs writes each of them by itself,
   * and without Nagle's delay each would be a packet of its own. The first ones leave at once.
   */
  private gather(): void {
    if (!this.socket) return;
    if (!this.corked) {
      this.corked = true;
      this.gathered = 1;
      this.socket.cork();
      this.owner.gathering(this);
    } else if (++this.gathered === FIRST_REQUESTS + 1) {
      this.socket.uncork();
      this.socket.cork();
    }
  }

  private take(token: number, deadlineMs: number): Slot {
    let slot = this.free.pop();
    if (slot === undefined) {
      slot = new Slot(this.owner.accepts, this.finish);
      this.slots.push(slot);
    }
    slot.token = token;
    slot.deadlineMs = deadlineMs;
    slot.order = this.sent++;
    slot.busy = true;
    return slot;
  }

  private readonly finish = (slot: Slot, outcome: Outcome): void => {
    if (this.dead || !slot.busy) return;
    const { token } = slot;
    this.answered = true;
    slot.busy = false;
    this.free.push(slot);
    this.owner.ended(token, this.peer, outcome, this.receivedAtMs);
  };

  /** Ends everything, in the order of sending: the oldest request as `first`, others as `rest`. */
  private end(error: Error, rest: Outcome, first?: Outcome): void {
    if (this.dead) return;
    this.dead = true;
    this.held = [];
    clearTimeout(this.pause);
    this.rejectReady(error);
    this.server.discard(error);
    this.owner.lost(this);
    const atMs = this.owner.clock();
    const pending = this.slots.filter((slot) => slot.busy).sort((a, b) => a.order - b.order);
    for (const [place, slot] of pending.entries()) {
      let outcome = slot.deadlineMs <= atMs ? TIMEOUT : rest;
      if (place === 0 && first !== undefined) outcome = first;
      this.owner.ended(slot.token, this.peer, outcome, atMs);
    }
  }
}
