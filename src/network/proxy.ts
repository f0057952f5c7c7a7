// A proxy before each peer that holds replies back for a fixed time, in a thread of its own.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';

/** What the proxy's thread is told. */
export interface ProxyTask {
  /** The peers, in order. */
  readonly targets: readonly Address[];
  /** From a reply's arrival to its departure, in ms. */
  readonly delayMs: number;
}

/** A proxy that runs. */
export interface Proxy {
  /** Where it listens in the place of each target: TCP on the loopback interface. */
  readonly addresses: readonly Address[];
  /**
   * Ends it, and every connection through it.
   * @throws what went wrong in its thread meanwhile
   */
  close(): Promise<void>;
}

/**
 * Starts a proxy before `targets`. Requests pass at once; each reply leaves `delayMs` after it came,
 * never earlier. How much later depends on how busy the machine is: it polls while it holds something,
 * so give it a core.
 */
export async function startProxy(targets: readonly Address[], delayMs: number): Promise<Proxy> {
  const workerData: ProxyTask = { targets, delayMs };
  const worker = new Worker(new URL('./proxy-thread.js', import.meta.url), { workerData });
  // Rejects with what the thread throws before it listens.
  const [ports] = (await once(worker, 'message')) as [readonly number[]];
  let failure: Error | undefined;
  worker.on('error', (error: Error) => (failure = error));
  return {
    addresses: ports.map((port) => ({ host: '127.0.0.1', port })),
    async close() {
      await worker.terminate();
      if (failure !== undefined) throw failure;
    },
  };
}
