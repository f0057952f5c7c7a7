// Counts and times what happens in one phase on one thread. Part of the hot path: plain counters,
// preallocated recorders, nothing allocated per operation.
import { type FaultRecord, FaultRecorder } from './fault-recorder.js';
import { LatencyRecorder, type RecorderSnapshot } from './histogram.js';
import { type Defer, type IntervalRecord, IntervalRecorder } from './interval-recorder.js';
import { kindOf, KINDS, type Outcome, OUTCOMES, STORED } from './outcome.js';

/** An operation of the open loop is late when it is sent more than this after it was due. */
export const LATE_MS = 1;

/** How an open loop's schedule was kept on one thread, or on all of them. Numbers of operations. */
export interface ScheduleRecord {
  /** Sent more than `LATE_MS` after they were due. */
  readonly late: number;
  /** Most in flight at any time; over several threads the sum, which is an upper bound. */
  readonly outstandingMax: number;
  /** In flight when the schedule was over. */
  readonly outstandingEnd: number;
}

/** What one peer was asked by one thread. Counts are physical requests, not operations. */
export interface PeerRecord {
  /** Requests by outcome number. */
  readonly outcomes: readonly number[];
  /** Gets among them. */
  readonly gets: number;
  readonly latency: RecorderSnapshot;
}

/** All that one thread saw in one phase. Plain data: it crosses threads, and merges by adding. */
export interface PhaseRecord {
  /** Operations by outcome number. */
  readonly outcomes: readonly number[];
  readonly gets: number;
  readonly sets: number;
  /** Sets that followed a miss, by outcome number. */
  readonly fills: readonly number[];
  /** Physical get requests: more than `gets` where reads fell through to other replicas. */
  readonly getRequests: number;
  /** Gets that the first replica could not answer and another one did. */
  readonly replicaHits: number;
  /** Sets that some replicas stored and others did not. */
  readonly partialWrites: number;
  /** By kind of operation, in the order of `KINDS`. */
  readonly kinds: readonly RecorderSnapshot[];
  /** From the send instead of the due time; open loop only. */
  readonly service: RecorderSnapshot | null;
  /** From the due time to the send; open loop only. */
  readonly sendLag: RecorderSnapshot | null;
  /** Open loop only. */
  readonly schedule: ScheduleRecord | null;
  readonly peers: readonly PeerRecord[];
  readonly intervals: readonly IntervalRecord[];
  /** By fault of the stage. */
  readonly faults: readonly FaultRecord[];
}

class PeerCounter {
  readonly outcomes = new Array<number>(OUTCOMES).fill(0);
  readonly latency = new LatencyRecorder(2);
  gets = 0;
}

export class PhaseRecorder {
  readonly #outcomes = new Array<number>(OUTCOMES).fill(0);
  #gets = 0;
  readonly #fills = new Array<number>(OUTCOMES).fill(0);
  #getRequests = 0;
  #replicaHits = 0;
  #partialWrites = 0;
  readonly #kinds = KINDS.map(() => new LatencyRecorder(3));
  readonly #service: LatencyRecorder | null;
  readonly #sendLag: LatencyRecorder | null;
  #late = 0;
  #outstandingMax = 0;
  #outstandingEnd = 0;
  readonly #peers: readonly PeerCounter[];
  readonly #intervals: IntervalRecorder;
  readonly #faults: FaultRecorder;
  #startMs = 0;

  /**
   * @param options.intervalMs length of the timeline's shortest intervals
   * @param options.defer puts off the work that the end of an interval makes
   * @param options.faultsMs when each fault happens, in ms from the start of the phase, in order
   * @param options.openLoop whether service times and send lags differ from latencies at all
   */
  constructor(options: {
    readonly peers: number;
    readonly intervalMs: number;
    readonly defer: Defer;
    readonly openLoop: boolean;
    readonly faultsMs?: readonly number[];
  }) {
    this.#peers = Array.from({ length: options.peers }, () => new PeerCounter());
    this.#service = options.openLoop ? new LatencyRecorder(3) : null;
    this.#sendLag = options.openLoop ? new LatencyRecorder(3) : null;
    this.#intervals = new IntervalRecorder(options.intervalMs, options.defer);
    this.#faults = new FaultRecorder(options.faultsMs ?? []);
  }

  /** The phase begins at `startMs`, on the clock that the records' times come from. */
  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#intervals.begin(startMs);
  }

  /** Operations that have ended. */
  get operations(): number {
    return this.#outcomes.reduce((sum, count) => sum + count, 0);
  }

  /** The end of an operation. `originMs` is when it was due or started, `sentMs` when it was sent. */
  operation(read: boolean, outcome: Outcome, originMs: number, sentMs: number, atMs: number): void {
    const latencyNs = (atMs - originMs) * 1e6;
    this.#outcomes[outcome]!++;
    if (read) this.#gets++;
    const kind = kindOf(outcome);
    this.#kinds[kind]!.record(latencyNs);
    this.#intervals.record(kind, latencyNs, atMs);
    if (outcome <= STORED) this.#service?.record((atMs - sentMs) * 1e6);
    else this.#faults.error(outcome, atMs - this.#startMs);
  }

  /** The end of one physical request that was sent to `peer` at `sentMs`. */
  request(peer: number, read: boolean, outcome: Outcome, sentMs: number, atMs: number): void {
    const counter = this.#peers[peer]!;
    counter.outcomes[outcome]!++;
    if (read) {
      counter.gets++;
      this.#getRequests++;
    }
    if (outcome <= STORED) counter.latency.record((atMs - sentMs) * 1e6);
  }

  /** The set that has just ended followed a miss. */
  fill(outcome: Outcome): void {
    this.#fills[outcome]!++;
  }

  replicaHit(): void {
    this.#replicaHits++;
  }

  partialWrite(): void {
    this.#partialWrites++;
  }

  /** An operation of the open loop was sent `lagMs` after it was due: one of `outstanding` now. */
  sent(lagMs: number, outstanding: number): void {
    this.#sendLag?.record(lagMs * 1e6);
    if (lagMs > LATE_MS) this.#late++;
    if (outstanding > this.#outstandingMax) this.#outstandingMax = outstanding;
  }

  /** The schedule of the open loop is over, with this many operations in flight. */
  scheduleEnded(outstanding: number): void {
    this.#outstandingEnd = outstanding;
  }

  /** Ends the phase: returns all that was recorded and frees the recorders. */
  finish(): PhaseRecord {
    return {
      outcomes: this.#outcomes,
      gets: this.#gets,
      sets: this.operations - this.#gets,
      fills: this.#fills,
      getRequests: this.#getRequests,
      replicaHits: this.#replicaHits,
      partialWrites: this.#partialWrites,
      kinds: this.#kinds.map((recorder) => recorder.take()),
      service: this.#service?.take() ?? null,
      sendLag: this.#sendLag?.take() ?? null,
      schedule: this.#sendLag && {
        late: this.#late,
        outstandingMax: this.#outstandingMax,
        outstandingEnd: this.#outstandingEnd,
      },
      peers: this.#peers.map((peer) => ({
        outcomes: peer.outcomes,
        gets: peer.gets,
        latency: peer.latency.take(),
      })),
      intervals: this.#intervals.finish(),
      faults: this.#faults.records,
    };
  }
}
