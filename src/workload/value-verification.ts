// Values that tell whose they are: each begins with its key and its length, and where that is asked
// for with a checksum of the rest. Pure: bytes in, bytes and verdicts out; it knows no protocol.
import { crc32 } from 'node:zlib';
import { copyKey, type KeyTable, LONGEST_KEY } from './key-table.js';
import type { WorkloadParameters } from './parameters.js';
import { ValueSizes } from './value-sizes.js';

/** A zero byte, which ends the key, and the value's length, big-endian. */
const BEHIND_KEY_BYTES = 5;
const LONGEST_IDENTITY = LONGEST_KEY + BEHIND_KEY_BYTES;
const CHECKSUM_BYTES = 4;

/**
 * Marks the values of one stage, and knows what they must be when they come back.
 *
 * A value is `<key> 00 <length, 4 bytes> [<CRC-32 of the rest, 4 bytes>] <rest>`, numbers big-endian.
 * The header replaces the value's first bytes: its size stays what it was. A value that is shorter
 * than its header carries the header's first bytes, as many as fit. The CRC-32 is that of zlib
 * (RFC 1952, section 8), 0 where there is no rest.
 */
export class ValueVerification {
  /** Whether values carry a checksum. */
  readonly checksum: boolean;
  readonly #keys: KeyTable;
  readonly #sizes: ValueSizes;
  readonly #writtenKeys: number;
  readonly #header = new Uint8Array(LONGEST_IDENTITY + CHECKSUM_BYTES);

  /** `keys` is the table of the stage that `parameters` describes. */
  constructor(keys: KeyTable, parameters: WorkloadParameters) {
    this.checksum = parameters.verify === 'checksum';
    this.#keys = keys;
    this.#sizes = new ValueSizes(parameters);
    this.#writtenKeys = parameters.workers * parameters.keys;
  }

  /** Bytes that a value of key number `key` must have; -1 where none is right, as for ghosts. */
  expectedBytes(key: number): number {
    return key >= 0 && key < this.#writtenKeys ? this.#sizes.bytes(key) : -1;
  }

  /** Writes the header over the start of `out[at .. at + valueBytes)`, a value of key number `key`. */
  seal(key: number, out: Uint8Array, at: number, valueBytes: number): void {
    const header = this.#header;
    let headerBytes = this.writeIdentity(key, valueBytes, header);
    if (this.checksum) {
      const rest = at + headerBytes + CHECKSUM_BYTES;
      const end = at + valueBytes;
      const sum = rest < end ? crc32(out.subarray(rest, end)) : 0;
      headerBytes = writeUint32(sum, header, headerBytes);
    }
    const fits = Math.min(headerBytes, valueBytes);
    for (let i = 0; i < fits; i++) out[at + i] = header[i]!;
  }

  /** Writes the header without its checksum, uncut, to the start of `out`; returns its length. */
  writeIdentity(key: number, valueBytes: number, out: Uint8Array): number {
    let at = copyKey(this.#keys, key, out, 0);
    out[at++] = 0;
    return writeUint32(valueBytes, out, at);
  }
}

/** Checks one value after the other, each as it comes in, whole or in pieces; keeps none of it. */
export class ValueCheck {
  readonly #verification: ValueVerification;
  readonly #identity = new Uint8Array(LONGEST_IDENTITY);
  #identityBytes = 0;
  /** Header bytes seen. */
  #seen = 0;
  #plausible = false;
  /** The checksum that the value names, and that of what has come of its rest. */
  #named = 0;
  #sum = 0;

  constructor(verification: ValueVerification) {
    this.#verification = verification;
  }

  /** A value of `valueBytes` is about to come for key number `key`; -1 if nobody asked for one. */
  begin(key: number, valueBytes: number): void {
    const verification = this.#verification;
    this.#seen = this.#named = this.#sum = 0;
    this.#plausible = valueBytes === verification.expectedBytes(key);
    if (!this.#plausible) return;
    this.#identityBytes = verification.writeIdentity(key, valueBytes, this.#identity);
  }

  /** The next bytes of the value are `chunk[from .. to)`. */
  piece(chunk: Uint8Array, from: number, to: number): void {
    if (!this.#plausible) return;
    let at = from;
    for (; this.#seen < this.#identityBytes && at < to; at++) {
      if (chunk[at] !== this.#identity[this.#seen++]) {
        this.#plausible = false;
        return;
      }
    }
    if (!this.#verification.checksum) return;
    const headerBytes = this.#identityBytes + CHECKSUM_BYTES;
    for (; this.#seen < headerBytes && at < to; at++) {
      this.#named = ((this.#named << 8) | chunk[at]!) >>> 0;
      this.#seen++;
    }
    if (at < to) this.#sum = crc32(chunk.subarray(at, to), this.#sum);
  }

  /** Whether the value, which has come to its end, is right. */
  get right(): boolean {
    return this.#plausible && this.#sum === this.#named;
  }

  /** Whether `value` is right for key number `key`. */
  accepts(key: number, value: Uint8Array): boolean {
    this.begin(key, value.length);
    this.piece(value, 0, value.length);
    return this.right;
  }
}

function writeUint32(value: number, out: Uint8Array, at: number): number {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
  return at + 4;
}
