// Entry of the proxy's thread; named by its URL and never imported. Knows nothing of what passes.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';
import { DelayLine } from './delay-line.js';
import type { ProxyTask } from './proxy.js';

/** A connection that holds back more than this is not read from until less is left. */
const MOST_HELD_BYTES = 8 << 20;

/** A client's connection and the one to its peer. */
interface Link {
  readonly client: Socket;
  readonly peer: Socket;
  /** Bytes of replies that have not left yet. */
  heldBytes: number;
}

/** A piece of a reply; without bytes, the end of what the peer has to say. */
interface Held {
  readonly link: Link;
  readonly bytes: Buffer | undefined;
}

/** The peer is gone, or the client is: the other side is told by its connection's end. */
const ignore = (): void => undefined;

function deliver({ link, bytes }: Held): void {
  const { client, peer } = link;
  if (!bytes) {
    client.end();
    return;
  }
  const release = (): void => {
    link.heldBytes -= bytes.length;
    if (link.heldBytes <= MOST_HELD_BYTES) peer.resume();
  };
  // Called when the kernel has it all, and with an error when the client is gone.
  client.write(bytes, release);
}

function listen(target: Address, line: DelayLine<Held>): Server {
  const server = createServer({ noDelay: true }, (client) => {
    const peer = connect({ ...target, noDelay: true });
    const link: Link = { client, peer, heldBytes: 0 };
    client.on('error', ignore);
    peer.on('error', ignore);
    client.pipe(peer);
    client.on('close', () => peer.destroy());
    peer.on('data', (bytes: Buffer) => {
      line.hold({ link, bytes });
      link.heldBytes += bytes.length;
      if (link.heldBytes > MOST_HELD_BYTES) peer.pause();
    });
    peer.on('close', () => line.hold({ link, bytes: undefined }));
  });
  return server.listen(0, '127.0.0.1');
}

const { targets, delayMs } = workerData as ProxyTask;
const line = new DelayLine<Held>(delayMs, deliver);
const servers = targets.map((target) => listen(target, line));
await Promise.all(servers.map((server) => once(server, 'listening')));
parentPort!.postMessage(servers.map((server) => (server.address() as AddressInfo).port));
