import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError, type ErrorCode } from '../../src/errors.js';
import type { Address } from '../../src/memcached/address.js';
import { readStats } from '../../src/memcached/stats.js';
import type { Peer } from '../../src/network/daemon.js';
import { provision, type Network, type ProvisionOptions } from '../../src/network/network.js';
import {
  LINUX,
  isRunning,
  processesIn,
  small,
  statFields,
  until,
  withScript,
  withTmpdir,
} from './processes.js';

async function withNetwork(
  options: ProvisionOptions,
  body: (network: Network, folder: string) => Promise<void>,
): Promise<void> {
  await withTmpdir(async (folder) => {
    const network = await provision(options);
    try {
      await body(network, folder);
    } finally {
      await network.stop();
    }
    for (const { pid } of network.peers) assert.not.ok(isRunning(pid), `${pid} still runs`);
  });
}

/** The message of the error that provisioning must end with, leaving nothing behind. */
async function refused(options: ProvisionOptions, code: ErrorCode): Promise<string> {
  let message = '';
  await withTmpdir(async () => {
    try {
      const network = await provision(options);
      await network.stop();
    } catch (error) {
      assert.instance(error, BenchError, String(error));
      assert.is((error as BenchError).code, code, (error as BenchError).message);
      message = (error as BenchError).message;
    }
  });
  assert.ok(message !== '', 'was not refused');
  assert.not.match(message, /\n/);
  return message;
}

const running = (path: string, options: readonly string[] = []) =>
  small({ memcached: { path, threads: 1, options } });

/** Stores one item. */
async function store(address: Address): Promise<void> {
  const socket = connect(address);
  socket.write('set k 0 0 1\r\nv\r\n');
  const [reply] = (await once(socket, 'data')) as [Buffer];
  assert.is(reply.toString(), 'STORED\r\n');
  socket.destroy();
}

/** Local addresses, as the kernel writes them, of the sockets of a process that may be spoken to. */
function listening(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return /^socket:\[(\d+)\]$/.exec(target)?.[1];
    }),
  );
  const LISTEN = '0A';
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(
        (row) =>
          row.length > 9 && inodes.has(row[9]) && (table.startsWith('udp') || row[3] === LISTEN),
      )
      .map((row) => row[1]!),
  );
}

test('eight TCP daemons start, each one ours, on the loopback interface only', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `demo_p${index}`);
  await withNetwork(small({ names }), async (network, folder) => {
    assert.equal(
      network.peers.map((peer) => peer.name),
      names,
    );
    assert.is(new Set(network.peers.map((peer) => peer.pid)).size, 8);
    assert.is(new Set(network.peers.map((peer) => JSON.stringify(peer.address))).size, 8);
    const version = execFileSync('memcached', ['-V'], { encoding: 'utf8' }).trim().split(' ')[1];
    for (const { address, pid, version: said } of network.peers) {
      assert.is(said, version);
      assert.ok('host' in address && address.host === '127.0.0.1');
      assert.is((await readStats(address)).get('pid'), String(pid));
      const port = address.port.toString(16).toUpperCase().padStart(4, '0');
      if (LINUX) assert.equal(listening(pid), [`0100007F:${port}`]);
    }
    assert.is(readdirSync(folder).length, 8, 'a folder with a manifest each');
    assert.equal(network.lost, []);
  });
});

for (const transport of ['tcp', 'unix'] as const) {
  test(`${transport}: a peer that comes back is another process, empty and where it was`, async () => {
    const options = small({ names: ['a', 'b'], transport, comeBack: true });
    const lost: string[] = [];
    await withNetwork({ ...options, onLost: ({ name }) => lost.push(name) }, async (network) => {
      const [, { address }] = network.peers as [unknown, Peer];
      await store(address);
      const items = async () => (await readStats(address)).get('curr_items');
      const before = (await readStats(address)).get('pid');
      assert.is(await items(), '1');
      await network.end('b');
      await network.restart('b');
      assert.is(await items(), '0');
      assert.is.not((await readStats(address)).get('pid'), before);
      // One that runs is ended first.
      await network.restart('b');
      assert.is(await items(), '0');
      assert.equal([network.lost, lost], [[], []]);
      const again = Number((await readStats(address)).get('pid'));
      process.kill(again, 'SIGKILL');
      await until(() => lost.length > 0, 'a second life is watched too');
      assert.equal([network.lost, lost], [['b'], ['b']]);
    });
  });
}

test('a peer whose port was taken meanwhile does not come back, and the message says so', async () => {
  await withNetwork(small({ names: ['a'], comeBack: true }), async (network) => {
    const { address } = network.peers[0]!;
    await network.end('a');
    const squatter = createServer().listen(address as { port: number; host: string });
    await once(squatter, 'listening');
    try {
      await network.restart('a');
      assert.unreachable('it came back');
    } catch (error) {
      assert.match((error as Error).message, /^peer a: memcached .*Address already in use/);
    } finally {
      squatter.close();
    }
  });
});

test('a halted daemon does not answer until it goes on', async () => {
  await withNetwork(small({ names: ['a'] }), async (network) => {
    const { address } = network.peers[0]!;
    network.signal('a', 'SIGSTOP');
    const question = readStats(address, { timeoutMs: 30_000 });
    const early = await Promise.race([question.then(() => 'answered'), sleep(200, 'silent')]);
    assert.is(early, 'silent');
    network.signal('a', 'SIGCONT');
    assert.is((await question).get('curr_items'), '0');
  });
});

test('three daemons on unix sockets open nothing else, and nobody else can reach them', async () => {
  await withNetwork(small({ transport: 'unix' }), async (network) => {
    for (const { address, pid } of network.peers) {
      assert.ok('path' in address);
      assert.is((await readStats(address)).get('pid'), String(pid));
      assert.is(statSync(dirname(address.path)).mode & 0o777, 0o700);
      assert.is(statSync(address.path).mode & 0o777, 0o700);
      if (LINUX) assert.equal(listening(pid), []);
    }
  });
});

test('daemons run as the scenario says', async () => {
  const memcached = { path: 'memcached', threads: 2, options: ['-C', '-I 2m', '-o hashpower=17'] };
  await withNetwork(small({ memcached, memoryMb: 8 }), async ({ peers }) => {
    const settings = await readStats(peers[0]!.address, { group: 'settings' });
    assert.is(settings.get('maxbytes'), String(8 * 1024 * 1024));
    assert.is(settings.get('num_threads'), '2');
    assert.is(settings.get('cas_enabled'), 'no');
    assert.is(settings.get('item_size_max'), String(2 * 1024 * 1024));
    assert.is((await readStats(peers[0]!.address)).get('hash_power_level'), '17');
  });
});

test('a daemon serves every connection that was asked for', async () => {
  for (const threads of [1, 4]) {
    const memcached = { path: 'memcached', threads, options: [] };
    const options = small({ names: ['a'], connections: 60, memcached, transport: 'unix' });
    await withNetwork(options, async ({ peers }) => {
      const sockets = Array.from({ length: 60 }, () => connect({ ...peers[0]!.address }));
      for (const socket of sockets) socket.write('mn\r\n');
      const answers = await Promise.all(sockets.map((socket) => once(socket, 'data')));
      for (const [data] of answers) assert.is(String(data), 'MN\r\n');
      for (const socket of sockets) socket.destroy();
    });
  }
});

test('a daemon is out of reach of the terminal, and of the environment', async () => {
  process.env.MEMCACHED_PEERBENCH_TEST = process.env.LD_PEERBENCH_TEST = '1';
  try {
    await withNetwork(small({ names: ['a'] }), ({ peers: [peer] }) => {
      if (!LINUX) return Promise.resolve();
      const [, , group, session] = statFields(peer!.pid);
      assert.is(group, String(peer!.pid));
      assert.is(session, String(peer!.pid));
      const environment = readFileSync(`/proc/${peer!.pid}/environ`, 'latin1');
      const names = environment.split('\0').map((entry) => entry.split('=')[0]);
      const expected = ['', 'LC_ALL', 'MEMCACHED_PORT_FILENAME', 'PATH'];
      // Shells add these by themselves.
      const own = ['OLDPWD', 'PWD', 'SHLVL', '_'];
      assert.equal(names.filter((name) => !own.includes(name!)).sort(), expected);
      return Promise.resolve();
    });
  } finally {
    delete process.env.MEMCACHED_PEERBENCH_TEST;
    delete process.env.LD_PEERBENCH_TEST;
  }
});

test('a temporary folder with a hostile name is only a name', async () => {
  const before = process.env.TMPDIR;
  await withTmpdir(async () => {
    const network = await provision(small({ names: ['a'], transport: 'unix' }));
    assert.ok('path' in network.peers[0]!.address);
    await network.stop();
  }, 'pb $(touch pwned) `touch pwned` \'"; *-');
  assert.is(process.env.TMPDIR, before);
  assert.not.ok(existsSync('pwned'));
});

test('a daemon that will not start is an error with its own words', async () => {
  const message = await refused(running('memcached', ['-I 1k']), 'ERR_DAEMON_START');
  assert.match(
    message,
    /^peer [abc]: memcached ended at its start \(exit code 64\): .*item_size_max/,
  );
});

test('stderr is bounded, and cleaned before it is shown', async () => {
  const script = `#!/bin/sh
    i=0; while [ $i -lt 3000 ]; do echo "line $i" >&2; i=$((i + 1)); done
    printf '\\033[31mlast words\\007\\r\\n\\n' >&2; exit 9\n`;
  await withScript(script, async (path) => {
    const message = await refused(running(path), 'ERR_DAEMON_START');
    assert.match(message, /\(exit code 9\): \.\.\. .*; line 2999; last words$/);
    assert.ok(message.length < 600);
    assert.not.match(message, /\p{Cc}/u);
  });
});

test('a program that ends by a signal, or is no program, says so', async () => {
  await withScript('#!/bin/sh\nkill -SEGV $$\n', async (path) => {
    assert.match(await refused(running(path), 'ERR_DAEMON_START'), /\(signal SIGSEGV\)/);
  });
  await withScript('#!/nonexistent/interpreter\n', async (path) => {
    assert.match(await refused(running(path), 'ERR_DAEMON_START'), /\(exit code 12[67]\)/);
  });
  // One that says nothing, or that has another name, may not be what was meant.
  for (const path of ['/bin/true', '/bin/cat']) {
    const message = await refused(running(path), 'ERR_DAEMON_START');
    assert.match(message, new RegExp(`ended at its start .*; is ${path} memcached\\?$`));
  }
});

test('memcached that is missing is found out before anything starts', async () => {
  await refused(running('memcached-that-is-not-there'), 'ERR_MEMCACHED_MISSING');
  await refused(running('/nonexistent/memcached'), 'ERR_MEMCACHED_MISSING');
});

test('more connections than files is found out before anything starts', async () => {
  if (!LINUX || /open files\s+\S+\s+unlimited/.test(readFileSync('/proc/self/limits', 'utf8')))
    return;
  const message = await refused(small({ connections: 2 ** 40 }), 'ERR_RESOURCES');
  assert.match(message, /hard limit is \d+/);
});

test("somebody else's daemon is not taken for ours", async () => {
  await withNetwork(small({ names: ['other'] }), async ({ peers }) => {
    const { address, pid } = peers[0]!;
    assert.ok('port' in address);
    const script = `#!/bin/sh\necho "TCP INET: ${address.port}" > ports\nsleep 600\nexit 1\n`;
    await withScript(script, async (path) => {
      const message = await refused(running(path), 'ERR_DAEMON_START');
      assert.ok(message.includes(`is not what answers: that is process ${pid}, not `), message);
    });
    assert.is((await readStats(address)).get('pid'), String(pid), 'and it is left alone');
  });
});

test("a wrapper script may 'exec' memcached, but not open it to the world", async () => {
  await withScript('#!/bin/sh\nexec memcached "$@"\n', async (path) => {
    await withNetwork(running(path), async ({ peers }) => {
      assert.is((await readStats(peers[2]!.address)).get('pid'), String(peers[2]!.pid));
    });
  });
  await withScript('#!/bin/sh\nmemcached "$@"\nexit 1\n', async (path) => {
    assert.match(await refused(running(path), 'ERR_DAEMON_START'), /must 'exec' memcached/);
  });
  await withScript('#!/bin/sh\nexec memcached "$@" -l 127.0.0.2\n', async (path) => {
    assert.match(await refused(running(path), 'ERR_DAEMON_START'), /listens beyond 127\.0\.0\.1/);
  });
});

test('a program that never answers meets the limit, and is told from one that answers wrongly', async () => {
  await withScript('#!/bin/sh\necho hello >&2\nexec sleep 600\n', async (path) => {
    const message = await refused({ ...running(path), startTimeoutMs: 250 }, 'ERR_DAEMON_START');
    assert.match(message, /was not ready within 0\.25 s \(it wrote no port\): hello$/);
    const onSocket = { ...running(path), transport: 'unix', startTimeoutMs: 1000 } as const;
    assert.match(await refused(onSocket, 'ERR_DAEMON_START'), /\(no stats from .*ENOENT/);
  });
});

test('peers of different versions are refused', async () => {
  // Answers as memcached would, with a version of its own each time it is started.
  const script = `#!/usr/bin/env node
    const { createServer } = require('node:net');
    const { writeFileSync } = require('node:fs');
    const server = createServer((socket) => socket.on('data', (question) => {
      const settings = String(question).includes('settings');
      const stats = ['pid ' + process.pid, 'version 1.6.' + process.pid];
      const lines = settings ? ['inter 127.0.0.1', 'udpport 0'] : stats;
      socket.write(lines.map((line) => 'STAT ' + line + '\\r\\n').join('') + 'END\\r\\n');
    }));
    server.listen(0, '127.0.0.1', () =>
      writeFileSync('ports', 'TCP INET: ' + server.address().port + '\\n'));\n`;
  await withScript(script, async (path) => {
    assert.match(
      await refused(running(path), 'ERR_DAEMON_START'),
      /^peers of different versions: a is 1\.6\.\d+, [bc] is 1\.6\.\d+/,
    );
  });
});

test('a temporary folder that is too deep for sockets, or takes no folders, is named', async () => {
  await withTmpdir(async () => {
    const error: unknown = await provision(small({ transport: 'unix' })).catch((e: unknown) => e);
    assert.instance(error, BenchError);
    assert.match((error as BenchError).message, /too long a path for unix sockets.*TMPDIR/);
    await (await provision(small())).stop();
  }, 'x'.repeat(100));
  const before = process.env.TMPDIR;
  try {
    // Missing, a file, and one in which nobody makes a folder, not even root.
    for (const folder of ['/nonexistent/folder', process.execPath, ...(LINUX ? ['/proc'] : [])]) {
      process.env.TMPDIR = folder;
      const error: unknown = await provision(small()).catch((e: unknown) => e);
      assert.instance(error, BenchError);
      const { message } = error as BenchError;
      const problem = `its folder cannot be made in the temporary folder ${folder} (mkdir: `;
      assert.ok(message.startsWith(`peer `) && message.includes(`: ${problem}`), message);
      assert.match(message, /\): set TMPDIR to one that you can write to/);
    }
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

for (const transport of ['tcp', 'unix'] as const) {
  test(`a daemon that is killed is reported, its watcher ends, the others serve (${transport})`, async () => {
    const events: string[] = [];
    const onLost: ProvisionOptions['onLost'] = (peer, how) => events.push(`${peer.name}: ${how}`);
    await withNetwork(small({ transport, onLost }), async (network, folder) => {
      const before = LINUX ? processesIn(folder).length : 0;
      process.kill(network.peers[1]!.pid, 'SIGKILL');
      await until(() => network.lost.length > 0, 'the loss to be seen');
      assert.equal(network.lost, ['b']);
      assert.equal(events, ['b: signal SIGKILL']);
      if (LINUX) await until(() => processesIn(folder).length === before - 2, 'the watcher to end');
      await until(() => readdirSync(folder).length === 2, 'the folder to go');
      for (const index of [0, 2]) await readStats(network.peers[index]!.address);
    });
    assert.is(events.length, 1, 'stopping is no loss');
  });
}

test('a stopped process can still be ended, and one whose watcher was killed leaves nothing', async () => {
  await withNetwork(small(), async ({ peers }, folder) => {
    process.kill(peers[0]!.pid, 'SIGSTOP');
    await until(() => !LINUX || statFields(peers[0]!.pid)[0] === 'T', 'the process to stop');
    const daemons = peers.map(({ pid }) => pid);
    const watchers = processesIn(folder).filter((pid) => !daemons.includes(pid));
    assert.is(watchers.length, LINUX ? 3 : 0);
    for (const pid of watchers) process.kill(pid, 'SIGKILL');
  });
});

test('killNow ends everything without waiting, and may be called again', async () => {
  const listeners = process.listenerCount('exit');
  await withNetwork(small({ transport: 'unix' }), async (network, folder) => {
    assert.is(process.listenerCount('exit'), listeners + 1, 'one guard for all daemons');
    network.killNow();
    network.killNow();
    await until(() => !network.peers.some(({ pid }) => isRunning(pid)), 'the daemons to end');
    await network.stop();
    await network.stop();
    network.killNow();
    assert.equal(readdirSync(folder), []);
    assert.equal(network.lost, []);
  });
  assert.is(process.listenerCount('exit'), listeners, 'and none when they are gone');
});

test('networks side by side do not disturb each other', async () => {
  await withTmpdir(async (folder) => {
    const [first, second] = await Promise.all([provision(small()), provision(small())]);
    await first.stop();
    for (const { address } of second.peers) await readStats(address);
    await second.stop();
    assert.not.ok(existsSync(join(folder, 'ports')));
  });
});

test.run();
