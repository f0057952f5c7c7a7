// What counts as this machine's own.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { isLocal, resolveAddress } from '../../src/network/loopback.js';

const tcp = (host: string) => ({ host, port: 1 });

test('127.0.0.0/8, ::1 and unix sockets are local, in every way of writing them', () => {
  for (const host of [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
  ]) {
    assert.ok(isLocal(tcp(host)), host);
  }
  assert.ok(isLocal({ path: '/run/x.sock' }));
});

test('everything else is not, the wildcard and names among it', () => {
  const far = [
    '128.0.0.1',
    '126.255.255.255',
    '0.0.0.0',
    '::',
    '::2',
    'fe80::1',
    '::ffff:10.0.0.1',
  ];
  for (const host of [...far, 'localhost', '127.0.0.1.example.org', '']) {
    assert.not(isLocal(tcp(host)), host);
  }
});

test('localhost becomes loopback addresses: what was checked is what is connected to', async () => {
  const found = await resolveAddress('a', tcp('localhost'), { allowRemote: false });
  assert.ok(found.length > 0);
  for (const address of found) assert.ok(isLocal(address), JSON.stringify(address));
});

test('another machine needs leave', async () => {
  const far = tcp('192.0.2.1');
  assert.equal(await resolveAddress('a', far, { allowRemote: true }), [far]);
  try {
    await resolveAddress('a', far, { allowRemote: false });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).exitCode, 2);
  }
});

test.run();
