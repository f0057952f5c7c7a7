// Keys taken away from a peer that keeps its others.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { removeKeys } from '../../src/memcached/remove-keys.js';
import { withDaemon } from '../support/daemon.js';
import { numberedKeys } from '../support/key-table.js';
import { deadAddress, exchange, storedValue } from '../support/wire.js';

test('thousands of keys go in several batches, and what is not there is absent', () =>
  withDaemon(async ({ address }) => {
    const keys = numberedKeys(6000);
    const stored = Array.from({ length: 5000 }, (_, i) => `ms key:${i} 1 q\r\nx\r\n`);
    await exchange(address, `${stored.join('')}ms other 1 q\r\nx\r\nmn\r\n`, 'MN\r\n');
    const removal = await removeKeys({ address, peer: 0 }, keys, 6000);
    assert.equal(removal, { asked: 6000, removed: 5000, absent: 1000 });
    assert.is(await storedValue(address, 'key:0'), undefined);
    assert.is((await storedValue(address, 'other'))?.toString(), 'x');
  }));

test('keys that live elsewhere, or lie beyond the count, are left alone', () =>
  withDaemon(async ({ address }) => {
    const keys = numberedKeys(10, 2);
    const stored = Array.from({ length: 10 }, (_, i) => `ms key:${i} 1 q\r\nx\r\n`).join('');
    await exchange(address, `${stored}mn\r\n`, 'MN\r\n');
    const removal = await removeKeys({ address, peer: 1 }, keys, 6);
    assert.equal(removal, { asked: 3, removed: 3, absent: 0 });
    const left = await Promise.all(
      Array.from({ length: 10 }, (_, i) => storedValue(address, `key:${i}`)),
    );
    assert.equal(
      left.map((value) => value !== undefined),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => ![1, 3, 5].includes(i)),
    );
  }));

test('a peer that is not there, says nothing, or talks nonsense gives no answers and no error', async () => {
  const keys = numberedKeys(5000);
  const nothing = { asked: 5000, removed: 0, absent: 0 };
  assert.equal(await removeKeys({ address: await deadAddress(), peer: 0 }, keys, 5000), nothing);
  for (const answer of ['', 'what?\r\n', 'HD']) {
    const server = createServer((socket) => socket.on('error', () => undefined).write(answer));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const target = { address: { host: '127.0.0.1', port }, peer: 0 };
    assert.equal(await removeKeys(target, keys, 5000, 50), nothing, answer);
    server.close();
  }
});

test('more answers than questions count for no more than these', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write('HD\r\n'.repeat(50)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const target = { address: { host: '127.0.0.1', port }, peer: 0 };
  const removal = await removeKeys(target, numberedKeys(3), 3, 50);
  assert.equal(removal, { asked: 3, removed: 3, absent: 0 });
  server.close();
});

test.run();
