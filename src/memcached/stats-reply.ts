// The reply to `stats`, read from chunks that may be cut anywhere. The server is not trusted: what
// it may send is bounded, and nothing but the protocol is accepted. Knows no sockets.
import { printable } from '../printable.js';

/** The longest line accepted, in bytes. memcached's own buffer for one is 2048. */
const MAX_LINE_BYTES = 4096;
/** The longest reply accepted, in bytes. `stats slabs` of 63 slab classes has about 40 KiB. */
const MAX_REPLY_BYTES = 256 * 1024;

/** Collects one reply: `STAT name value` lines up to `END`. */
export class StatsReply {
  /** What was read so far, by name, without control characters. Names and values are the server's. */
  readonly values = new Map<string, string>();
  #rest = '';
  #bytes = 0;

  /**
   * Takes the next bytes; returns true when the reply is complete.
   * @throws {Error} when they are no such reply, or too many
   */
  add(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_REPLY_BYTES) {
      throw new Error(`the reply exceeds ${MAX_REPLY_BYTES} bytes`);
    }
    // Latin-1 keeps bytes apart whatever they are; the names and numbers of interest are ASCII.
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop()!;
    for (const [index, ended] of lines.entries()) {
      const line = ended.replace(/\r$/, '');
      if (line === 'END') {
        if (index < lines.length - 1 || this.#rest !== '') throw new Error('data after END');
        return true;
      }
      this.#addLine(line);
    }
    if (this.#rest.length > MAX_LINE_BYTES) {
      throw new Error(`a line exceeds ${MAX_LINE_BYTES} bytes`);
    }
    return false;
  }

  #addLine(line: string): void {
    const [, name, value] = /^STAT ([^ ]+) ?(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`unexpected reply '${printable(line.slice(0, 100))}'`);
    }
    this.values.set(printable(name), printable(value));
  }
}
