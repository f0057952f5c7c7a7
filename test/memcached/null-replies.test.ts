import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NullReplyTemplates, NullResponder } from '../../src/memcached/null-replies.js';

/** Replies to `requests`, handed over in chunks of `size` bytes. */
function repliesTo(requests: Buffer, valueBytes: number, size: number, reusable = true): Buffer {
  const sent: Buffer[] = [];
  const responder = new NullResponder(new NullReplyTemplates(valueBytes), (bytes) => {
    // What may not be used again is kept as it is: it must not be written to any more.
    sent.push(reusable ? Buffer.from(bytes) : (bytes as Buffer));
    return reusable;
  });
  for (let at = 0; at < requests.length; at += size) {
    responder.feed(requests.subarray(at, at + size));
  }
  return Buffer.concat(sent);
}

const value = (bytes: number): string => `VA ${bytes}\r\n${'\0'.repeat(bytes)}\r\n`;

/** A set's value that looks like requests of both protocols. */
const TRICKY = 'mg x v\r\n\u0080ms y 3\r\nabc\r\n';
const META = Buffer.from(
  `mg 0:1 v\r\nms 0:2 ${TRICKY.length}\r\n${TRICKY}\r\nms k 0 T20\r\n\r\nmg g v\r\nmg 3:77 v\r\n`,
  'latin1',
);

for (const valueBytes of [0, 1, 100, 5000]) {
  test(`meta requests are answered wherever they are split: values of ${valueBytes} bytes`, () => {
    const expected = [value(valueBytes), 'HD\r\nHD\r\n', value(valueBytes), value(valueBytes)];
    for (let size = 1; size <= META.length; size++) {
      const replies = repliesTo(META, valueBytes, size, size % 2 === 0);
      assert.is(replies.toString('latin1'), expected.join(''), `chunks of ${size}`);
    }
  });
}

/** A request of the binary protocol, as memjs makes it. */
function binary(opcode: number, opaque: number, extras: string, key: string, body: string): Buffer {
  const header = Buffer.alloc(24);
  header[0] = 0x80;
  header[1] = opcode;
  header.writeUInt16BE(key.length, 2);
  header[4] = extras.length;
  header.writeUInt32BE(extras.length + key.length + body.length, 8);
  header.writeUInt32BE(opaque, 12);
  return Buffer.concat([header, Buffer.from(extras + key + body, 'latin1')]);
}

/** Opcode, opaque and body length of each reply, and whether the rest is as it should be. */
function readBinary(replies: Buffer): number[][] {
  const found: number[][] = [];
  for (let at = 0; at < replies.length;) {
    const body = replies.readUInt32BE(at + 8);
    assert.is(replies[at], 0x81, 'magic');
    assert.is(replies.readUInt16BE(at + 6), 0, 'status');
    assert.is(replies[at + 4], body === 0 ? 0 : 4, 'flags');
    found.push([replies[at + 1]!, replies.readUInt32BE(at + 12), body]);
    at += 24 + body;
  }
  return found;
}

for (const valueBytes of [0, 100, 5000]) {
  test(`binary requests get their opaque back: values of ${valueBytes} bytes`, () => {
    const requests = Buffer.concat([
      binary(0x00, 1, '', '0:1', ''),
      binary(0x01, 0xfffffffe, '\0\0\0\0\0\0\0\0', '0:2', TRICKY),
      binary(0x00, 0x01020304, '', 'ghost:5', ''),
      binary(0x0a, 7, '', '', ''),
    ]);
    for (let size = 1; size <= requests.length; size++) {
      const replies = repliesTo(requests, valueBytes, size, size % 2 === 0);
      assert.equal(
        readBinary(replies),
        [
          [0, 1, 4 + valueBytes],
          [1, 0xfffffffe, 0],
          [0, 0x01020304, 4 + valueBytes],
          [0x0a, 7, 0],
        ],
        `chunks of ${size}`,
      );
    }
  });
}

test('more replies to one chunk than are gathered at once lose nothing', () => {
  const requests = Buffer.from('mg k v\r\n'.repeat(2000));
  const replies = repliesTo(requests, 1000, requests.length, false);
  assert.is(replies.toString('latin1'), value(1000).repeat(2000));
});

test.run();
