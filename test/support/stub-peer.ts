// A peer that misbehaves on demand: a TCP server with memcached's answers, where a test decides
// request by request whether the answer comes, late, in pieces, wrong or not at all.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../src/memcached/address.js';
import { parseRequest, type Store, type StubRequest } from './stub-protocol.js';

/** What a stub peer does with one request. */
export type Behaviour =
  | 'answer'
  /** The right answer, one byte per turn of the event loop. */
  | 'byte_by_byte'
  /** No answer; later requests are answered. */
  | 'skip'
  /** No answer to this and to every later request of the connection. */
  | 'silence'
  /** The right answer cut inside its header, then a reset. */
  | 'half_header'
  /** The right answer cut inside its value, then a reset. */
  | 'half_value'
  /** An orderly close without an answer. */
  | 'fin'
  /** A reply of no protocol. */
  | 'garbage'
  | 'server_error'
  | 'client_error'
  /** The right answer, late. */
  | { readonly delayMs: number }
  /** These bytes for an answer. */
  | Buffer;

/** A stub peer, and what a test may change about it at any time. */
export interface StubPeer {
  readonly address: Address;
  readonly store: Store;
  /** What to do with a request; `nth` counts those of all connections from 0. */
  plan: (request: StubRequest, nth: number) => Behaviour;
  /** What to do with a new connection. */
  greeting: 'serve' | 'close' | 'reset';
  /** Connections accepted so far. */
  connections: number;
  /** Every request so far, such as `get key:1`. */
  readonly requests: string[];
  /** Closes every connection in an orderly way, and waits until both ends have. */
  dropConnections(): Promise<void>;
}

// Long enough for the client to have read what was sent before the reset that follows it. The
// faults are then at their worst; nothing fails if it was too short.
const LINGER_MS = 20;

/** Runs `use` with a stub peer. */
export async function withStub(
  use: (stub: StubPeer) => Promise<void>,
  plan: StubPeer['plan'] = () => 'answer',
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stub = newStub(server, plan, sockets);
  server.on('connection', (socket) => {
    stub.connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Clients that go away in the middle are what these tests are about.
    socket.on('error', () => undefined);
    if (stub.greeting === 'close') socket.end();
    else if (stub.greeting === 'reset') socket.resetAndDestroy();
    else serve(stub, socket);
  });
  try {
    await use(stub);
  } finally {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
}

function newStub(server: Server, plan: StubPeer['plan'], sockets: Set<Socket>): StubPeer {
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: '127.0.0.1', port },
    store: new Map(),
    plan,
    greeting: 'serve',
    connections: 0,
    requests: [],
    dropConnections: async () => {
      await Promise.all(Array.from(sockets, (socket) => once(socket.end(), 'close')));
    },
  };
}

/** Answers a connection's requests one after another, until it is gone. */
function serve(stub: StubPeer, socket: Socket): void {
  let input = Buffer.alloc(0);
  let busy = false;
  let silent = false;
  const answerAll = async (): Promise<void> => {
    for (let parsed = parseRequest(input); parsed && !silent; parsed = parseRequest(input)) {
      input = input.subarray(parsed.length);
      const behaviour = stub.plan(parsed.request, stub.requests.length);
      stub.requests.push(`${parsed.request.kind} ${parsed.request.key}`);
      silent = behaviour === 'silence';
      await act(behaviour, parsed.request, stub.store, socket);
    }
    busy = false;
  };
  socket.on('data', (chunk: Buffer) => {
    input = Buffer.concat([input, chunk]);
    if (busy) return;
    busy = true;
    void answerAll();
  });
}

async function act(
  behaviour: Behaviour,
  request: StubRequest,
  store: Store,
  socket: Socket,
): Promise<void> {
  if (Buffer.isBuffer(behaviour)) {
    socket.write(behaviour);
    return;
  }
  if (typeof behaviour === 'object') {
    await sleep(behaviour.delayMs);
    socket.write(request.answer(store));
    return;
  }
  switch (behaviour) {
    case 'answer':
      socket.write(request.answer(store));
      return;
    case 'byte_by_byte':
      for (const byte of request.answer(store)) {
        socket.write(Buffer.of(byte));
        await turn();
      }
      return;
    case 'skip':
    case 'silence':
      return;
    case 'half_header':
      return sendAndReset(socket, request.answer(store), 2);
    case 'half_value': {
      const reply = request.answer(store);
      return sendAndReset(socket, reply, reply.length >> 1);
    }
    case 'fin':
      socket.end();
      return;
    case 'garbage':
      socket.write('THIS IS NO REPLY\r\n');
      return;
    case 'server_error':
      socket.write(request.serverError());
      return;
    case 'client_error':
      socket.write(request.clientError());
  }
}

async function sendAndReset(socket: Socket, reply: Buffer, bytes: number): Promise<void> {
  socket.write(reply.subarray(0, bytes));
  await sleep(LINGER_MS);
  socket.resetAndDestroy();
}
