import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CLIENT_FAULT,
  DONE,
  NOT_STORED,
  NOTHING,
  type Reply,
  ReplyParser,
  SERVER_FAULT,
  VALUE,
} from '../../src/memcached/reply-parser.js';

type Seen = [Reply, number];

interface Outcome {
  readonly replies: Seen[];
  readonly intact: boolean;
}

/** Feeds the stream in chunks that end at the given places, each through one reused buffer. */
function parse(stream: Uint8Array, cuts: readonly number[]): Outcome {
  const replies: Seen[] = [];
  const parser = new ReplyParser((reply, valueBytes) => {
    replies.push([reply, valueBytes]);
    return true;
  });
  const buffer = new Uint8Array(stream.length + 16).fill(10); // stale newlines must not be read
  let intact = true;
  let from = 0;
  for (const to of [...cuts, stream.length]) {
    buffer.set(stream.subarray(from, to));
    intact = parser.feed(buffer, to - from);
    if (!intact) break;
    from = to;
  }
  return { replies, intact };
}

const GOLDEN: readonly {
  readonly name: string;
  readonly text: string;
  readonly replies: Seen[];
}[] = [
  { name: 'hit', text: 'VA 3\r\nabc\r\n', replies: [[VALUE, 3]] },
  { name: 'empty value', text: 'VA 0\r\n\r\n', replies: [[VALUE, 0]] },
  { name: 'flags', text: 'VA 3 t-1 s3 f0 c1 O9 kfoo\r\nabc\r\n', replies: [[VALUE, 3]] },
  {
    name: 'a value that looks like replies',
    text: 'VA 12\r\nHD\r\nEN\r\nVA 1\r\nEN\r\n',
    replies: [
      [VALUE, 12],
      [NOTHING, 0],
    ],
  },
  { name: 'miss', text: 'EN\r\n', replies: [[NOTHING, 0]] },
  {
    name: 'stored, plain and with flags',
    text: 'HD\r\nHD O7 c1\r\n',
    replies: [
      [DONE, 0],
      [DONE, 0],
    ],
  },
  {
    name: 'not stored',
    text: 'NS\r\nEX O1\r\nNF\r\n',
    replies: [
      [NOT_STORED, 0],
      [NOT_STORED, 0],
      [NOT_STORED, 0],
    ],
  },
  {
    name: 'errors in the middle of a pipeline',
    text:
      'HD\r\nSERVER_ERROR out of memory storing object\r\nVA 2\r\nhi\r\n' +
      'CLIENT_ERROR bad data chunk\r\nERROR\r\nERROR Too many open connections\r\n',
    replies: [
      [DONE, 0],
      [SERVER_FAULT, 0],
      [VALUE, 2],
      [CLIENT_FAULT, 0],
      [CLIENT_FAULT, 0],
      [CLIENT_FAULT, 0],
    ],
  },
  {
    name: 'a pipeline',
    text: 'HD\r\nEN\r\nVA 5\r\nhello\r\nHD\r\nVA 1\r\nx\r\nEN\r\n',
    replies: [
      [DONE, 0],
      [NOTHING, 0],
      [VALUE, 5],
      [DONE, 0],
      [VALUE, 1],
      [NOTHING, 0],
    ],
  },
];

const bytes = (text: string) => new TextEncoder().encode(text);

for (const { name, text, replies } of GOLDEN) {
  test(`${name}: read whole, byte by byte, and split in two at every byte`, () => {
    const stream = bytes(text);
    const splits = [[], Array.from(stream.keys()).slice(1)];
    for (let cut = 1; cut < stream.length; cut++) splits.push([cut]);
    for (const cuts of splits) {
      const outcome = parse(stream, cuts);
      assert.equal(outcome, { replies, intact: true }, `cut at ${cuts.join()}`);
    }
  });
}

test('a stream split in three at every pair of bytes reads the same', () => {
  const { text, replies } = GOLDEN.at(-1)!;
  const stream = bytes(text);
  for (let a = 1; a < stream.length; a++) {
    for (let b = a + 1; b < stream.length; b++) {
      assert.equal(parse(stream, [a, b]).replies, replies);
    }
  }
});

const BROKEN: readonly string[] = [
  'VA\r\n',
  'VA \r\n',
  'VA -1\r\n',
  'VA 1x\r\n',
  'VA 99999999999\r\n',
  'VA 3\r\nabcd\r\n',
  'VA 3\r\nabc\n\n',
  'XX\r\n',
  'HDX\r\n',
  'ENX\r\n',
  'END\r\n',
  'HD\n',
  '\r\n',
  '\n',
  'SERVER_ERRORS\r\n',
  'HTTP/1.1 400 Bad Request\r\n',
  'x'.repeat(5000),
];

for (const text of BROKEN) {
  test(`${JSON.stringify(text.slice(0, 30))} breaks the protocol, however it is split`, () => {
    const stream = bytes(text);
    assert.not(parse(stream, []).intact);
    assert.not(parse(stream, Array.from(stream.keys()).slice(1)).intact);
  });
}

test('a large value goes by in pieces without being kept', () => {
  const replies: Seen[] = [];
  const parser = new ReplyParser((reply, size) => replies.push([reply, size]) > 0);
  const head = bytes('VA 1000000\r\n');
  assert.ok(parser.feed(head, head.length));
  const piece = new Uint8Array(100_000);
  for (let i = 0; i < 10; i++) assert.ok(parser.feed(piece, piece.length));
  assert.equal(replies, []);
  assert.ok(parser.feed(bytes('\r\n'), 2));
  assert.equal(replies, [[VALUE, 1_000_000]]);
});

test('a reader gets every byte of every value, and only those, however the stream is split', () => {
  const stream = bytes(
    'VA 5\r\nhello\r\nEN\r\nVA 0 f0\r\n\r\nHD\r\nVA 12 t-1\r\nHD\r\nEN\r\nVA 1\r\n',
  );
  const expected = [
    'begin 5',
    'hello',
    'end',
    'begin 0',
    '',
    'end',
    'begin 12',
    'HD\r\nEN\r\nVA 1',
    'end',
  ];
  const splits: number[][] = [[], Array.from(stream.keys()).slice(1)];
  for (let a = 1; a < stream.length; a++) {
    for (let b = a; b < stream.length; b++) splits.push([a, b]);
  }
  for (const cuts of splits) {
    const seen: string[] = [];
    let value = '';
    const sink = (reply: Reply) => (reply === VALUE ? seen.push(value, 'end') > 0 : true);
    const parser = new ReplyParser(sink, {
      begin: (valueBytes) => {
        seen.push(`begin ${valueBytes}`);
        value = '';
      },
      piece: (chunk, from, to) => (value += new TextDecoder().decode(chunk.subarray(from, to))),
    });
    let from = 0;
    for (const to of [...cuts, stream.length]) {
      assert.ok(parser.feed(stream.slice(from, to), to - from));
      from = to;
    }
    assert.equal(seen, expected, `cut at ${cuts.join()}`);
  }
});

test('nothing is read after the sink said stop, and a reset forgets half a reply', () => {
  const replies: Reply[] = [];
  const parser = new ReplyParser((reply) => {
    replies.push(reply);
    return reply !== NOTHING;
  });
  const stream = bytes('HD\r\nEN\r\nHD\r\n');
  assert.ok(parser.feed(stream, stream.length));
  assert.equal(replies, [DONE, NOTHING]);
  const half = bytes('VA 100\r\nabc');
  parser.feed(half, half.length);
  parser.reset();
  const next = bytes('HD\r\n');
  assert.ok(parser.feed(next, next.length));
  assert.equal(replies, [DONE, NOTHING, DONE]);
});

test.run();
