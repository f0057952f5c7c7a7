// Null peers: what stands in for memcacheds when the question is what the load generator can do by
// itself. They live in threads of their own and are gone when `stop` returns.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Address } from '../memcached/address.js';

/** What one thread of null peers is told. */
export interface NullPeerTask {
  /** Unix sockets to listen on. */
  readonly paths: readonly string[];
  /** Number of TCP ports on the loopback interface to listen on. */
  readonly ports: number;
  /** Length of every value in bytes. */
  readonly valueBytes: number;
}

/** How many null peers, and what they are. */
export interface NullPeersOptions {
  readonly count: number;
  readonly transport: 'tcp' | 'unix';
  readonly valueBytes: number;
  /** Threads to spread them over; at most one per peer is used. */
  readonly threads: number;
}

/** Null peers that run. */
export interface NullPeers {
  readonly addresses: readonly Address[];
  stop(): Promise<void>;
}

/** Starts null peers. Rejects with the error of a thread that could not start. */
export async function startNullPeers(options: NullPeersOptions): Promise<NullPeers> {
  const { count, transport, valueBytes } = options;
  const threads = Math.min(options.threads, count);
  const folder =
    transport === 'unix' ? await mkdtemp(join(tmpdir(), 'peerbench-null-')) : undefined;
  const workers = Array.from({ length: threads }, (_, thread) => {
    const peers = Array.from({ length: count }, (_, peer) => peer).filter(
      (peer) => peer % threads === thread,
    );
    const workerData: NullPeerTask = {
      paths: folder === undefined ? [] : peers.map((peer) => join(folder, String(peer))),
      ports: folder === undefined ? peers.length : 0,
      valueBytes,
    };
    return new Worker(new URL('./null-peer-thread.js', import.meta.url), { workerData });
  });
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const addresses = await Promise.all(workers.map(listening));
    return { addresses: addresses.flat(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(worker: Worker): Promise<readonly Address[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    // Kept for the thread's whole life: without a listener its errors would end this process. What
    // a dead null peer leads to, its clients see.
    worker.on('error', reject);
  });
}
