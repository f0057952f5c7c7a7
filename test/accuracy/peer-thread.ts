// The delaying peer as the main thread sees it: started, given its orders, asked for the truth.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Address } from '../../src/memcached/address.js';
import type { Listening, Orders, PeerMessage, Truth } from './delaying-peer.js';

/** A peer on a thread of its own. */
export class PeerThread {
  readonly address: Address;
  readonly #worker: Worker;

  private constructor(worker: Worker, { port }: Listening) {
    this.#worker = worker;
    this.address = { host: '127.0.0.1', port };
  }

  static async start(): Promise<PeerThread> {
    const worker = new Worker(new URL('./delaying-peer.js', import.meta.url));
    const [listening] = (await once(worker, 'message')) as [Listening];
    return new PeerThread(worker, listening);
  }

  /** From when this resolves on, requests are delayed and counted; before, they are not. */
  async begin(orders: Orders): Promise<void> {
    await this.#ask({ type: 'orders', orders });
  }

  /** What was really done since `begin`. Requests that follow are answered at once. */
  async tell(): Promise<Truth> {
    return (await this.#ask({ type: 'tell' })) as Truth;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** `once` rejects when the thread fails. */
  async #ask(message: PeerMessage): Promise<unknown> {
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(message);
    const [told] = (await answer) as [unknown];
    return told;
  }
}
