// Builds meta-protocol requests into preallocated memory: no strings and no small buffers on the
// way out. Knows bytes only; when they are sent is the connection's business.
// Protocol: doc/protocol.txt in memcached's source, "Meta Get" and "Meta Set".
import { copyKey, type KeyTable, LONGEST_KEY } from '../workload/key-table.js';

const CR = 13;
const LF = 10;
const SPACE = 32;
const ZERO = 48;
const LETTER_M = 109;
const LETTER_G = 103;
const LETTER_S = 115;
const LETTER_V = 118;
const LETTER_T = 84;

/** Room for everything of a request but its value: command, key, length, expiry, line ends. */
export const REQUEST_OVERHEAD = LONGEST_KEY + 64;

/** Bytes gathered before a write leaves early, within a turn of the event loop. */
const BUFFER_BYTES = 128 * 1024;

/**
 * The buffers of all connections of a driver. A connection holds one only while it has something
 * to send: with a connection per worker and peer there are thousands of them.
 */
export class RequestBuffers {
  readonly #spare: RequestBuffer[] = [];
  /** Grows with the largest request seen, so that large values find buffers that fit. */
  #capacity = BUFFER_BYTES;

  /** An empty buffer with room for at least one request with a value of `valueBytes`. */
  take(valueBytes: number): RequestBuffer {
    const needed = valueBytes + REQUEST_OVERHEAD;
    if (needed > this.#capacity) {
      this.#capacity = needed;
      this.#spare.length = 0;
    }
    return this.#spare.pop() ?? new RequestBuffer(this.#capacity);
  }

  /** Gives a buffer back whose bytes have left. */
  give(buffer: RequestBuffer): void {
    if (buffer.bytes.length !== this.#capacity) return;
    buffer.length = 0;
    this.#spare.push(buffer);
  }
}

/** Bytes to be sent, appended request by request. */
export class RequestBuffer {
  readonly bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** True when a request with a value of this size still fits. */
  fits(valueBytes: number): boolean {
    return this.length + REQUEST_OVERHEAD + valueBytes <= this.bytes.length;
  }

  /** Appends `mg <key> v`: a get that wants the value and nothing else. */
  appendGet(keys: KeyTable, key: number): void {
    const out = this.bytes;
    let at = this.length;
    out[at++] = LETTER_M;
    out[at++] = LETTER_G;
    out[at++] = SPACE;
    at = copyKey(keys, key, out, at);
    out[at++] = SPACE;
    out[at++] = LETTER_V;
    out[at++] = CR;
    out[at++] = LF;
    this.length = at;
  }

  /**
   * Appends `ms <key> <length> [T<ttl>]` and the value `values[offset .. offset + valueBytes)`.
   * Returns where in `bytes` the value begins.
   */
  appendSet(
    keys: KeyTable,
    key: number,
    values: Uint8Array,
    offset: number,
    valueBytes: number,
    ttlS: number,
  ): number {
    const out = this.bytes;
    let at = this.length;
    out[at++] = LETTER_M;
    out[at++] = LETTER_S;
    out[at++] = SPACE;
    at = copyKey(keys, key, out, at);
    out[at++] = SPACE;
    at = writeNumber(valueBytes, out, at);
    if (ttlS > 0) {
      out[at++] = SPACE;
      out[at++] = LETTER_T;
      at = writeNumber(ttlS, out, at);
    }
    out[at++] = CR;
    out[at++] = LF;
    const valueAt = at;
    out.set(values.subarray(offset, offset + valueBytes), at);
    at += valueBytes;
    out[at++] = CR;
    out[at++] = LF;
    this.length = at;
    return valueAt;
  }
}

function writeNumber(value: number, out: Uint8Array, at: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  for (let i = at + digits - 1, rest = value; i >= at; i--) {
    out[i] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}
