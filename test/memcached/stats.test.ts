import { createServer, type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import type { Address } from '../../src/memcached/address.js';
import { peerStats } from '../../src/memcached/peer-stats.js';
import { StatsReply } from '../../src/memcached/stats-reply.js';
import { openStats, readStats } from '../../src/memcached/stats.js';

interface Fake {
  readonly address: Address;
  /** Connections accepted so far. */
  connections: number;
  /** Every byte received so far. */
  received: string;
}

/** A server that calls `answer` for each chunk it receives. */
async function withServer(
  answer: (socket: Socket, chunk: string) => void,
  body: (fake: Fake) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    fake.connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      fake.received += chunk.toString();
      answer(socket, chunk.toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: Fake = { address: { host: '127.0.0.1', port }, connections: 0, received: '' };
  try {
    await body(fake);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const says = (text: string) => (socket: Socket) => void socket.write(text, 'latin1');

async function lost(promise: Promise<unknown>, code: ErrorCode = 'ERR_PEER_LOST'): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, BenchError);
  assert.is((error as BenchError).code, code);
  return (error as BenchError).message;
}

const REPLY =
  'STAT pid 4711\r\nSTAT version 1.6.18\r\nSTAT inter \r\nSTAT note a b  c\r\nSTAT cmd_get 12\r\nEND\r\n';

test('a reply is read into names and values, in order', async () => {
  await withServer(says(REPLY), async (fake) => {
    const values = await readStats(fake.address);
    assert.equal(
      [...values],
      [
        ['pid', '4711'],
        ['version', '1.6.18'],
        ['inter', ''],
        ['note', 'a b  c'],
        ['cmd_get', '12'],
      ],
    );
    assert.is(fake.received, 'stats\r\n');
  });
});

test('a reply may be cut anywhere', () => {
  const bytes = Buffer.from(REPLY);
  const whole = new StatsReply();
  assert.is(whole.add(bytes), true);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const reply = new StatsReply();
      let complete = false;
      for (let i = 1; i < edges.length; i++) {
        if (edges[i] === edges[i - 1]) continue;
        assert.is(complete, false, 'complete before the last byte');
        complete = reply.add(bytes.subarray(edges[i - 1], edges[i]));
      }
      assert.is(complete, true);
      assert.equal([...reply.values], [...whole.values]);
    }),
  );
});

test('a group of stats is asked for by name, and nothing else fits through', async () => {
  await withServer(says('STAT maxconns 64\r\nEND\r\n'), async (fake) => {
    const values = await readStats(fake.address, { group: 'settings' });
    assert.is(values.get('maxconns'), '64');
    assert.is(fake.received, 'stats settings\r\n');
    const client = openStats(fake.address);
    assert.throws(() => client.query('x\r\nflush_all'), RangeError);
    client.close();
  });
});

test('control characters and marks that reorder text are stripped', async () => {
  const hostile = 'STAT a\u001b[31m \u001b]0;title\u0007red\u0085\u009b1m\r\nEND\r\n';
  await withServer(says(hostile), async ({ address }) => {
    assert.equal([...(await readStats(address))], [['a', 'red']]);
  });
});

test('names that are special to objects are ordinary names', async () => {
  await withServer(says('STAT __proto__ 1\r\nSTAT constructor 2\r\nEND\r\n'), async (fake) => {
    const values = await readStats(fake.address);
    assert.is(values.get('__proto__'), '1');
    assert.is(peerStats(values).cmdGet, null);
  });
});

for (const [what, text, pattern] of [
  ['an error line', 'SERVER_ERROR out of \u001b[1mmemory\r\n', /'SERVER_ERROR out of memory'/],
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', /unexpected reply 'HTTP\/1.1 400/],
  ['an empty line', '\r\n', /unexpected reply ''/],
  ['data after the end', 'END\r\nEND\r\n', /data after END/],
  ['a line without an end', 'STAT a '.padEnd(5000, 'x'), /a line exceeds 4096 bytes/],
  ['a reply without an end', 'STAT a 1\r\n'.repeat(40_000), /the reply exceeds 262144 bytes/],
] as const) {
  test(`${what} is a lost peer, named by its address`, async () => {
    await withServer(says(text), async ({ address }) => {
      const message = await lost(readStats(address));
      assert.match(message, pattern);
      assert.ok('port' in address && message.includes(`127.0.0.1:${address.port}`));
    });
  });
}

test('a peer that is silent, or goes on for ever, meets the deadline', async () => {
  await withServer(
    () => undefined,
    async ({ address }) => {
      assert.match(await lost(readStats(address, { timeoutMs: 30 })), /no answer within 30 ms/);
    },
  );
  const drip = (socket: Socket) => {
    const timer = setInterval(() => socket.write('STAT a 1\r\n'), 5);
    socket.on('close', () => clearInterval(timer));
  };
  await withServer(drip, async ({ address }) => {
    assert.match(await lost(readStats(address, { timeoutMs: 60 })), /no answer within 60 ms/);
  });
});

test('a signal ends the wait for an answer, and a question that was not asked yet', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  await withServer(
    () => controller.abort(),
    async ({ address }) => {
      const interrupted = /^interrupted: peer 127\.0\.0\.1:\d+ had not answered$/;
      for (let asked = 0; asked < 2; asked++) {
        assert.match(await lost(readStats(address, { signal }), 'ERR_INTERRUPTED'), interrupted);
      }
    },
  );
});

test('a peer that hangs up, refuses, or is not there is lost', async () => {
  await withServer(
    (socket) => socket.end('STAT a 1\r\n'),
    async ({ address }) => {
      assert.match(await lost(readStats(address)), /the peer closed the connection/);
    },
  );
  let vacated: Address | undefined;
  await withServer(
    () => undefined,
    async ({ address }) => {
      vacated = address;
      return Promise.resolve();
    },
  );
  assert.match(await lost(readStats(vacated!)), /ECONNREFUSED/);
  const message = await lost(readStats({ path: '/nonexistent/peer.sock' }));
  assert.match(message, /unix:\/nonexistent\/peer.sock: .*ENOENT/);
});

test('one connection serves many questions, one at a time', async () => {
  let asked = 0;
  const slow = (socket: Socket, chunk: string) => {
    assert.is(chunk, 'stats\r\n', 'a question was sent before the last was answered');
    const count = ++asked;
    setTimeout(() => socket.write(`STAT cmd_get ${count}\r\nEND\r\n`), 5);
  };
  await withServer(slow, async (fake) => {
    const client = openStats(fake.address);
    const answers = await Promise.all([client.read(), client.read(), client.read()]);
    assert.equal(
      answers.map((stats) => stats.cmdGet),
      [1, 2, 3],
    );
    assert.is(fake.connections, 1);
    client.close();
    assert.match(await lost(client.read()), /was closed/);
  });
});

test('after a failure the next question connects again and gets its own answer', async () => {
  let calls = 0;
  const moody = (socket: Socket) => {
    calls++;
    if (calls === 1) socket.end('STAT cmd_get 1');
    else socket.write('STAT cmd_get 2\r\nEND\r\n');
  };
  await withServer(moody, async (fake) => {
    const client = openStats(fake.address);
    assert.match(await lost(client.read()), /the peer closed the connection/);
    assert.is((await client.read()).cmdGet, 2);
    assert.is(fake.connections, 2);
    client.close();
  });
});

test('a peer that does not answer in time is silent until it does', async () => {
  let answer = '';
  const serve = (socket: Socket) => socket.write(answer);
  await withServer(serve, async (fake) => {
    const client = openStats(fake.address, { timeoutMs: 50 });
    assert.is(client.isSilent, false);
    assert.match(await lost(client.read()), /no answer within 50 ms/);
    assert.is(client.isSilent, true);
    answer = 'STAT cmd_get 2\r\nEND\r\n';
    while (client.isSilent) await client.read().catch(() => undefined);
    client.close();
  });
});

test('closing rejects the question that waits', async () => {
  await withServer(
    () => undefined,
    async ({ address }) => {
      const client = openStats(address);
      const waiting = lost(client.read());
      await new Promise((resolve) => setTimeout(resolve, 20));
      client.close();
      assert.match(await waiting, /was closed/);
    },
  );
});

test('giving up rejects the question that waits, and the next one is answered', async () => {
  let asked = 0;
  const silentAtFirst = (socket: Socket) => {
    if (++asked > 1) socket.write('STAT cmd_get 2\r\nEND\r\n');
  };
  await withServer(silentAtFirst, async (fake) => {
    const client = openStats(fake.address);
    client.giveUp();
    const waiting = lost(client.read());
    while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    client.giveUp();
    assert.match(await waiting, /given up/);
    assert.is((await client.read()).cmdGet, 2);
    assert.is(fake.connections, 2);
    client.giveUp();
    assert.is((await client.read()).cmdGet, 2);
    assert.is(fake.connections, 2, 'without a question nothing is given up');
    client.close();
  });
});

test('counters become numbers; what is missing or no exact number becomes null', () => {
  const stats = peerStats(
    new Map([
      ['version', '1.6.18'],
      ['pid', '12'],
      ['time', '1700000300'],
      ['uptime', '100'],
      ['cmd_get', '9007199254740991'],
      ['cmd_set', '9007199254740992'],
      ['evictions', '18446744073709551615'],
      ['curr_items', '-1'],
      ['bytes', '1e3'],
      ['get_hits', ''],
      ['rusage_user', '1.500000'],
      ['rusage_system', '0.250000'],
    ]),
  );
  assert.is(stats.version, '1.6.18');
  assert.equal([stats.pid, stats.uptimeS, stats.startedS], [12, 100, 1700000200]);
  assert.is(peerStats(new Map([['uptime', '1']])).startedS, null);
  assert.is(stats.cmdGet, 9007199254740991);
  for (const field of ['cmdSet', 'evictions', 'items', 'bytes', 'getHits', 'threads'] as const) {
    assert.is(stats[field], null, field);
  }
  assert.is(stats.cpuS, 1.75);
  assert.is(peerStats(new Map([['rusage_user', '1.5']])).cpuS, null);
  assert.is(peerStats(new Map()).version, null);
});

test.run();
