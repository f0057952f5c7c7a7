// The original tool's commands, as people use them: a shell, and daemons that outlive each command.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { getOnce } from '../../src/memcached/single-request.js';
import { makeRing } from '../../src/ring/placement.js';
import { withLock } from '../../src/state/lock.js';
import type { PeerStatus } from '../../src/state/peer-status.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { isRunning, LINUX, until } from '../network/processes.js';
import { endAll } from '../state/state-folder.js';
import { assertSaid } from '../support/said.js';
import { type Finished, withWorkspace, type Workspace } from '../support/workspace.js';

const PEERS = ['peer0', 'peer1', 'peer2'];

/** Runs a command line that must succeed; returns what it printed. */
async function ok(workspace: Workspace, line: string): Promise<string> {
  const { code, out, err } = await workspace.run(...line.split(' '));
  assert.is(code, 0, `${line}: ${err}`);
  return out;
}

/** Runs a command line that must end with `code`; returns what it said. */
async function refused(workspace: Workspace, code: number, line: string): Promise<string> {
  const finished = await workspace.run(...line.split(' '));
  assert.is(finished.code, code, `${line}: ${finished.out}${finished.err}`);
  assert.is(finished.out, '');
  assert.not.match(finished.err, /unexpected|\n +at /);
  return finished.err;
}

async function statuses(workspace: Workspace): Promise<PeerStatus[]> {
  const text = await ok(workspace, 'peer --status --json');
  return (JSON.parse(text) as { peers: PeerStatus[] }).peers;
}

/** A session, and the end of its daemons should it fail half-way. */
async function session(body: (workspace: Workspace) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace) => {
    try {
      await body(workspace);
    } catch (error) {
      await endAll(workspace.tmp);
      throw error;
    }
  });
}

/** Whether the command has taken signals over: SIGHUP, which Node leaves alone, is its last. */
function heedsSignals(pid: number): boolean {
  const [, caught] = /^SigCgt:\t(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return caught !== undefined && (BigInt(`0x${caught}`) & 1n) === 1n;
}

/** Whether the peer itself has the key: asked at its port, past the ring. */
async function holds(peer: PeerStatus, key: string): Promise<boolean> {
  const table = buildKeyTable([key], makeRing('md5', ['any'], { vnodes: 1 }), 1);
  return (await getOnce({ host: '127.0.0.1', port: peer.port! }, table)) !== undefined;
}

test('a session at the shell: networks and peers persist, and nothing is left behind', async () => {
  await session(async (workspace) => {
    assert.is(await ok(workspace, 'manager --show'), 'no networks\n');
    assert.is(await ok(workspace, 'peer --status'), 'no peers\n');
    assert.not(existsSync(workspace.path('state')), 'looking makes no files');

    await ok(workspace, 'manager --create demo --replication 2');
    assert.is(await ok(workspace, 'manager --show'), 'demo\n');
    // At once: each must find what the others have written.
    await Promise.all(PEERS.map((peer) => ok(workspace, `peer --start ${peer} --memory 8`)));
    await Promise.all(PEERS.map((peer) => ok(workspace, `network demo --add ${peer}`)));
    assert.match(await ok(workspace, 'network demo --add peer1'), 'is in demo already');
    assert.match(await ok(workspace, 'peer --start peer1'), 'runs already');
    const other = await refused(workspace, 2, 'peer --start peer1 --memory 9');
    assert.match(other, 'runs with 8 MiB, not 9');

    const shown = JSON.parse(await ok(workspace, 'network demo --show --json')) as {
      peers: string[];
      write: boolean;
      replication: number;
      vnodes: number;
    };
    assert.equal(shown.peers.toSorted(), PEERS);
    assert.equal([shown.write, shown.replication, shown.vnodes], [true, 2, 100]);

    // The original's placement for these names (computed with its own ring).
    const alive = await statuses(workspace);
    for (const [key, owners] of [
      ['a', ['peer1', 'peer0']],
      ['key:0', ['peer0', 'peer1']],
      ['key:1', ['peer1', 'peer2']],
      ['user:1000', ['peer2', 'peer0']],
    ] as const) {
      const set = await ok(workspace, `network demo --set ${key} --value of-${key} --json`);
      assert.equal(JSON.parse(set), { key, peers: owners });
      for (const peer of alive) {
        assert.is(await holds(peer, key), owners.includes(peer.id as never), `${key} ${peer.id}`);
      }
    }
    assert.is(await ok(workspace, 'network demo --get key:1'), 'of-key:1\n');
    assert.is(await ok(workspace, 'network demo --get nothing'), 'MISS\n');
    assert.match(await ok(workspace, 'peer --stats peer0'), /^pid \d+\n(\S+ .*\n)+$/);

    for (const { id, state, port, pid, memory_mb: memory, uptime_s: uptime, items } of alive) {
      assert.is(state, 'alive', id);
      assert.equal([port! > 0, pid! > 0, memory, uptime! >= 0], [true, true, 8, true], id);
      assert.is(items, 0, id);
    }

    const victim = alive.find(({ id }) => id === 'peer1')!;
    process.kill(victim.pid!, 'SIGKILL');
    await until(() => !isRunning(victim.pid!), 'peer1 is gone');
    assert.match(await ok(workspace, 'peer --status'), /^peer1 +dead /m);
    assert.match(await ok(workspace, 'peer --status peer1'), /^peer1 +dead /m);
    const fallen = await workspace.run('network', 'demo', '--get', 'key:1');
    assert.equal([fallen.code, fallen.out], [0, 'of-key:1\n']);
    assertSaid(fallen.err, 'warning: passed over peer peer1: it is dead');
    assert.match(await refused(workspace, 3, 'network demo --get nobody:8'), 'peer1: it is dead');
    const half = await refused(workspace, 3, 'network demo --set key:1 --value new');
    assert.match(half, 'key:1: stored only on peer2; peer1: it is dead');
    await refused(workspace, 3, 'peer --stats peer1');

    await ok(workspace, 'network demo --remove peer1');
    assert.is(await ok(workspace, 'network demo --get key:1'), 'new\n');
    await refused(workspace, 2, 'network demo --remove peer1');
    await ok(workspace, 'peer --start peer1');
    const [, again] = await statuses(workspace);
    assert.equal([again!.state, again!.port], ['alive', victim.port], 'its port is kept');

    await ok(workspace, 'manager --delete demo');
    assert.is(await ok(workspace, 'manager --show'), 'no networks\n');
    await refused(workspace, 2, 'network demo --show');
    for (const peer of PEERS) assert.match(await ok(workspace, `peer --stop ${peer}`), 'stopped');
    assert.match(await ok(workspace, 'peer --stop peer0'), 'did not run');
    for (const { id, state, port, pid } of await statuses(workspace)) {
      assert.equal([state, port! > 0, pid], ['stopped', true, null], id);
    }
    assert.equal(readdirSync(workspace.path('state', 'network')), []);
    assert.equal(readdirSync(workspace.path('state', 'peer')), [
      ...PEERS.map((peer) => `${peer}.json`),
      'registry.json',
    ]);
  });
});

test('state lies where config.json of the working directory says', async () => {
  await withWorkspace(async (workspace) => {
    await workspace.write('config.json', '{"NETWORK_DATA_PATH": "elsewhere/list.json"}');
    await ok(workspace, 'manager --create net');
    assert.equal(readdirSync(workspace.path('elsewhere')), ['list.json']);
    assert.equal(readdirSync(workspace.path('state', 'network')), ['net.json']);
  });
});

test('a peer whose start is interrupted is not left half started', async () => {
  await session(async (workspace) => {
    // It starts and never answers.
    await workspace.write('bin/memcached', '#!/bin/sh\nexec sleep 60\n', 0o755);
    const path = `${workspace.path('bin')}:${process.env.PATH ?? ''}`;
    const start = workspace.start(['peer', '--start', 'slow'], { PATH: path });
    await until(() => readdirSync(workspace.tmp).length > 0, 'the daemon has its folder');
    start.kill('SIGINT');
    const { code, out, err } = await start.ended;
    assert.equal([code, out], [130, ''], err);
    assert.match(err, 'interrupted: peer slow was not started');
    await workspace.untilClean();
    assert.equal(readdirSync(workspace.path('state', 'peer')), [], 'no file, no lock');
    assert.is(await ok(workspace, 'peer --status'), 'no peers\n');
  });
});

test('a change that is interrupted while it waits for its turn is not made', async () => {
  if (!LINUX) return; // Elsewhere nobody tells what a process does about signals.
  await withWorkspace(async (workspace) => {
    await ok(workspace, 'manager --create kept');
    const lock = `${workspace.path('state', 'network.json')}.lock`;
    let finished: Finished | undefined;
    await withLock(lock, async () => {
      const waiting = workspace.start(['manager', '--delete', 'kept']);
      await until(() => heedsSignals(waiting.pid), 'the command heeds signals');
      waiting.kill('SIGINT');
      finished = await waiting.ended;
      assert.ok(existsSync(workspace.path('state', 'network', 'kept.json')));
    });
    assert.equal([finished!.code, finished!.out], [130, '']);
    assert.match(finished!.err, 'interrupted: nothing was changed');
    assert.is(await ok(workspace, 'manager --show'), 'kept\n');
    assert.equal(readdirSync(workspace.path('state')).sort(), ['network', 'network.json']);
  });
});

test('a question that a halted peer does not answer ends at the first signal', async () => {
  if (!LINUX) return; // Elsewhere nobody tells what a process does about signals.
  await session(async (workspace) => {
    const start = 'peer --start halted --memory 8 --json';
    const [started] = await Promise.all(
      [start, 'manager --create demo'].map((line) => ok(workspace, line)),
    );
    await ok(workspace, 'network demo --add halted');
    const { pid } = JSON.parse(started!) as PeerStatus;
    process.kill(pid!, 'SIGSTOP');
    const lines = ['peer --stats halted', 'network demo --get k'];
    const asked = lines.map((line) => workspace.start(line.split(' ')));
    for (const [index, question] of asked.entries()) {
      await until(() => heedsSignals(question.pid), 'the command heeds signals');
      question.kill('SIGINT');
      const { code, out, err } = await question.ended;
      assert.equal([code, out], [130, ''], `${lines[index]}: ${err}`);
      assert.match(err, 'had not answered');
    }
    process.kill(pid!, 'SIGCONT');
    await ok(workspace, 'peer --stop halted');
  });
});

test.run();
