// Incremental parser for the replies to meta-protocol gets and sets. Pure: bytes in, replies out,
// no sockets and no clock. It accepts any split of the stream and believes nothing: whatever the
// protocol does not allow ends the stream.
// Protocol: doc/protocol.txt in memcached's source, sections "Meta Commands" and "Error strings".

/** `VA`: a value; delivered once its last byte has been seen. */
export const VALUE = 0;
/** `EN`: a get found nothing. */
export const NOTHING = 1;
/** `HD`: stored. */
export const DONE = 2;
/** `NS`, `EX`, `NF`: understood, not stored. */
export const NOT_STORED = 3;
/** `SERVER_ERROR ...`: the stream goes on behind it. */
export const SERVER_FAULT = 4;
/** `ERROR` or `CLIENT_ERROR ...`: what follows can no longer be matched to requests. */
export const CLIENT_FAULT = 5;

export type Reply = 0 | 1 | 2 | 3 | 4 | 5;

/** memcached's own limit on a line without a newline (proto_text.c, `try_read_command_ascii`). */
const LONGEST_LINE = 2048;
/** Items are limited to 1 GiB (`-I`): a longer number is no length. */
const LENGTH_DIGITS = 10;

/** What `#readLine` returns for a line that the protocol does not know. */
const BROKEN = -1;
/** `VA` with its length, or another reply's first word; flags and error texts may follow. */
const LINE = /^(?:VA (\d{1,10})|(EN|HD|NS|EX|NF|ERROR|CLIENT_ERROR|SERVER_ERROR))(?: .*)?\r$/;
const REPLY_OF_WORD: ReadonlyMap<string, Reply> = new Map([
  ['EN', NOTHING],
  ['HD', DONE],
  ['NS', NOT_STORED],
  ['EX', NOT_STORED],
  ['NF', NOT_STORED],
  ['SERVER_ERROR', SERVER_FAULT],
  ['CLIENT_ERROR', CLIENT_FAULT],
  ['ERROR', CLIENT_FAULT],
]);

const LF = 10;
const CR = 13;
const SPACE = 32;
const ZERO = 48;
const A = 65;
const D = 68;
const E = 69;
const H = 72;
const N = 78;
const V = 86;

/** Receives each reply in the order of arrival; returns false to stop reading at once. */
export type ReplySink = (reply: Reply, valueBytes: number) => boolean;

/** Receives values as they come, each before the `VALUE` that reports its end. */
export interface ValueReader {
  /** A value of this many bytes follows. */
  begin(valueBytes: number): void;
  /** The next bytes of the value are `chunk[from .. to)`; they are gone after the call. */
  piece(chunk: Uint8Array, from: number, to: number): void;
}

export class ReplyParser {
  /** Value bytes still to come, and the two bytes of the line end behind them. */
  #valueLeft = 0;
  #trailerLeft = 0;
  #valueBytes = 0;
  /** The start of a line whose end has not arrived yet. */
  readonly #line = new Uint8Array(LONGEST_LINE);
  #lineLength = 0;
  readonly #sink: ReplySink;
  readonly #reader: ValueReader | undefined;

  /** Without a `reader`, values are skipped and nobody looks at their bytes. */
  constructor(sink: ReplySink, reader?: ValueReader) {
    this.#sink = sink;
    this.#reader = reader;
  }

  /** Forgets a half-read reply; for use with a new connection. */
  reset(): void {
    this.#valueLeft = this.#trailerLeft = this.#lineLength = 0;
  }

  /**
   * Reads `chunk[0 .. length)`. Returns false when the stream broke the protocol: nothing more can
   * be read from it. One loop, not split up: this is the receive side of the hot path.
   */
  feed(chunk: Uint8Array, length: number): boolean {
    let at = 0;
    while (at < length) {
      if (this.#valueLeft > 0) {
        const step = Math.min(this.#valueLeft, length - at);
        this.#reader?.piece(chunk, at, at + step);
        this.#valueLeft -= step;
        at += step;
        continue;
      }
      if (this.#trailerLeft > 0) {
        if (chunk[at++] !== (this.#trailerLeft === 2 ? CR : LF)) return false;
        if (--this.#trailerLeft === 0 && !this.#sink(VALUE, this.#valueBytes)) return true;
        continue;
      }
      if (this.#lineLength === 0 && length - at >= 4) {
        const first = chunk[at]!;
        if (first === V) {
          const past = this.#shortValueLine(chunk, at, length);
          if (past > 0) {
            at = past;
            continue;
          }
        } else if (chunk[at + 3] === LF && chunk[at + 2] === CR) {
          const second = chunk[at + 1]!;
          if ((first === H && second === D) || (first === E && second === N)) {
            at += 4;
            if (!this.#sink(first === H ? DONE : NOTHING, 0)) return true;
            continue;
          }
        }
      }
      let end = at;
      while (end < length && chunk[end] !== LF) end++;
      if (!this.#keep(chunk, at, end)) return false;
      if (end === length) return true;
      at = end + 1;
      const reply = this.#readLine();
      this.#lineLength = 0;
      if (reply === BROKEN) return false;
      if (reply !== VALUE && !this.#sink(reply, 0)) return true;
    }
    return true;
  }

  /**
   * Reads `VA <length>\r\n` without flags, the only form our gets are answered with, where all of
   * it lies in the chunk. Returns the index behind it, or 0 to leave it to the general path.
   */
  #shortValueLine(chunk: Uint8Array, from: number, length: number): number {
    if (chunk[from + 1] !== A || chunk[from + 2] !== SPACE) return 0;
    let at = from + 3;
    let valueBytes = 0;
    for (; at < length; at++) {
      const digit = chunk[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      valueBytes = valueBytes * 10 + digit;
    }
    const digits = at - from - 3;
    if (digits === 0 || digits > LENGTH_DIGITS || at + 1 >= length) return 0;
    if (chunk[at] !== CR || chunk[at + 1] !== LF) return 0;
    this.#expectValue(valueBytes);
    return at + 2;
  }

  #expectValue(valueBytes: number): void {
    this.#valueBytes = valueBytes;
    this.#valueLeft = valueBytes;
    this.#trailerLeft = 2;
    this.#reader?.begin(valueBytes);
  }

  #keep(chunk: Uint8Array, from: number, to: number): boolean {
    if (this.#lineLength + (to - from) > LONGEST_LINE) return false;
    this.#line.set(chunk.subarray(from, to), this.#lineLength);
    this.#lineLength += to - from;
    return true;
  }

  /** Reads the kept line, its newline left out. */
  #readLine(): Reply | typeof BROKEN {
    const line = textOf(this.#line, this.#lineLength);
    if (!line.endsWith('\r')) return BROKEN;
    const match = LINE.exec(line);
    if (!match) return BROKEN;
    if (match[1] !== undefined) {
      this.#expectValue(Number(match[1]));
      return VALUE;
    }
    return REPLY_OF_WORD.get(match[2]!) ?? BROKEN;
  }
}

function textOf(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
