// What memcached says, and what upsets a reader of it.

/** Right replies to gets and sets. */
export const REPLIES: readonly string[] = [
  'EN\r\n',
  'HD\r\n',
  'NS\r\n',
  'VA 3\r\nabc\r\n',
  'VA 0\r\n\r\n',
  'VA 6 f0 t-1\r\nHD\r\nEN\r\n',
  'SERVER_ERROR out of memory storing object\r\n',
];

/** Lengths that lie, negative numbers, opaques that nobody sent, other protocols, endless lines. */
export const REPLY_TOKENS: readonly string[] = [
  ...['EN\r\n', 'HD\r\n', 'NF\r\n', 'EX\r\n', 'NS\r\n', 'MN\r\n', 'HD O17\r\n', 'EN O-1 k\r\n'],
  ...['VA ', 'VA -1\r\n', 'VA 1\r\n', 'VA 9999999999\r\n', 'VA 99999999999\r\n', 'VA 1e3\r\n'],
  ...['VA 00000000003\r\n', 'VA  3\r\n', 'VA 3 O99\r\n', 'VA 4294967296\r\n', 'VA\r\n', 'VA 3\n'],
  ...['ERROR\r\n', 'CLIENT_ERROR bad\r\n', 'SERVER_ERROR \x1b[31m\r\n', 'ERROR', 'SERVER_ERROR'],
  ...[
    'VALUE key 0 3\r\nabc\r\nEND\r\n',
    'STORED\r\n',
    'END\r\n',
    'HTTP/1.1 400 Bad Request\r\n\r\n',
  ],
  ...['\x81\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0', 'H'.repeat(2048), '\r\n'.repeat(300)],
  `EN ${'x'.repeat(2043)}\r\n`,
  `HD ${'x'.repeat(2048)}\r\n`,
];
