// Peers that persist, and everything else that may have their pid or their port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { setOnce } from '../../src/memcached/single-request.js';
import { readStats } from '../../src/memcached/stats.js';
import { identify } from '../../src/process-identity.js';
import { makeRing } from '../../src/ring/placement.js';
import { findNetwork } from '../../src/state/find-network.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { isRunning } from '../network/processes.js';
import { withDaemon } from '../support/daemon.js';
import { endAll, failure, withState } from './state-folder.js';

/** Runs `body` with a process that is none of ours and must be left alone. */
async function withBystander(body: (pid: number) => Promise<void>): Promise<void> {
  const child: ChildProcess = spawn('sleep', ['100'], { stdio: 'ignore' });
  try {
    await body(child.pid!);
    assert.ok(isRunning(child.pid!), 'the bystander was signalled');
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

for (const [what, started] of [
  ['an earlier process had its pid', 'an-earlier-boot/1'],
  ['the file is of the original tool, which kept a pid alone', undefined],
] as const) {
  test(`a process is neither taken for a peer nor signalled: ${what}`, async () => {
    await withState(async (state) => {
      await withBystander(async (pid) => {
        state.write('peer/p0.json', { id: 'p0', port: 12000, pid, started });
        const { state: how, pid: shown } = await state.peers.status('p0');
        assert.equal([how, shown], ['dead', null]);
        const lost = await failure(() => state.peers.stats('p0'), 'ERR_PEER_LOST');
        assert.match(lost, 'peer p0 is dead');
        assert.is((await state.peers.stop('p0')).changed, false);
        assert.equal(state.read('peer/p0.json'), { id: 'p0', port: 12000 });
        assert.is((await state.peers.status('p0')).state, 'stopped');
      });
    });
  });
}

test('a peer of another container is neither signalled, asked, nor started a second time', async () => {
  await withState(async (state) => {
    await withBystander(async (pid) => {
      // All but the namespace is as here: the daemon that has this pid is another one.
      const record = { id: 'p0', port: 12000, ...identify(pid)!, namespace: undefined };
      const file = state.write('peer/p0.json', { ...record, pid_namespace: 'pid:[1]' });
      const net = await state.manager.create('net');
      await net.addPeer('p0');
      const { state: how, pid: shown } = await state.peers.status('p0');
      assert.equal([how, shown], ['elsewhere', null]);
      for (const [action, code] of [
        [() => state.peers.stop('p0'), 'ERR_DAEMON_STOP'],
        [() => state.peers.start('p0'), 'ERR_DAEMON_START'],
        [() => state.peers.stats('p0'), 'ERR_PEER_LOST'],
        [() => net.get('k'), 'ERR_PEER_LOST'],
        [() => findNetwork('net', state.settings), 'ERR_PEER_LOST'],
      ] as const) {
        assert.match(await failure(action, code), 'was started in another container');
      }
      const advice = await failure(() => state.peers.stop('p0'), 'ERR_DAEMON_STOP');
      assert.match(advice, `remove ${file} if that container is gone`);
      assert.is((state.read('peer/p0.json') as { pid: number }).pid, pid);
    });
  });
});

test("another daemon on a peer's port is not the peer: not to start, not to read, not to write", async () => {
  await withState(async (state) => {
    await withDaemon(async (foreign) => {
      const { port } = foreign.address as { port: number };
      const table = buildKeyTable(['k'], makeRing('md5', ['any'], { vnodes: 1 }), 1);
      await setOnce(foreign.address, table, Buffer.from('theirs'));
      // As it stands when the peer was killed and somebody else got its port.
      state.write('peer/p0.json', { id: 'p0', port, pid: foreign.pid, started: 'earlier' });
      const net = await state.manager.create('net');
      await net.addPeer('p0');

      assert.is((await state.peers.status('p0')).state, 'dead');
      await failure(() => net.get('k'), 'ERR_PEER_LOST');
      await failure(() => net.set('k', 'ours'), 'ERR_PEER_LOST');
      const message = await failure(() => state.peers.start('p0'), 'ERR_DAEMON_START');
      assert.match(message, /peer p0: .*in use/);
      assert.is((await state.peers.status('p0')).port, port, 'its port is still its own');
      const stats = await readStats(foreign.address);
      assert.equal([stats.get('cmd_set'), stats.get('cmd_get')], ['1', '0']);
    });
  });
});

test('a peer keeps its port and memory over stop and start, and listens on loopback alone', async () => {
  await withState(async ({ peers, tmp }) => {
    const first = await peers.start('p0', { memoryMb: 5 });
    assert.is(first.changed, true);
    const { pid, pid_namespace: namespace } = peers.record('p0')!;
    assert.is(namespace, identify(pid!)!.namespace);
    const listed = await readStats({ host: '127.0.0.1', port: first.port! }, { group: 'settings' });
    assert.equal(
      ['inter', 'udpport', 'num_threads', 'maxconns', 'maxbytes'].map((name) => listed.get(name)),
      ['127.0.0.1', '0', '1', '1024', String(5 << 20)],
    );
    for (const memoryMb of [undefined, 5]) {
      assert.equal(await peers.start('p0', { memoryMb }), { ...first, changed: false });
    }
    const other = await failure(() => peers.start('p0', { memoryMb: 9 }), 'ERR_USAGE');
    assert.match(other, 'peer p0 runs with 5 MiB, not 9: stop it first');

    assert.equal(await peers.stop('p0'), first);
    assert.not(isRunning(first.pid!));
    const again = await peers.start('p0');
    assert.equal([again.changed, again.port, again.memory_mb], [true, first.port, 5]);
    assert.is.not(again.pid, first.pid);
    await endAll(tmp);
    const larger = await peers.start('p0', { memoryMb: 6 });
    assert.equal([larger.port, larger.memory_mb], [first.port, 6]);
    await endAll(tmp);
  });
});

test('a peer that hangs is alive, tells nothing, and ends all the same', async () => {
  await withState(async ({ peers }) => {
    const { pid } = await peers.start('p0', { memoryMb: 4 });
    process.kill(pid!, 'SIGSTOP');
    const { state, items, uptime_s: uptime } = await peers.status('p0');
    assert.equal([state, items, uptime], ['alive', null, null]);
    assert.is((await peers.stop('p0')).changed, true);
    assert.is(identify(pid!), undefined);
  });
});

test('of two that start a peer at once, one starts it', async () => {
  await withState(async ({ peers, tmp }) => {
    const [a, b] = await Promise.all([1, 2].map(() => peers.start('p0', { memoryMb: 4 })));
    assert.equal([a!.changed, b!.changed].sort(), [false, true]);
    assert.is(a!.pid, b!.pid);
    await endAll(tmp);
  });
});

test('one peer too many is refused before anything is started or written', async () => {
  await withState(async (state) => {
    const full = Array.from({ length: 1024 }, (_, index) => `x${index}`);
    state.write('peer/registry.json', full);
    // Were it about to be started, that there is no such program would be the error.
    const start = () => state.peers.start('p0', { memcached: '/nowhere' });
    assert.match(await failure(start, 'ERR_USAGE'), '1024');
    assert.equal(readdirSync(join(state.folder, 'peer')), ['registry.json']);
  });
});

test('a set reaches every replica, a get falls through them, and an outage is never a miss', async () => {
  await withState(async (state) => {
    const net = await state.manager.create('net', { replication: 3 });
    for (const id of ['a', 'b']) {
      await state.peers.start(id, { memoryMb: 4 });
      await net.addPeer(id);
    }
    // Fewer peers than replicas: all of them.
    const large = Buffer.alloc(1_000_000, 'x');
    const order = await net.set('k', large);
    assert.equal(order.toSorted(), ['a', 'b']);
    assert.equal(await net.get('k'), { value: large, peer: order[0], failures: [] });
    await net.set('empty', '');
    assert.equal((await net.get('empty')).value, Buffer.alloc(0));
    assert.is((await net.get('none')).value, undefined);

    // To the byte: what is one longer would be refused by the peers, and is not sent.
    for (const key of ['k', 'k'.repeat(250)]) {
      const most = (1 << 20) - 59 - key.length;
      const message = await failure(() => net.set(key, Buffer.alloc(most + 1)), 'ERR_USAGE');
      assert.match(message, `has ${most + 1} bytes; at most ${most} fit`);
      assert.is((await net.get(key)).value?.length, key === 'k' ? large.length : undefined);
      assert.equal(await net.set(key, Buffer.alloc(most)), await net.set(key, 'short'));
    }
    await net.set('k', large);

    await state.peers.stop(order[0]!);
    const failures = [{ peer: order[0], reason: 'it is stopped' }];
    assert.equal(await net.get('k'), { value: large, peer: order[1], failures });
    const unknown = await failure(() => net.get('none'), 'ERR_PEER_LOST');
    assert.match(unknown, 'none: not found, and not all replicas could be asked');
    const partly = await failure(() => net.set('k', 'new'), 'ERR_PEER_LOST');
    assert.match(partly, `k: stored only on ${order[1]!}; ${order[0]!}: it is stopped`);
    await endAll(state.tmp);
  });
});

test('a peer of a network that nobody knows is told, and can be taken out', async () => {
  await withState(async (state) => {
    state.write('network.json', { networks: ['net'] });
    state.write('network/net.json', { name: 'net', peers: ['ghost'] });
    const net = state.manager.network('net');
    assert.equal(
      net.members().map(({ name, state: how }) => `${name} ${how}`),
      ['ghost unknown'],
    );
    assert.match(await failure(() => net.get('k'), 'ERR_PEER_LOST'), 'ghost: it is unknown');
    await net.removePeer('ghost');
    assert.equal(net.members(), []);
  });
});

test.run();
