import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address } from '../../src/memcached/address.js';
import { withDaemon } from './daemon.js';
import { type Behaviour, withStub } from './stub-peer.js';
import { exchange } from './wire.js';

/** Runs `use` with the addresses of a stub peer and of a real memcached. */
function withBoth(use: (stub: Address, real: Address) => Promise<void>): Promise<void> {
  return withStub((stub) => withDaemon((daemon) => use(stub.address, daemon.address)));
}

test('in the meta protocol the stub answers what memcached answers', () =>
  withBoth(async (stub, real) => {
    const script = [
      'mg a v\r\n',
      'mg a v O7 k q\r\n',
      'mg a v k O7\r\n',
      'ms a 5 T0 O8 k\r\nhello\r\n',
      'ms a 5\r\nhe\r\nl\r\n',
      'mg a v O9 s k f t\r\n',
      'mg a s\r\n',
      'ms b 0 T0 q\r\n\r\n',
      'mg b v\r\n',
      'bogus\r\n',
      'mn\r\n',
    ].join('');
    const expected = await exchange(real, script, 'MN\r\n');
    const got = await exchange(stub, script, 'MN\r\n');
    assert.is(got.toString('latin1'), expected.toString('latin1'));
  }));

function binary(opcode: number, key: string, opaque: number, extras = '', value = ''): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(opcode, 1);
  header.writeUInt16BE(key.length, 2);
  header.writeUInt8(extras.length, 4);
  header.writeUInt32BE(extras.length + key.length + value.length, 8);
  header.writeUInt32BE(opaque, 12);
  return Buffer.concat([header, Buffer.from(`${extras}${key}${value}`, 'latin1')]);
}

/** A copy of `replies` with every CAS field zeroed: the stub does not number its items. */
function withoutCas(replies: Buffer): string {
  const copy = Buffer.from(replies);
  for (let at = 0; at + 24 <= copy.length; at += 24 + copy.readUInt32BE(at + 8)) {
    copy.fill(0, at + 16, at + 24);
  }
  return copy.toString('hex');
}

test('in the binary protocol the stub answers what memcached answers', () =>
  withBoth(async (stub, real) => {
    const script = Buffer.concat([
      binary(0x00, 'a', 1),
      binary(0x01, 'a', 2, '\0'.repeat(8), 'hello'),
      binary(0x00, 'a', 3),
      binary(0x01, 'b', 4, '\0'.repeat(8), ''),
      binary(0x00, 'b', 5),
      binary(0x0a, '', 0xfffffffe),
    ]);
    const noop = binary(0x0a, '', 0xfffffffe);
    noop.writeUInt8(0x81, 0);
    const expected = await exchange(real, script, noop);
    const got = await exchange(stub, script, noop);
    assert.is(withoutCas(got), withoutCas(expected));
  }));

/** What a client sees of a get, up to `end`, when the stub does `behaviour`; or how it was cut off. */
async function seen(behaviour: Behaviour, end = 'MN\r\n'): Promise<string> {
  let text = '';
  await withStub(
    async (stub) => {
      stub.store.set('a', Buffer.from('0123456789'));
      text = await exchange(stub.address, 'mg a v\r\nmn\r\n', end).then(
        (reply) => reply.toString(),
        (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
      );
    },
    ({ kind }) => (kind === 'get' ? behaviour : 'answer'),
  );
  return text;
}

test('each fault looks on the wire as its name says', async () => {
  const right = 'VA 10\r\n0123456789\r\nMN\r\n';
  assert.is(await seen('answer'), right);
  assert.is(await seen('byte_by_byte'), right);
  assert.is(await seen({ delayMs: 5 }), right);
  assert.is(await seen('skip'), 'MN\r\n');
  assert.is(await seen('garbage'), 'THIS IS NO REPLY\r\nMN\r\n');
  assert.match(await seen('server_error'), /^SERVER_ERROR .*\r\nMN\r\n$/);
  assert.match(await seen('client_error'), /^CLIENT_ERROR .*\r\nMN\r\n$/);
  assert.is(await seen('fin'), 'the peer closed after ""');
  assert.is(await seen('half_header', 'VA'), 'VA');
  assert.match(await seen('half_header'), /ECONNRESET/);
  assert.is(await seen('half_value', 'VA 10\r\n01'), 'VA 10\r\n01');
  assert.match(await seen('half_value'), /ECONNRESET/);
});

test.run();
