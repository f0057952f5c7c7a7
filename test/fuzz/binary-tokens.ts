// Replies of memcached's binary protocol (`protocol_binary.h`), right ones and such as upset a reader.

/** Fields of a reply; those that are left out are 0 or as long as they are. */
export interface BinaryFields {
  readonly magic?: number;
  readonly opcode?: number;
  readonly keyBytes?: number;
  /** Bytes of extras, the first ones of the body. */
  readonly extras?: number;
  readonly status?: number;
  /** Extras, key and value; latin1. */
  readonly body?: string;
  /** Where it lies about its body. */
  readonly bodyBytes?: number;
  readonly opaque?: number;
}

const HEADER_BYTES = 24;

/** A reply, latin1: one character a byte. */
export function binaryReply(fields: BinaryFields): string {
  const { magic = 0x81, opcode = 0, keyBytes = 0, extras = 0, status = 0, opaque = 0 } = fields;
  const { body = '', bodyBytes = body.length } = fields;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(magic, 0);
  header.writeUInt8(opcode, 1);
  header.writeUInt16BE(keyBytes, 2);
  header.writeUInt8(extras, 4);
  header.writeUInt16BE(status, 6);
  header.writeUInt32BE(bodyBytes, 8);
  header.writeUInt32BE(opaque, 12);
  return header.toString('latin1') + body;
}

/** Nobody's numbers, other commands, demands for authentication, lengths that lie, other protocols. */
export const BINARY_TOKENS: readonly string[] = [
  ...[0, 1, 2, 3, 9, 0x7fffffff, 0x80000000, 0xffffffff].map((opaque) => binaryReply({ opaque })),
  ...[0x0a, 0x0d, 0x10, 0x20, 0x21, 0xff].map((opcode) => binaryReply({ opcode, opaque: 1 })),
  ...[1, 2, 5, 0x20, 0x21, 0x81, 0x82, 0x84, 0x85, 0x86, 0xffff].map((status) =>
    binaryReply({ status, opaque: 1, body: '\x1b[31m' }),
  ),
  ...[1, 24, 1 << 20, 0x7fffffff, 0xffffffff].map((bodyBytes) =>
    binaryReply({ bodyBytes, opaque: 1 }),
  ),
  binaryReply({ keyBytes: 10, opaque: 1 }),
  binaryReply({ extras: 255, opaque: 1, body: 'abc' }),
  binaryReply({ keyBytes: 0xffff, bodyBytes: 0xffff, opaque: 2 }),
  binaryReply({ opcode: 1, opaque: 1, body: 'x'.repeat(70_000) }),
  binaryReply({ magic: 0x80, opaque: 1 }),
  ...['\x81', '\x81\0', '\x80', 'ERROR\r\n', 'VA 3\r\nabc\r\n', '\x81'.repeat(300)],
];
