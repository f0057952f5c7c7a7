// The proxy before the peers: what it lets pass, in which order, and not before its time.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Address } from '../../src/memcached/address.js';
import { type Proxy, startProxy } from '../../src/network/proxy.js';

/** Runs `use` with servers that treat each connection as told, behind a proxy. */
async function proxied(
  delayMs: number,
  serve: readonly ((socket: Socket) => void)[],
  use: (proxy: Proxy, targets: readonly Address[]) => Promise<void>,
): Promise<void> {
  const servers = serve.map((treat) =>
    createServer((socket) => {
      // A connection that is cut with bytes on the way ends in a reset.
      socket.on('error', () => undefined);
      treat(socket);
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const targets = servers.map((server) => {
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  });
  const proxy = await startProxy(targets, delayMs);
  try {
    await use(proxy, targets);
  } finally {
    await proxy.close();
    for (const server of servers) server.close();
  }
}

function open(address: Address): Socket {
  return connect({ ...address, noDelay: true });
}

/** Everything that comes until the other side has ended. */
async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const echo = (socket: Socket): void => void socket.pipe(socket);

test('bytes of every size come back whole and in order, from the right peer', () => {
  const shout = (socket: Socket) =>
    socket.on('data', (bytes: Buffer) => socket.write(bytes.map((byte) => byte ^ 0xff)));
  return proxied(3, [echo, shout], async ({ addresses }) => {
    assert.is(addresses.length, 2);
    const sent = Buffer.alloc(3_000_000, 'abcdefghijklmnopqrstuvw');
    const answers = addresses.map(async (address) => {
      const socket = open(address);
      const answer = received(socket);
      let count = 0;
      socket.on('data', (bytes: Buffer) => {
        count += bytes.length;
        if (count >= sent.length) socket.end();
      });
      // Pieces of 1, 2, 4, ... bytes, then the rest.
      let at = 0;
      for (let size = 1; at < sent.length; size *= 2) {
        socket.write(sent.subarray(at, at + size));
        at += size;
        if (size < 5000) await new Promise(setImmediate);
      }
      return answer;
    });
    const [same, inverted] = await Promise.all(answers);
    assert.ok(same!.equals(sent));
    assert.ok(inverted!.equals(sent.map((byte) => byte ^ 0xff)));
  });
});

test('no reply comes before its time, whether the one before has left or not', () =>
  proxied(20, [echo], async ({ addresses }) => {
    const socket = open(addresses[0]!);
    await once(socket, 'connect');
    const sentMs: number[] = [];
    const tooEarly: number[] = [];
    let answers = 0;
    const done = new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        const nowMs = performance.now();
        for (const byte of bytes) {
          if (nowMs - sentMs[byte]! < 20) tooEarly.push(byte);
          if (++answers === 12) resolve();
        }
      });
    });
    for (let byte = 0; byte < 12; byte++) {
      sentMs.push(performance.now());
      socket.write(Buffer.of(byte));
      // Longer than the delay after every fourth.
      await new Promise((resolve) => setTimeout(resolve, byte % 4 === 3 ? 30 : 3));
    }
    await done;
    assert.equal(tooEarly, []);
    socket.destroy();
  }));

test('what a peer said before it went still arrives, and then the end', () =>
  proxied(10, [(socket) => socket.end('the last words')], async ({ addresses }) => {
    assert.is((await received(open(addresses[0]!))).toString(), 'the last words');
  }));

test('a connection to a peer that is not there ends', async () => {
  // A path, not a port: another program may get a port that was free a moment ago.
  const proxy = await startProxy([{ path: '/nonexistent/memcached.sock' }], 1);
  try {
    assert.is((await received(open(proxy.addresses[0]!))).length, 0);
  } finally {
    await proxy.close();
  }
});

test('a client that goes away takes its connection to the peer along', async () => {
  let gone = Promise.resolve();
  const serve = (socket: Socket): void => {
    gone = new Promise((resolve) => socket.resume().once('close', () => resolve()));
    socket.write('hello');
  };
  await proxied(1, [serve], async ({ addresses }) => {
    const socket = open(addresses[0]!);
    await once(socket, 'data');
    socket.destroy();
    await gone;
  });
});

test('after its end nothing listens, and its connections are closed', () =>
  proxied(1, [echo], async (proxy) => {
    const [address] = proxy.addresses;
    const socket = open(address!);
    await once(socket, 'connect');
    // It may end in a reset, which is as good.
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await proxy.close();
    await closed;
    // Nobody answers, or another program that got the port meanwhile: no echo either way.
    const again = open(address!);
    again.end('is it you?\r\n');
    const answer = await received(again).catch(
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
    assert.not.match(String(answer), 'is it you');
  }));

test('a delay can be set later, for one target alone, and goes again', () =>
  proxied(0, [echo, echo], async (proxy) => {
    const [slow, quick] = proxy.addresses.map(open) as [Socket, Socket];
    const roundTripMs = async (socket: Socket) => {
      const startMs = performance.now();
      socket.write('x');
      await once(socket, 'data');
      return performance.now() - startMs;
    };
    await proxy.set(0, { delayMs: 300, drop: false });
    assert.ok((await roundTripMs(slow)) >= 300);
    // One passes a hundred times while one reply of the other is held.
    const passesFirst = async (passing: Socket, holding: Socket) => {
      const held = roundTripMs(holding).then(() => 'held');
      const others = (async () => {
        for (let i = 0; i < 100; i++) await roundTripMs(passing);
        return 'others';
      })();
      assert.is(await Promise.race([held, others]), 'others');
      await held;
    };
    await passesFirst(quick, slow);
    await proxy.set(0, { delayMs: 0, drop: false });
    await proxy.set(1, { delayMs: 300, drop: false });
    await passesFirst(slow, quick);
    slow.destroy();
    quick.destroy();
  }));

test('a drop swallows both ways; what lost something is cut at its end, the rest goes on', () =>
  proxied(0, [echo], async (proxy) => {
    const [address] = proxy.addresses as [Address];
    const [talker, silent] = [open(address), open(address)];
    for (const socket of [talker, silent]) {
      socket.write('x');
      await once(socket, 'data');
    }
    await proxy.set(0, { delayMs: 0, drop: true });
    const heard: string[] = [];
    talker.on('data', () => heard.push('data'));
    const cut = once(talker, 'close');
    talker.on('error', () => undefined);
    talker.write('lost');
    // A connection that is made meanwhile shares the fate of what it sends.
    const late = open(address);
    late.on('error', () => undefined);
    const lateCut = once(late, 'close');
    late.write('lost too');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await proxy.set(0, { delayMs: 0, drop: false });
    await Promise.all([cut, lateCut]);
    assert.equal(heard, []);
    silent.write('y');
    const [reply] = (await once(silent, 'data')) as [Buffer];
    assert.is(reply.toString(), 'y');
    silent.destroy();
  }));

test.run();
