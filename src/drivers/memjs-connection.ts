// One memjs client on one connection, with the guards that memjs lacks. The only importer of memjs.
// Lives until its first failure and is never used again; lanes and reconnecting are its owner's.
import { Client, Server } from 'memjs';
import type { Address } from '../memcached/address.js';
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
import type { Clock, ReplyHandler } from './driver.js';

/** What a connection tells the driver that made it. */
export interface ConnectionOwner {
  readonly clock: Clock;
  /** A request of this connection has ended. */
  readonly ended: ReplyHandler;
  /** The connection has been made. */
  opened(connection: MemjsConnection): void;
  /** The connection is gone for good; its requests are ended after this call. */
  lost(connection: MemjsConnection): void;
}

// memjs times out on its own when a socket has been idle, and then fails in ways that cannot be
// told apart. Our deadlines come first; this one, a day, only has to be out of their way.
const MEMJS_TIMEOUT_S = 86_400;

// First byte of every reply in the binary protocol.
const RESPONSE_MAGIC = 0x81;
const HEADER_BYTES = 24;
const GARBAGE = 'the peer does not speak the binary protocol';

// memjs tells the status of a reply only in words: its table in lib/memjs/protocol.js.
const SERVER_SIDE = /: (Value too large|Out of memory|Internal error|Busy|Temporary failure)$/;

const NO_EXPIRY = {};
const SILENT = { log: (): void => undefined };

/** A memjs client whose sequence numbers stay valid after 2^31 requests; memjs' own go negative. */
export class EnduringClient extends Client {
  override incrSeq(): void {
    // Never 0, so that 0 can stand for "no request".
    (this as { seq: number }).seq = (this.seq + 1) >>> 0 || 1;
  }
}

/** What a `GuardedServer` reports. */
interface Guard {
  readonly dead: boolean;
  /** Bytes have arrived and are about to be parsed. */
  received(): void;
  /** What arrived is not what the protocol allows. */
  garbled(message: string): void;
  /** memjs gave the connection up. */
  failed(error: Error): void;
}

/** memjs' connection to one peer, with its weak points led to a `Guard`. */
class GuardedServer extends Server {
  constructor(
    address: Address,
    private readonly guard: Guard,
  ) {
    // memjs knows no unix sockets, but hands its port to net.connect, which takes a path there.
    const port: unknown = 'path' in address ? address.path : address.port;
    const host = 'path' in address ? 'unix' : address.host;
    const options = { timeout: MEMJS_TIMEOUT_S, conntimeout: MEMJS_TIMEOUT_S, keepAlive: false };
    super(host, port as number, '', '', options);
    // Where no credentials are given memjs takes those of the environment and starts SASL.
    Object.assign(this, { username: '', password: '' });
  }

  override saslAuth(): void {
    // Only a peer that nobody asked for authentication can lead here: nothing to send.
  }

  override responseHandler(chunk: Buffer): void {
    this.guard.received();
    const start = this.responseBuffer.length === 0 ? chunk : this.responseBuffer;
    if (isGarbage(start)) {
      this.guard.garbled(GARBAGE);
      return;
    }
    super.responseHandler(chunk);
    if (!this.guard.dead && isGarbage(this.responseBuffer)) this.guard.garbled(GARBAGE);
  }

  override error(error: Error | string): void {
    // A text is what memjs says when the peer demands authentication.
    if (typeof error === 'string') this.guard.garbled(error);
    else this.guard.failed(error);
  }

  /** Destroys the socket and forgets all requests. */
  discard(error: Error): void {
    super.error(error);
  }
}

/** True when memjs would wait for ever for the end of the reply that starts here, or misread it. */
function isGarbage(start: Buffer): boolean {
  if (start.length === 0) return false;
  if (start[0] !== RESPONSE_MAGIC) return true;
  if (start.length < HEADER_BYTES) return false;
  return start.readUInt32BE(8) < start.readUInt16BE(2) + start.readUInt8(4);
}

/** The outcome for an error that memjs made of a reply's status. */
function outcomeOfStatus(error: Error): Outcome {
  return SERVER_SIDE.test(error.message) ? SERVER_ERROR : CLIENT_ERROR;
}

/** A place for one request in flight. Reused, so that a request allocates no callback of ours. */
class Slot {
  token = 0;
  deadlineMs = 0;
  /** The how-manieth request of the connection this is. */
  order = 0;
  busy = false;
  readonly onGet: (error: Error | null, value: Buffer | null) => void;
  readonly onSet: (error: Error | null) => void;

  constructor(finish: (slot: Slot, outcome: Outcome) => void) {
    this.onGet = (error, value) => {
      if (error !== null) finish(this, outcomeOfStatus(error));
      else if (value === null) finish(this, MISS);
      else finish(this, Buffer.isBuffer(value) ? HIT : CORRUPT);
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
  private open = false;
  private sent = 0;
  private receivedAtMs = 0;
  private readonly server: GuardedServer;
  private readonly client: EnduringClient;
  private readonly slots: Slot[] = [];
  private readonly free: Slot[] = [];
  private fulfilReady!: () => void;
  private rejectReady!: (error: Error) => void;

  /** `index` is the owner's own number for the connection; `peer` appears in replies. */
  constructor(
    address: Address,
    readonly index: number,
    readonly peer: number,
    private readonly owner: ConnectionOwner,
  ) {
    this.ready = new Promise((fulfil, reject) => {
      this.fulfilReady = fulfil;
      this.rejectReady = reject;
    });
    // Nobody has to wait for `ready`: a failure reaches the requests as well.
    this.ready.catch(() => undefined);
    this.server = new GuardedServer(address, this);
    this.client = new EnduringClient([this.server], {
      retries: 0,
      failover: false,
      logger: SILENT,
    });
    this.connect();
  }

  get(token: number, key: string, deadlineMs: number): void {
    this.client.get(key, this.take(token, deadlineMs).onGet);
  }

  set(token: number, key: string, value: Buffer, ttlS: number, deadlineMs: number): void {
    const options = ttlS === 0 ? NO_EXPIRY : { expires: ttlS };
    this.client.set(key, value, options, this.take(token, deadlineMs).onSet);
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
    if (!this.open) this.end(new Error('no answer in time'), REFUSED);
  }

  /** Ends the connection and every request on it. */
  abort(error: Error): void {
    this.end(error, RESET);
  }

  received(): void {
    this.receivedAtMs = this.owner.clock();
  }

  garbled(message: string): void {
    this.end(new Error(message), RESET, CLIENT_ERROR);
  }

  failed(error: Error): void {
    this.end(error, this.open ? RESET : REFUSED);
  }

  private connect(): void {
    this.server.sock(false, (socket) => {
      // memjs leaves requests unanswered for ever when the peer closes in an orderly way.
      const onClose = (): void => this.failed(new Error('the peer closed the connection'));
      socket.on('end', onClose).on('close', onClose);
      // A last partial segment held back for an acknowledgement would count as the peer's time.
      socket.setNoDelay(true);
      this.open = true;
      this.owner.opened(this);
      this.fulfilReady();
    });
  }

  private take(token: number, deadlineMs: number): Slot {
    let slot = this.free.pop();
    if (slot === undefined) {
      slot = new Slot(this.finish);
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
    slot.busy = false;
    this.free.push(slot);
    this.owner.ended(token, this.peer, outcome, this.receivedAtMs);
  };

  /** Ends everything, in the order of sending: the oldest request as `first`, others as `rest`. */
  private end(error: Error, rest: Outcome, first?: Outcome): void {
    if (this.dead) return;
    this.dead = true;
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
