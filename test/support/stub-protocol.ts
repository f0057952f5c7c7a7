// Just enough of memcached's two protocols, meta text and binary, for a stub peer to be told apart
// from a real one only by its faults. Pure: bytes in, requests and reply bytes out.

/** What a stub peer has stored. */
export type Store = Map<string, Buffer>;

/** One request as a stub peer sees it. */
export interface StubRequest {
  readonly kind: 'get' | 'set' | 'other';
  readonly key: string;
  /** Does what is asked and returns memcached's reply. */
  answer(store: Store): Buffer;
  /** The reply of a daemon that is out of memory. */
  serverError(): Buffer;
  /** The reply of a daemon that finds the request wrong. */
  clientError(): Buffer;
}

/** A request and the number of bytes it took. */
export interface Parsed {
  readonly request: StubRequest;
  readonly length: number;
}

/** The first request in `input`, in either protocol; undefined while it is incomplete. */
export function parseRequest(input: Buffer): Parsed | undefined {
  if (input.length === 0) return undefined;
  return input[0] === REQUEST_MAGIC ? parseBinary(input) : parseMeta(input);
}

function line(...tokens: readonly string[]): Buffer {
  return Buffer.from(`${tokens.join(' ')}\r\n`, 'latin1');
}

function parseMeta(input: Buffer): Parsed | undefined {
  const end = input.indexOf('\n');
  if (end < 0) return undefined;
  const tokens = input.toString('latin1', 0, end).trim().split(' ');
  const [command = '', key = ''] = tokens;
  if (command === 'mg') return { request: metaGet(key, tokens.slice(2)), length: end + 1 };
  if (command !== 'ms') return { request: metaOther(command), length: end + 1 };
  const valueEnd = end + 1 + Number(tokens[2]);
  if (input.length < valueEnd + 2) return undefined;
  const value = Buffer.from(input.subarray(end + 1, valueEnd));
  return { request: metaSet(key, value, tokens.slice(3)), length: valueEnd + 2 };
}

const META_ERRORS = {
  serverError: (): Buffer => line('SERVER_ERROR out of memory storing object'),
  clientError: (): Buffer => line('CLIENT_ERROR bad command line format'),
};

/** The flags of a reply: those of the request that ask for something, in the same order. */
function metaFlags(flags: readonly string[], key: string, value: Buffer | undefined): string[] {
  const asked: Record<string, string | undefined> = { k: `k${key}` };
  if (value !== undefined) Object.assign(asked, { s: `s${value.length}`, f: 'f0', t: 't-1' });
  return flags.flatMap((flag) => (flag.startsWith('O') ? flag : (asked[flag] ?? [])));
}

function metaGet(key: string, flags: readonly string[]): StubRequest {
  const answer = (store: Store): Buffer => {
    const value = store.get(key);
    if (value === undefined) {
      return flags.includes('q') ? Buffer.alloc(0) : line('EN', ...metaFlags(flags, key, value));
    }
    const returned = metaFlags(flags, key, value);
    if (!flags.includes('v')) return line('HD', ...returned);
    return Buffer.concat([line('VA', String(value.length), ...returned), value, line('')]);
  };
  return { kind: 'get', key, answer, ...META_ERRORS };
}

function metaSet(key: string, value: Buffer, flags: readonly string[]): StubRequest {
  const answer = (store: Store): Buffer => {
    store.set(key, value);
    return flags.includes('q') ? Buffer.alloc(0) : line('HD', ...metaFlags(flags, key, undefined));
  };
  return { kind: 'set', key, answer, ...META_ERRORS };
}

function metaOther(command: string): StubRequest {
  const answer = (): Buffer => line(command === 'mn' ? 'MN' : 'ERROR');
  return { kind: 'other', key: '', answer, ...META_ERRORS };
}

// The binary protocol: memcached's protocol_binary.h.
const REQUEST_MAGIC = 0x80;
const RESPONSE_MAGIC = 0x81;
const HEADER_BYTES = 24;
const OPCODE = { get: 0x00, set: 0x01, noop: 0x0a };
const STATUS = { ok: 0, notFound: 1, invalid: 4, unknown: 0x81, outOfMemory: 0x82 };

function parseBinary(input: Buffer): Parsed | undefined {
  if (input.length < HEADER_BYTES) return undefined;
  const length = HEADER_BYTES + input.readUInt32BE(8);
  if (input.length < length) return undefined;
  const keyStart = HEADER_BYTES + input.readUInt8(4);
  const keyEnd = keyStart + input.readUInt16BE(2);
  const opcode = input.readUInt8(1);
  const key = input.toString('latin1', keyStart, keyEnd);
  const value = Buffer.from(input.subarray(keyEnd, length));
  const opaque = input.readUInt32BE(12);

  const reply = (status: number, extras: Buffer, body: Buffer): Buffer => {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(RESPONSE_MAGIC, 0);
    header.writeUInt8(opcode, 1);
    header.writeUInt8(extras.length, 4);
    header.writeUInt16BE(status, 6);
    header.writeUInt32BE(extras.length + body.length, 8);
    header.writeUInt32BE(opaque, 12);
    return Buffer.concat([header, extras, body]);
  };
  const none = Buffer.alloc(0);
  const error = (status: number, text: string): Buffer => reply(status, none, Buffer.from(text));
  const answer = (store: Store): Buffer => {
    if (opcode === OPCODE.noop) return reply(STATUS.ok, none, none);
    if (opcode === OPCODE.get) {
      const found = store.get(key);
      if (found === undefined) return error(STATUS.notFound, 'Not found');
      return reply(STATUS.ok, Buffer.alloc(4), found);
    }
    if (opcode !== OPCODE.set) return error(STATUS.unknown, 'Unknown command');
    store.set(key, value);
    return reply(STATUS.ok, none, none);
  };
  const kind = opcode === OPCODE.get ? 'get' : opcode === OPCODE.set ? 'set' : 'other';
  const request: StubRequest = {
    kind,
    key,
    answer,
    serverError: () => error(STATUS.outOfMemory, 'Out of memory'),
    clientError: () => error(STATUS.invalid, 'Invalid arguments'),
  };
  return { request, length };
}
