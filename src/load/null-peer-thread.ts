// Entry of a null peer's thread: listens where it is told to and answers everything at once. It is
// named by its URL and never imported.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';
import { NullReplyTemplates, NullResponder } from '../memcached/null-replies.js';
import type { NullPeerTask } from './null-peers.js';

/** With more bytes than this that the client has not taken, no further requests are read. */
const MOST_UNSENT_BYTES = 4 << 20;

const { paths, ports, valueBytes } = workerData as NullPeerTask;
const templates = new NullReplyTemplates(valueBytes);

/** Serves one connection. Accepted sockets know no `onread`: each read takes a buffer of its own. */
function serve(socket: Socket): void {
  socket.setNoDelay(true);
  const responder = new NullResponder(templates, (bytes) => {
    socket.write(bytes);
    return socket.writableLength === 0;
  });
  socket.on('data', (chunk: Buffer) => {
    responder.feed(chunk);
    if (socket.writableLength > MOST_UNSENT_BYTES) socket.pause();
  });
  socket.on('drain', () => socket.resume());
  socket.on('error', () => socket.destroy());
}

async function listen(where: { path: string } | { host: string; port: number }): Promise<Address> {
  const server = createServer(serve).listen(where);
  await once(server, 'listening');
  if ('path' in where) return where;
  return { host: where.host, port: (server.address() as AddressInfo).port };
}

const addresses = await Promise.all([
  ...paths.map((path) => listen({ path })),
  ...Array.from({ length: ports }, () => listen({ host: '127.0.0.1', port: 0 })),
]);
parentPort!.postMessage(addresses);
