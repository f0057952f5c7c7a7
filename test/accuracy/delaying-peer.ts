// A thread that is a memcached peer with known delays: it answers each request so long after having
// read it as a law says, by the request's number, and keeps the delay that it really made. It lives
// on a thread of its own, so that neither its work nor its stalls take time from the load.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { delaysOf, LAWS, type LawName } from '../support/delay-law.js';
import { parseRequest, type Store } from '../support/stub-protocol.js';

/** What a peer is to do with the requests that follow. */
export interface Orders {
  readonly law: LawName;
  /** So many will come; those beyond are answered and not recorded. */
  readonly requests: number;
  /** When request number `atRequest` has been read, the peer stands still for `ms`. */
  readonly stall?: { readonly atRequest: number; readonly ms: number };
}

/** What it has really done since its orders. Times are measured on the peer's thread. */
export interface Truth {
  /** Requests read. */
  readonly read: number;
  /** By request: from having read it to just before writing its reply. */
  readonly madeMs: Float64Array;
  /** How long the peer stood still; 0 without a stall. */
  readonly stallMs: number;
}

/** To the peer. It answers the first with 'ready', the second with a `Truth`. */
export type PeerMessage =
  { readonly type: 'orders'; readonly orders: Orders } | { readonly type: 'tell' };

/** From the peer, unasked, when it listens. */
export interface Listening {
  readonly port: number;
}

interface Pending {
  /** Number since the orders; -1 before them. */
  readonly n: number;
  readonly readMs: number;
  readonly dueMs: number;
  readonly reply: Buffer;
}

const store: Store = new Map();
/** Replies that are not due yet, by connection, in the order of the requests. */
const waiting = new Map<Socket, Pending[]>();
let polling = false;

let orders: Orders | undefined;
let delayMs: (n: number) => number = () => 0;
let read = 0;
let madeMs = new Float64Array(0);
let stallMs = 0;

function begin(next: Orders): void {
  orders = next;
  delayMs = delaysOf(LAWS[next.law], next.requests);
  read = 0;
  madeMs = new Float64Array(next.requests);
  stallMs = 0;
}

/** Holds the whole thread: no connection is read, no reply is written. */
function standStill(ms: number): void {
  const startMs = performance.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  stallMs = performance.now() - startMs;
}

function take(socket: Socket, input: Buffer): Buffer {
  const readMs = performance.now();
  let queue = waiting.get(socket);
  for (let parsed = parseRequest(input); parsed; parsed = parseRequest(input)) {
    input = input.subarray(parsed.length);
    const n = orders ? read++ : -1;
    const dueMs = orders ? readMs + delayMs(n) : readMs;
    if (!queue) waiting.set(socket, (queue = []));
    queue.push({ n, readMs, dueMs, reply: parsed.request.answer(store) });
    if (orders?.stall?.atRequest === n) standStill(orders.stall.ms);
  }
  if (!polling && waiting.size > 0) {
    polling = true;
    setImmediate(poll);
  }
  return input;
}

/**
 * Writes the replies that are due. While there are any to come it looks once per turn of the event
 * loop instead of waiting with a timer, which would be up to a millisecond late.
 */
function poll(): void {
  for (const [socket, queue] of waiting) {
    // Both protocols want replies in the order of the requests: one that is due early waits.
    while (queue[0] && queue[0].dueMs <= performance.now()) {
      const { n, readMs, reply } = queue.shift()!;
      // Before the write: the client may have the reply before the call has returned.
      if (n >= 0 && n < madeMs.length) madeMs[n] = performance.now() - readMs;
      socket.write(reply);
    }
    if (queue.length === 0) waiting.delete(socket);
  }
  polling = waiting.size > 0;
  if (polling) setImmediate(poll);
}

const server = createServer({ noDelay: true }, (socket) => {
  let input: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    input = take(socket, input.length === 0 ? chunk : Buffer.concat([input, chunk]));
  });
  socket.on('close', () => waiting.delete(socket));
  socket.on('error', () => undefined); // a client that goes away is no matter of the peer's
});

parentPort!.on('message', (message: PeerMessage) => {
  if (message.type === 'orders') {
    begin(message.orders);
    parentPort!.postMessage('ready');
    return;
  }
  orders = undefined;
  parentPort!.postMessage({ read, madeMs, stallMs } satisfies Truth);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  parentPort!.postMessage({ port } satisfies Listening);
});
