// The main thread's side of the load: a pool pinned to a number of threads, one long task per thread
// and stage, and the barriers between phases. All threads start a phase at one agreed time.
import { performance } from 'node:perf_hooks';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { BenchError, exhaustionOf, messageOf } from '../errors.js';
import type { PhaseResult } from '../metrics/phase-result.js';
import type { Command, PhaseName, StagePlan, StageTask, ThreadMessage } from './messages.js';

/** From the order to start to the start: time for every thread, which is ready, to get it. */
const LEAD_MS = 5;

/** A pool of load threads; runs one stage at a time. */
export class LoadPool {
  readonly #pool: Piscina<StageTask, void>;
  readonly #control = new Int32Array(new SharedArrayBuffer(4));

  constructor(threads: number) {
    this.#pool = new Piscina<StageTask, void>({
      filename: new URL('./thread.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      // By default an idle thread sleeps in Atomics.wait and its sockets and timers stand still.
      atomics: 'disabled',
    });
  }

  /**
   * Gives a stage to its threads and waits until all of them have their connections. `mayLack` is asked
   * where some could not be made: requests that need them then fail or make them.
   * @throws {BenchError} ERR_PEER_LOST where it says no, as it does by default
   */
  async open(
    plan: StagePlan,
    mayLack: () => Promise<boolean> = () => Promise.resolve(false),
  ): Promise<StageSession> {
    const session = new StageSession(plan, this.#pool, this.#control);
    try {
      const problem = await session.ready();
      if (problem !== undefined && !(await mayLack())) {
        throw new BenchError('ERR_PEER_LOST', `no load was started: ${problem}`);
      }
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Stops all load at once: threads start nothing more and ignore what still comes in. */
  abort(): void {
    Atomics.store(this.#control, 0, 1);
  }

  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}

interface Thread {
  readonly port: MessagePort;
  readonly task: Promise<void>;
  /** Resolves to undefined when nothing comes from this thread any more. */
  readonly lost: Promise<undefined>;
}

/** One stage on its threads. */
export class StageSession {
  readonly #threads: readonly Thread[];
  readonly #progress: Float64Array;
  readonly #control: Int32Array;
  #failure: Error | undefined;

  constructor(plan: StagePlan, pool: Piscina<StageTask, void>, control: Int32Array) {
    this.#control = control;
    this.#progress = new Float64Array(new SharedArrayBuffer(2 * 8 * plan.threads));
    this.#threads = Array.from({ length: plan.threads }, (_, thread) => {
      const { port1, port2 } = new MessageChannel();
      const task: StageTask = { plan, thread, port: port2, control, progress: this.#progress };
      return this.#watch(port1, pool.run(task, { transferList: [port2] }));
    });
  }

  /**
   * What went wrong: a thread was lost, or cannot go on. The load has been stopped; what the other
   * threads have measured is there.
   */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Operations that have ended in the current phase, over all threads. */
  get operations(): number {
    return this.#progress.reduce((sum, count, at) => (at % 2 === 0 ? sum + count : sum), 0);
  }

  /** Those of them that were dropped. */
  get dropped(): number {
    return this.#progress.reduce((sum, count, at) => (at % 2 === 1 ? sum + count : sum), 0);
  }

  /**
   * Resolves when every thread has tried to connect, to what went wrong with the first that failed.
   * @throws what stopped the load, a BenchError where it is not a bug
   */
  async ready(): Promise<string | undefined> {
    const messages = await this.#collect('ready');
    if (this.#failure) throw this.#failure;
    const ids = new Set(messages.map(({ threadId }) => threadId));
    if (ids.size !== this.#threads.length) {
      throw new Error(`${this.#threads.length} tasks share ${ids.size} threads`);
    }
    return messages.find(({ problem }) => problem !== undefined)?.problem;
  }

  /**
   * Runs one phase on all threads and returns what each of them saw; after a `failure`, what is left.
   * `onStart` is told when it begins, in ms since the epoch.
   */
  async phase(
    phase: PhaseName,
    onStart?: (startAtEpochMs: number) => void,
  ): Promise<readonly PhaseResult[]> {
    this.#progress.fill(0);
    const prepared = this.#collect('prepared');
    this.#post({ type: 'prepare', phase });
    await prepared;
    if (this.failure) return [];
    const results = this.#collect('phase');
    const startAtEpochMs = performance.timeOrigin + performance.now() + LEAD_MS;
    this.#post({ type: 'start', startAtEpochMs });
    onStart?.(startAtEpochMs);
    const seen = (await results).map(({ result }) => result);
    // Complete is what all threads have ended, also for one that had ended before another was lost.
    return this.#failure ? seen.map((result) => ({ ...result, complete: false })) : seen;
  }

  /** Ends the stage: connections are closed, the threads are free for the next one. */
  async close(): Promise<void> {
    this.#post({ type: 'end' });
    await Promise.allSettled(this.#threads.map(({ task }) => task));
    for (const { port } of this.#threads) port.close();
  }

  #watch(port: MessagePort, task: Promise<void>): Thread {
    const lost = new Promise<undefined>((resolve) => {
      task.catch((error: unknown) => {
        this.#fail(threadLoss(error));
        resolve(undefined);
      });
      port.on('message', (message: ThreadMessage) => {
        if (message.type !== 'failed') return;
        this.#fail(new BenchError(message.code, message.message));
        if (message.ends) resolve(undefined);
      });
    });
    return { port, task, lost };
  }

  /** The load stops everywhere: without all of its threads it is not what was asked for. */
  #fail(failure: Error): void {
    this.#failure ??= failure;
    Atomics.store(this.#control, 0, 1);
  }

  #post(command: Command): void {
    for (const { port } of this.#threads) port.postMessage(command);
  }

  /** The next message of one type from every thread that is not lost. */
  async #collect<T extends ThreadMessage['type']>(
    type: T,
  ): Promise<Extract<ThreadMessage, { type: T }>[]> {
    const each = this.#threads.map(({ port, lost }) => {
      const next = new Promise<Extract<ThreadMessage, { type: T }>>((resolve) => {
        const onMessage = (message: ThreadMessage): void => {
          if (message.type !== type) return;
          port.off('message', onMessage);
          resolve(message as Extract<ThreadMessage, { type: T }>);
        };
        port.on('message', onMessage);
      });
      return Promise.race([next, lost]);
    });
    return (await Promise.all(each)).filter((message) => message !== undefined);
  }
}

/** What the loss of a thread means: something has run out, or a bug. */
function threadLoss(error: unknown): Error {
  const exhaustion = exhaustionOf(error);
  if (exhaustion) return exhaustion;
  // Piscina's words for a thread that has ended without an error.
  const [, code] = /^worker exited with code: (\d+)$/.exec(messageOf(error)) ?? [];
  const ended = `a load thread ended by itself (exit code ${code ?? 'unknown'})`;
  if (code !== undefined) return new Error(ended, { cause: error });
  return error instanceof Error ? error : new Error(messageOf(error));
}
