// Entry of the proxy's thread; named by its URL and never imported. Knows nothing of what passes.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';
import { DelayLine } from './delay-line.js';
import type { Condition, ProxyOrder, ProxyTask } from './proxy.js';

/** A connection that holds back more than this is not read from until less is left. */
const MOST_HELD_BYTES = 8 << 20;

/** A client's connection and the one to its peer. */
interface Link {
  readonly client: Socket;
  readonly peer: Socket;
  /** Bytes of replies that have not left yet. */
  heldBytes: number;
  /** Whether something that was to pass did not. */
  broken: boolean;
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

/** The way to one peer. */
class Way {
  readonly server: Server;
  readonly #target: Address;
  readonly #line: DelayLine<Held>;
  readonly #links = new Set<Link>();
  #drop = false;

  constructor(target: Address, delayMs: number) {
    this.#target = target;
    this.#line = new DelayLine<Held>(delayMs, deliver);
    this.server = createServer({ noDelay: true }, (client) => this.#accept(client));
    this.server.listen(0, '127.0.0.1');
  }

  set({ delayMs, drop }: Condition): void {
    this.#line.delayMs = delayMs;
    this.#drop = drop;
    if (drop) return;
    for (const { broken, client } of this.#links) if (broken) client.destroy();
  }

  #accept(client: Socket): void {
    const peer = connect({ ...this.#target, noDelay: true });
    const link: Link = { client, peer, heldBytes: 0, broken: false };
    this.#links.add(link);
    client.on('error', ignore);
    peer.on('error', ignore);
    client.on('data', (bytes: Buffer) => {
      if (this.#swallows(link)) return;
      if (!peer.write(bytes)) client.pause();
    });
    peer.on('drain', () => client.resume());
    client.on('end', () => peer.end());
    client.on('close', () => {
      this.#links.delete(link);
      peer.destroy();
    });
    peer.on('data', (bytes: Buffer) => {
      if (this.#swallows(link)) return;
      this.#line.hold({ link, bytes });
      link.heldBytes += bytes.length;
      if (link.heldBytes > MOST_HELD_BYTES) peer.pause();
    });
    peer.on('close', () => {
      if (!this.#swallows(link)) this.#line.hold({ link, bytes: undefined });
    });
  }

  /** Whether nothing passes; what was to pass on this connection is then lost. */
  #swallows(link: Link): boolean {
    link.broken ||= this.#drop;
    return this.#drop;
  }
}

const { targets, delayMs } = workerData as ProxyTask;
const ways = targets.map((target) => new Way(target, delayMs));
await Promise.all(ways.map(({ server }) => once(server, 'listening')));
parentPort!.on('message', ({ number, target, condition }: ProxyOrder) => {
  ways[target]!.set(condition);
  parentPort!.postMessage(number);
});
parentPort!.postMessage(ways.map(({ server }) => (server.address() as AddressInfo).port));
