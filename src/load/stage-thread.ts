// One stage on one thread: connect, then run each phase as the main thread calls for it. Takes time
// and its driver as parameters.
import type { Driver, DriverFactory } from '../drivers/driver.js';
import { GeneratorMeter } from '../metrics/generator-meter.js';
import { PhaseRecorder } from '../metrics/phase-recorder.js';
import type { PhaseResult } from '../metrics/phase-result.js';
import { Schedule } from '../workload/arrival.js';
import { Tally } from '../workload/tally.js';
import { ValueVerification } from '../workload/value-verification.js';
import { type Operation, OperationStream, type StreamName } from '../workload/workload.js';
import { ClosedLoop } from './closed-loop.js';
import { Fills } from './fills.js';
import type { PhaseName, StagePlan } from './messages.js';
import { OpenLoop } from './open-loop.js';
import { Operations } from './operations.js';
import type { Time } from './time.js';

/** How long the connections of a stage may take to be made. */
const CONNECT_MS = 5_000;
/** How often a phase looks whether it has been told to stop, besides at every reply. */
const STOP_CHECK_MS = 10;

/** Above this, the block of values is too large to have a copy in every thread. */
const LARGEST_COPY_BYTES = 64 << 20;

type LoadLoop = ClosedLoop | OpenLoop;

/** What a thread gets from its surroundings. */
export interface ThreadHost {
  readonly time: Time;
  readonly makeDriver: DriverFactory;
  /** True once everything must stop at once. */
  readonly stopped: () => boolean;
  /** Told how many operations have ended in the phase, dropped ones included, and those. */
  readonly progress: (operations: number, dropped: number) => void;
  /** Told why a connection could not be made: it need not be the peer's doing. */
  readonly onConnectError?: (error: Error) => void;
}

export class StageThread {
  readonly #plan: StagePlan;
  readonly #thread: number;
  readonly #host: ThreadHost;
  readonly #driver: Driver;
  readonly #operations: Operations;
  /** Workers of this thread, by their number in the stage. */
  readonly #workers: readonly number[];
  /** Operations that may be in flight. */
  readonly #slots: number;
  #loop: LoadLoop | undefined;
  #ended = 0;
  #dropped = 0;

  constructor(plan: StagePlan, thread: number, host: ThreadHost) {
    this.#plan = plan;
    this.#thread = thread;
    this.#host = host;
    const { workers, verify } = plan.workload;
    this.#workers = Array.from({ length: workers }, (_, w) => w).filter(
      (w) => w % plan.threads === thread,
    );
    this.#driver = host.makeDriver({
      addresses: plan.addresses,
      lanes: plan.connections === 'shared' ? 1 : this.#workers.length,
      keys: plan.keys,
      values: ownCopy(plan.values),
      verification: verify === false ? undefined : new ValueVerification(plan.keys, plan.workload),
      clock: host.time.now,
      onConnectError: host.onConnectError,
      onReply: (slot, peer, outcome, atMs) => {
        // After a stop the peers may be gone already: what fails then says nothing about them.
        if (!host.stopped()) this.#operations.onReply(slot, peer, outcome, atMs);
      },
    });
    this.#slots = Math.max(this.#workers.length * plan.pipeline, this.#maxOutstanding());
    this.#operations = new Operations({
      slots: this.#slots,
      keys: plan.keys,
      valueBlockBytes: plan.values.length,
      driver: this.#driver,
      onEnd: (slot, outcome, atMs) => {
        host.progress(++this.#ended, this.#dropped);
        this.#loop?.onEnd(slot, outcome, atMs);
      },
    });
  }

  /** Opens all connections. */
  async connect(): Promise<void> {
    await this.#driver.connect(this.#host.time.now() + CONNECT_MS);
  }

  /**
   * Makes one phase ready, so that nothing but load happens once it has begun. Returns the function
   * that runs it from `startMs` on this thread's clock, the same moment for all threads.
   */
  prepare(phase: PhaseName): (startMs: number) => Promise<PhaseResult> {
    const { intervalMs, addresses, loop: load, faultsMs } = this.#plan;
    const openLoop = load.kind === 'open' && phase !== 'preload';
    const recorder = new PhaseRecorder({
      peers: addresses.length,
      intervalMs,
      openLoop,
      faultsMs: phase === 'measure' ? faultsMs : [],
      defer: (run) => this.#defer(run),
    });
    const name: StreamName = phase === 'warmup' ? 'warmup' : 'measure';
    const streams = this.#workers.map((w) => new OperationStream(this.#plan.workload, w, name));
    const loop = this.#makeLoop(phase, recorder, streams);
    const fills = this.#makeFills(phase, streams);
    const tally = this.#tally(phase);
    const meter = new GeneratorMeter();
    return async (startMs) => {
      this.#operations.recorder = recorder;
      this.#operations.fills = fills;
      this.#operations.tally = tally;
      this.#loop = loop;
      this.#ended = this.#dropped = 0;
      recorder.begin(startMs);
      fills?.begin(startMs);
      await this.#until(startMs);
      meter.start();
      const check = setInterval(() => {
        if (this.#host.stopped()) loop.cancel();
      }, STOP_CHECK_MS);
      const reconnectsBefore = this.#driver.reconnects;
      const endMs = await loop.run(startMs);
      tally?.flush();
      clearInterval(check);
      const use = await meter.stop();
      return {
        record: recorder.finish(),
        durationMs: endMs - startMs,
        use,
        reconnects: this.#driver.reconnects - reconnectsBefore,
        complete: !this.#host.stopped() && !(loop instanceof ClosedLoop && loop.gaveUp),
      };
    };
  }

  close(): void {
    this.#driver.close();
  }

  /** Runs what can wait after the I/O of this turn, and what was started leaves before it. */
  #defer(run: () => void): void {
    this.#host.time.soon(() => {
      this.#operations.flush();
      run();
    });
  }

  #maxOutstanding(): number {
    const { loop, threads } = this.#plan;
    return loop.kind === 'open' ? shareOf(loop.maxOutstanding, this.#thread, threads) : 0;
  }

  /** How long operations of a phase may start, in ms, or Infinity. */
  #phaseMs(phase: PhaseName): number {
    const { loop, warmupMs } = this.#plan;
    if (phase === 'preload') return Infinity;
    if (phase === 'warmup') return warmupMs;
    return loop.kind === 'open' ? loop.arrival.durationS * 1000 : loop.durationMs;
  }

  #makeFills(phase: PhaseName, streams: readonly OperationStream[]): Fills | undefined {
    const { workload, deadlineMs } = this.#plan;
    if (!workload.setOnMiss) return undefined;
    return new Fills({
      slots: this.#slots,
      fill: (worker, k, key, out) => streams[worker]!.fill(k, key, out),
      durationMs: this.#phaseMs(phase),
      deadlineMs,
    });
  }

  /** What is started before the measure phase is not counted, but for the preload's sizes. */
  #tally(phase: PhaseName): Tally | undefined {
    if (phase === 'warmup') return undefined;
    const { workload, counts, threads } = this.#plan;
    return new Tally(workload, counts[phase][this.#thread]!, threads === 1);
  }

  #makeLoop(
    phase: PhaseName,
    recorder: PhaseRecorder,
    streams: readonly OperationStream[],
  ): LoadLoop {
    const plan = this.#plan;
    const common = {
      lane: plan.connections === 'shared' ? () => 0 : (worker: number) => worker,
      deadlineMs: plan.deadlineMs,
      operations: this.#operations,
      time: this.#host.time,
      durationMs: this.#phaseMs(phase),
    };
    const operation = (worker: number, k: number, out: Operation) =>
      streams[worker]!.operation(k, out);
    const closed = { ...common, workers: this.#workers.length, pipeline: plan.pipeline };
    if (phase === 'preload') {
      return new ClosedLoop({
        ...closed,
        operation: (worker, k, out) => streams[worker]!.preload(k, out),
        requests: plan.workload.keys,
      });
    }
    const { loop } = plan;
    if (loop.kind === 'closed') {
      const requests = phase === 'warmup' ? Infinity : loop.requests;
      return new ClosedLoop({ ...closed, operation, requests });
    }
    const arrival =
      phase === 'warmup'
        ? { ...loop.arrival, toPerS: loop.arrival.fromPerS, durationS: plan.warmupMs / 1000 }
        : loop.arrival;
    return new OpenLoop({
      ...common,
      operation,
      recorder,
      onDrop: () => this.#host.progress(++this.#ended, ++this.#dropped),
      schedule: new Schedule(arrival),
      workers: plan.workload.workers,
      thread: this.#thread,
      threads: plan.threads,
      maxOutstanding: this.#maxOutstanding(),
    });
  }

  /** Waits for the common start; the last bit by polling, since timers are a millisecond coarse. */
  async #until(startMs: number): Promise<void> {
    const { time } = this.#host;
    const leftMs = startMs - time.now();
    if (leftMs > 2) await new Promise<void>((resolve) => time.after(leftMs - 2, resolve));
    while (time.now() < startMs) await new Promise<void>((resolve) => time.soon(resolve));
  }
}

/**
 * The block of values in memory of this thread alone. From shared memory V8 copies with atomic
 * accesses, word by word at best, which costs a 32 KiB value more than all else about it.
 */
function ownCopy(values: Uint8Array): Uint8Array {
  return values.length > LARGEST_COPY_BYTES ? values : new Uint8Array(values);
}

/** The part of `count` that thread number `thread` of `threads` gets; the parts add up to it. */
function shareOf(count: number, thread: number, threads: number): number {
  return Math.floor(count / threads) + (thread < count % threads ? 1 : 0);
}
