// What a null peer answers: every get with one and the same value, every set as stored, at once and
// without looking at keys. Both protocols of the drivers, told apart by a request's first byte. Pure:
// bytes in, prepared bytes out; it trusts its client, which is our own load.
// Protocols: doc/protocol.txt ("Meta Commands") and protocol_binary.h in memcached's source.

const LF = 10;
const SPACE = 32;
const ZERO = 48;
const LETTER_G = 103;

const REQUEST_MAGIC = 0x80;
const RESPONSE_MAGIC = 0x81;
const BINARY_GET = 0x00;
const HEADER_BYTES = 24;
const OPAQUE_AT = 12;
const FLAG_BYTES = 4;

/** Values up to this long are copied behind one another; longer ones are sent from where they lie. */
const LONGEST_COPY = 4096;
const GATHERED_BYTES = 256 * 1024;

/** Takes bytes to be sent. Returns true when their memory may be used again at once. */
export type NullSink = (bytes: Uint8Array) => boolean;

/** The replies of null peers with values of one length, prepared once. */
export class NullReplyTemplates {
  readonly stored = Buffer.from('HD\r\n');
  /** `VA <length>`, the value, and the line's end. */
  readonly value: Buffer;
  readonly binaryStored = Buffer.alloc(HEADER_BYTES);
  /** Header and flags of a get's reply; the value follows. */
  readonly binaryHead = Buffer.alloc(HEADER_BYTES + FLAG_BYTES);
  readonly binaryValue: Buffer;

  /** @param valueBytes length of every value */
  constructor(readonly valueBytes: number) {
    const line = `VA ${valueBytes}\r\n`;
    this.value = Buffer.concat([Buffer.from(line), Buffer.alloc(valueBytes), Buffer.from('\r\n')]);
    this.binaryValue = this.value.subarray(line.length, line.length + valueBytes);
    this.binaryStored[0] = this.binaryHead[0] = RESPONSE_MAGIC;
    this.binaryHead[4] = FLAG_BYTES;
    this.binaryHead.writeUInt32BE(FLAG_BYTES + valueBytes, 8);
  }
}

/** Answers the requests of one connection. */
export class NullResponder {
  readonly #templates: NullReplyTemplates;
  readonly #send: NullSink;
  #out = Buffer.allocUnsafeSlow(GATHERED_BYTES);
  #outLength = 0;
  /** Bytes of the current request that nobody looks at: values and keys. */
  #skip = 0;
  /** The start of a binary header whose end has not arrived yet. */
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  /** The current line: bytes and blanks so far, its second letter, the number behind two blanks. */
  #column = 0;
  #blanks = 0;
  #letter = 0;
  #number = 0;

  constructor(templates: NullReplyTemplates, send: NullSink) {
    this.#templates = templates;
    this.#send = send;
  }

  /** Reads a chunk of requests, split anywhere, and sends the replies to those that are complete. */
  feed(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
      } else if (this.#headerLength > 0 || (this.#column === 0 && chunk[at] === REQUEST_MAGIC)) {
        at = this.#readHeader(chunk, at);
      } else {
        at = this.#readLine(chunk, at);
      }
    }
    this.#flush();
  }

  /** Reads on in a binary header, and answers when it is whole. Returns where it stopped. */
  #readHeader(chunk: Uint8Array, from: number): number {
    const header = this.#header;
    const step = Math.min(HEADER_BYTES - this.#headerLength, chunk.length - from);
    for (let i = 0; i < step; i++) header[this.#headerLength + i] = chunk[from + i]!;
    this.#headerLength += step;
    if (this.#headerLength < HEADER_BYTES) return from + step;
    this.#headerLength = 0;
    this.#skip = ((header[8]! << 24) | (header[9]! << 16) | (header[10]! << 8) | header[11]!) >>> 0;
    const { binaryHead, binaryValue, binaryStored } = this.#templates;
    const isGet = header[1] === BINARY_GET;
    const reply = isGet ? binaryHead : binaryStored;
    reply[1] = header[1]!;
    for (let i = OPAQUE_AT; i < OPAQUE_AT + 4; i++) reply[i] = header[i]!;
    this.#copy(reply);
    if (isGet) this.#append(binaryValue);
    return from + step;
  }

  /** Reads on in a line, and answers at its end. Returns where it stopped. */
  #readLine(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length;) {
      const byte = chunk[at++]!;
      if (byte === LF) {
        const isGet = this.#letter === LETTER_G;
        if (!isGet) this.#skip = this.#number + 2;
        this.#append(isGet ? this.#templates.value : this.#templates.stored);
        this.#column = this.#blanks = this.#number = 0;
        return at;
      }
      if (byte === SPACE) this.#blanks++;
      else if (this.#column === 1) this.#letter = byte;
      else if (this.#blanks === 2 && byte >= ZERO) this.#number = this.#number * 10 + byte - ZERO;
      this.#column++;
    }
    return chunk.length;
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length <= LONGEST_COPY) {
      this.#copy(bytes);
      return;
    }
    this.#flush();
    this.#send(bytes);
  }

  #copy(bytes: Uint8Array): void {
    if (this.#outLength + bytes.length > GATHERED_BYTES) this.#flush();
    this.#out.set(bytes, this.#outLength);
    this.#outLength += bytes.length;
  }

  #flush(): void {
    if (this.#outLength === 0) return;
    const bytes = this.#out.subarray(0, this.#outLength);
    this.#outLength = 0;
    if (!this.#send(bytes)) this.#out = Buffer.allocUnsafeSlow(GATHERED_BYTES);
  }
}
