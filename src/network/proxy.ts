// A proxy before each peer that holds replies back or lets nothing pass, in a thread of its own.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';

/** What stands between the load and a peer. */
export interface Condition {
  /** From a reply's arrival to its departure, in ms. */
  readonly delayMs: number;
  /** Whether nothing passes, in neither direction. */
  readonly drop: boolean;
}

/** What the proxy's thread is told at its start. */
export interface ProxyTask {
  /** The peers, in order. */
  readonly targets: readonly Address[];
  /** For all of them, in ms. */
  readonly delayMs: number;
}

/** What it is told later; it answers with the number of the order once that is carried out. */
export interface ProxyOrder {
  readonly number: number;
  /** Index of the target. */
  readonly target: number;
  readonly condition: Condition;
}

/** A proxy that runs. */
export interface Proxy {
  /** Where it listens in the place of each target: TCP on the loopback interface. */
  readonly addresses: readonly Address[];
  /**
   * Changes what stands before one target; resolves when it holds. Replies that are held back already
   * leave when they were to. What is swallowed in either direction is lost: at the end of a drop the
   * connections that lost something are cut, since what follows would be read as something else.
   */
  set(target: number, condition: Condition): Promise<void>;
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
  let orders = 0;
  return {
    addresses: ports.map((port) => ({ host: '127.0.0.1', port })),
    async set(target, condition) {
      const number = ++orders;
      const done = new Promise<void>((resolve) => {
        const listen = (answer: unknown): void => {
          if (answer === number) settle();
        };
        // A thread that has ended lets nothing pass any more; `close` tells why.
        const settle = (): void => {
          worker.off('message', listen);
          worker.off('exit', settle);
          resolve();
        };
        worker.on('message', listen);
        worker.on('exit', settle);
      });
      worker.postMessage({ number, target, condition } satisfies ProxyOrder);
      await done;
    },
    async close() {
      await worker.terminate();
      if (failure !== undefined) throw failure;
    },
  };
}
