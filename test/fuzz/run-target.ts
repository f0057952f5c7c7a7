// One target on a thread, watched from outside: a case that does not end, a thread that dies, and
// memory that runs out are failures like any other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../src/errors.js';
import type { Outcome } from './target.js';

/** What a thread is asked to do. */
export interface FuzzTask {
  readonly target: string;
  readonly seed: number;
  /** How much is tried; a target has a fixed number of cases for a thousand. */
  readonly rounds: number;
  /** Where to begin among the cases, as a failure told it. */
  readonly path?: string | undefined;
  /** Two 32-bit numbers: cases that were begun, and, from the first failure on, another than 0. */
  readonly done: SharedArrayBuffer;
  /** Where cases may write. Removed from outside: a thread that is ended cleans nothing up. */
  readonly folder: string;
}

/** A case is over within milliseconds; on a busy machine, far within this. */
const HANG_MS = 30_000;
const LOOK_MS = 250;

/** Most memory of JavaScript objects that a thread may hold, in MiB: several times what is needed. */
const HEAP_MIB = 512;

/**
 * Tries the cases of a target.
 * @param url the module that runs in the thread
 */
export async function runTarget(
  task: Omit<FuzzTask, 'done' | 'folder'>,
  url = new URL('./thread.js', import.meta.url),
  hangMs = HANG_MS,
): Promise<Outcome> {
  const done = new Int32Array(new SharedArrayBuffer(8));
  const folder = mkdtempSync(join(tmpdir(), 'pb-fuzz-'));
  const worker = new Worker(url, {
    workerData: { ...task, done: done.buffer, folder } satisfies FuzzTask,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  const over = new AbortController();
  const failed = (reason: string): Outcome => {
    const [cases, isShrinking] = [done[0]!, done[1] !== 0];
    const known = !isShrinking && task.path === undefined && cases > 0;
    return {
      what: 'cases',
      cases,
      inputs: cases,
      failure: { reason, ...(known && { path: String(cases - 1) }) },
    };
  };
  const ended = new Promise<Outcome>((resolve) => {
    worker.once('message', resolve);
    // An error that nobody caught, a rejection that nobody handled, or memory that ran out.
    worker.once('error', (error) => resolve(failed(messageOf(error))));
    worker.once('exit', (code) => resolve(failed(`the thread ended with ${code}`)));
  });
  try {
    return await Promise.race([ended, hang(done, hangMs, over.signal).then(() => failed('hangs'))]);
  } finally {
    over.abort();
    await worker.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when no case has begun for `hangMs`. */
async function hang(done: Int32Array, hangMs: number, signal: AbortSignal): Promise<void> {
  let last = -1;
  for (let sinceMs = 0; sinceMs < hangMs; sinceMs += LOOK_MS) {
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const now = Atomics.load(done, 0);
    if (now !== last) sinceMs = 0;
    last = now;
  }
}
