// One request to one peer, and everything that a peer may do instead of answering it.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import { getOnce, setOnce } from '../../src/memcached/single-request.js';
import { makeRing } from '../../src/ring/placement.js';
import { buildKeyTable } from '../../src/workload/key-table.js';

const KEY = buildKeyTable(['k'], makeRing('md5', ['any'], { vnodes: 1 }), 1);

/** Runs `ask` against a server that says `reply` in pieces, and ends the connection if told to. */
async function against<T>(
  reply: readonly string[] | 'close',
  ask: (address: { host: string; port: number }) => Promise<T>,
): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      if (reply === 'close') socket.end();
      else for (const piece of reply) socket.write(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await ask({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
}

async function reason(
  action: Promise<unknown>,
  code: ErrorCode = 'ERR_PEER_LOST',
): Promise<string> {
  try {
    await action;
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).code, code);
    return (error as BenchError).message;
  }
  throw new Error('it did not fail');
}

test('a value, none, and stored', async () => {
  const get = (...reply: string[]) => against(reply, (address) => getOnce(address, KEY));
  assert.equal(await get('VA 4\r\na', '\r\nb\r\n'), Buffer.from('a\r\nb'));
  assert.equal(await get('VA 0\r\n\r\n'), Buffer.alloc(0));
  assert.is(await get('EN\r\n'), undefined);
  await against(['HD\r\n'], (address) => setOnce(address, KEY, Buffer.from('v')));
});

for (const [what, reply, told] of [
  ['an error', ['SERVER_ERROR out of memory\r\n'], 'answers with an error'],
  ['garbage', ['HTTP/1.1 400 Bad Request\r\n\r\n'], 'does not speak the protocol'],
  ['a value without end', ['VA 9999999999\r\n'], 'more than it can hold'],
  ['half a value', ['VA 4\r\nab'], 'no answer within 200 ms'],
  ['nothing', [], 'no answer within 200 ms'],
  ['the end of the connection', 'close', 'closed the connection'],
] as const) {
  test(`what is no answer is an error: ${what}`, async () => {
    const message = await against(reply, (address) =>
      reason(getOnce(address, KEY, { timeoutMs: 200 })),
    );
    assert.match(message, told);
    assert.match(message, /^peer 127\.0\.0\.1:\d+: /);
  });
}

test('a value that is not stored is an error', async () => {
  const set = (reply: string) =>
    against([reply], (address) => reason(setOnce(address, KEY, Buffer.from('v'))));
  assert.match(await set('SERVER_ERROR object too large for cache\r\n'), 'too large for it');
  assert.match(await set('NS\r\n'), 'not stored');
});

test('a signal ends the wait for an answer, and a question that was not asked yet', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  await against([], async (address) => {
    const asked = reason(getOnce(address, KEY, { signal }), 'ERR_INTERRUPTED');
    controller.abort();
    assert.match(await asked, /^interrupted: peer 127\.0\.0\.1:\d+ had not answered$/);
    const value = Buffer.from('v');
    await reason(setOnce(address, KEY, value, { signal }), 'ERR_INTERRUPTED');
  });
});

test('nobody at the address is an error', async () => {
  const address = await against([], (there) => Promise.resolve(there));
  assert.match(await reason(getOnce(address, KEY)), 'ECONNREFUSED');
});

test.run();
