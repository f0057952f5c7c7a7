// memjs with its weak points led to a guard. The only importer of memjs; knows one connection and no
// deadlines, tokens or lanes.
import { Client, Server } from 'memjs';
import type { Address } from '../memcached/address.js';
import { CLIENT_ERROR, type Outcome, SERVER_ERROR } from '../metrics/outcome.js';

// memjs times out on its own when a socket has been idle, and then fails in ways that cannot be
// told apart. Our deadlines come first; this one, a day, only has to be out of their way.
const MEMJS_TIMEOUT_S = 86_400;

// First byte of every reply in the binary protocol.
const RESPONSE_MAGIC = 0x81;
const HEADER_BYTES = 24;
/** Longest body that a reply can have: memcached's largest item (`-I 1g`), and its extras. */
const MOST_BODY_BYTES = 2 ** 30 + 2 ** 10;
const GARBAGE = 'the peer does not speak the binary protocol';

// memjs tells the status of a reply only in words: its table in lib/memjs/protocol.js.
const SERVER_SIDE = /: (Value too large|Out of memory|Internal error|Busy|Temporary failure)$/;

const SILENT = { log: (): void => undefined };

/** A memjs client whose sequence numbers stay valid after 2^31 requests; memjs' own go negative. */
export class EnduringClient extends Client {
  constructor(server?: Server) {
    super(server === undefined ? [] : [server], { retries: 0, failover: false, logger: SILENT });
  }

  override incrSeq(): void {
    (this as { seq: number }).seq = (this.seq + 1) >>> 0;
  }
}

/** What a `GuardedServer` reports. */
export interface Guard {
  readonly dead: boolean;
  /** Bytes have arrived and are about to be parsed. */
  received(): void;
  /** What arrived is not what the protocol allows. */
  garbled(message: string): void;
  /** memjs gave the connection up. */
  failed(error: Error): void;
}

/** memjs' connection to one peer, with its weak points led to a `Guard`. */
export class GuardedServer extends Server {
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
    if (this.responseBuffer.length === 0 && isGarbage(chunk)) {
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

/**
 * True when memjs would wait for ever for the end of the reply that starts here, gather more than any peer
 * holds, or misread it.
 */
function isGarbage(start: Buffer): boolean {
  if (start.length === 0) return false;
  if (start[0] !== RESPONSE_MAGIC) return true;
  if (start.length < HEADER_BYTES) return false;
  const bodyBytes = start.readUInt32BE(8);
  return bodyBytes < start.readUInt16BE(2) + start.readUInt8(4) || bodyBytes > MOST_BODY_BYTES;
}

/** The outcome for an error that memjs made of a reply's status. */
export function outcomeOfStatus(error: Error): Outcome {
  return SERVER_SIDE.test(error.message) ? SERVER_ERROR : CLIENT_ERROR;
}
