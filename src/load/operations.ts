// Operations in flight: what replication means in requests. A set goes to all its peers at once and
// ends with the slowest; a get asks its peers in ring order until one has the value, and where none
// has, a fill may follow it. Flat arrays by slot, nothing allocated per operation.
import type { Driver } from '../drivers/driver.js';
import { HIT, MISS, type Outcome, STORED, TIMEOUT } from '../metrics/outcome.js';
import type { PhaseRecorder } from '../metrics/phase-recorder.js';
import { type KeyTable, peerOf } from '../workload/key-table.js';
import { valueOffset } from '../workload/value-block.js';
import type { Tally } from '../workload/tally.js';
import type { Operation } from '../workload/workload.js';
import type { Fills } from './fills.js';

/** What a slot carries. */
const SET = 0;
const GET = 1;
/** A set that followed a miss. */
const FILL = 2;

/**
 * Called when the operation in `slot` has ended, and the fill that followed it, if any; then the
 * outcome is the fill's. The slot is free again.
 */
export type OperationEnd = (slot: number, outcome: Outcome, atMs: number) => void;

export interface OperationsOptions {
  readonly slots: number;
  readonly keys: KeyTable;
  readonly valueBlockBytes: number;
  readonly driver: Driver;
  readonly onEnd: OperationEnd;
}

export class Operations {
  /** Takes the records; one phase after the other sets its own. */
  recorder: PhaseRecorder | undefined;
  /** Makes the fills of the phase; undefined where misses are left alone. */
  fills: Fills | undefined;
  /** Counts what is started; undefined while that is not wanted. */
  tally: Tally | undefined;
  readonly #options: OperationsOptions;
  readonly #origin: Float64Array;
  readonly #sent: Float64Array;
  /** When the current attempt of a get was sent. */
  readonly #attemptSent: Float64Array;
  readonly #deadline: Float64Array;
  readonly #key: Int32Array;
  readonly #lane: Int32Array;
  readonly #kind: Uint8Array;
  /** Gets: replicas asked before the current one. Sets: replies still to come. */
  readonly #replica: Uint16Array;
  /** Sets: replicas that have stored the value. */
  readonly #stored: Uint16Array;
  /** The first failure among the replicas; 0 (a hit, which is none) while there is none. */
  readonly #failure: Uint8Array;

  constructor(options: OperationsOptions) {
    const { slots } = options;
    this.#options = options;
    this.#origin = new Float64Array(slots);
    this.#sent = new Float64Array(slots);
    this.#attemptSent = new Float64Array(slots);
    this.#deadline = new Float64Array(slots);
    this.#key = new Int32Array(slots);
    this.#lane = new Int32Array(slots);
    this.#kind = new Uint8Array(slots);
    this.#replica = new Uint16Array(slots);
    this.#stored = new Uint16Array(slots);
    this.#failure = new Uint8Array(slots);
  }

  /**
   * Sends `operation` in `slot` at `nowMs`. Its latency counts from `originMs`, and it fails
   * `deadlineMs` after that.
   */
  start(
    slot: number,
    operation: Operation,
    lane: number,
    originMs: number,
    nowMs: number,
    deadlineMs: number,
  ): void {
    this.tally?.count(operation);
    this.#begin(slot, operation, lane, originMs, nowMs, deadlineMs);
  }

  #begin(
    slot: number,
    operation: Operation,
    lane: number,
    originMs: number,
    nowMs: number,
    deadlineMs: number,
  ): void {
    const { driver, keys, valueBlockBytes } = this.#options;
    const { replication } = keys;
    const { key, read } = operation;
    const until = originMs + deadlineMs;
    this.#origin[slot] = originMs;
    this.#sent[slot] = this.#attemptSent[slot] = nowMs;
    this.#failure[slot] = 0;
    this.#kind[slot] = read ? GET : SET;
    this.#key[slot] = key;
    if (read) {
      this.#lane[slot] = lane;
      this.#deadline[slot] = until;
      this.#replica[slot] = 0;
      driver.get(slot, peerOf(keys, key, 0), lane, key, until);
      return;
    }
    this.#replica[slot] = replication;
    this.#stored[slot] = 0;
    const { valueBytes, valueDraw, ttlS } = operation;
    const offset = valueOffset(valueDraw, valueBytes, valueBlockBytes);
    for (let r = 0; r < replication; r++) {
      driver.set(slot, peerOf(keys, key, r), lane, key, offset, valueBytes, ttlS, until);
    }
  }

  /** Lets what was started leave now instead of at the end of the turn of the event loop. */
  flush(): void {
    this.#options.driver.flush();
  }

  /** The driver's reply handler. */
  onReply(slot: number, peer: number, outcome: Outcome, atMs: number): void {
    const read = this.#kind[slot] === GET;
    this.recorder?.request(peer, read, outcome, this.#attemptSent[slot]!, atMs);
    if (outcome > STORED && this.#failure[slot] === 0) this.#failure[slot] = outcome;
    if (read) this.#onGetReply(slot, outcome, atMs);
    else this.#onSetReply(slot, outcome, atMs);
  }

  #onGetReply(slot: number, outcome: Outcome, atMs: number): void {
    const { keys, driver } = this.#options;
    const asked = this.#replica[slot]! + 1;
    if (outcome === HIT) {
      if (asked > 1) this.recorder?.replicaHit();
      this.#end(slot, HIT, atMs);
      return;
    }
    if (asked < keys.replication && atMs < this.#deadline[slot]!) {
      const key = this.#key[slot]!;
      this.#replica[slot] = asked;
      this.#attemptSent[slot] = atMs;
      driver.get(slot, peerOf(keys, key, asked), this.#lane[slot]!, key, this.#deadline[slot]!);
      return;
    }
    // Replicas that were left unasked for lack of time leave no proof of a miss.
    const unasked = asked < keys.replication;
    const failure = (this.#failure[slot]! || (unasked ? TIMEOUT : MISS)) as Outcome;
    this.#end(slot, failure, atMs);
  }

  #onSetReply(slot: number, outcome: Outcome, atMs: number): void {
    if (outcome === STORED) this.#stored[slot]!++;
    if (--this.#replica[slot]! > 0) return;
    const failure = this.#failure[slot]! as Outcome;
    if (failure !== 0 && this.#stored[slot]! > 0) this.recorder?.partialWrite();
    this.#end(slot, failure === 0 ? STORED : failure, atMs);
  }

  #end(slot: number, outcome: Outcome, atMs: number): void {
    const kind = this.#kind[slot];
    this.recorder?.operation(kind === GET, outcome, this.#origin[slot]!, this.#sent[slot]!, atMs);
    if (kind === FILL) this.recorder?.fill(outcome);
    if (outcome === MISS && this.fills !== undefined && this.#fill(slot, atMs, this.fills)) return;
    this.#options.onEnd(slot, outcome, atMs);
  }

  /** Sends the fill that follows the miss in `slot`. False when there is none. */
  #fill(slot: number, atMs: number, fills: Fills): boolean {
    const fill = fills.after(slot, this.#key[slot]!, atMs);
    if (fill === undefined) return false;
    // Not tallied: the scenario asks for gets and sets; which of them miss is the peers' doing.
    this.#begin(slot, fill, this.#lane[slot]!, atMs, atMs, fills.deadlineMs);
    this.#kind[slot] = FILL;
    return true;
  }
}
