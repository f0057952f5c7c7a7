// Peers that persist, and everything else that may have their pid or their port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { setOnce } from '../../src/memcached/single-request.js';
import { readStats } from '../../src/memcached/stats.js';
import { identify } from '../../src/network/process-identity.js';
import { makeRing } from '../../src/ring/placement.js';
import { buildKeyTable } from '../../src/workload/key-table.js';
import { isRunning, processesIn } from '../network/processes.js';
import { withDaemon } from '../support/daemon.js';
import { failure, withState } from './state-folder.js';

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
  await withState(async ({ peers }) => {
    const first = await peers.start('p0', { memoryMb: 5 });
    assert.is(first.changed, true);
    const listed = await readStats({ host: '127.0.0.1', port: first.port! }, { group: 'settings' });
    assert.equal(
      ['inter', 'udpport', 'num_threads', 'maxconns', 'maxbytes'].map((name) => listed.get(name)),
      ['127.0.0.1', '0', '1', '1024', String(5 << 20)],
    );
    const twice = await peers.start('p0', { memoryMb: 9 });
    assert.equal(twice, { ...first, changed: false });

    assert.equal(await peers.stop('p0'), first);
    assert.not(isRunning(first.pid!));
    const again = await peers.start('p0');
    assert.equal([again.changed, again.port, again.memory_mb], [true, first.port, 5]);
    assert.is.not(again.pid, first.pid);
    await peers.stop('p0');
    const larger = await peers.start('p0', { memoryMb: 6 });
    assert.equal([larger.port, larger.memory_mb], [first.port, 6]);
    await peers.stop('p0');
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
  await withState(async ({ peers }) => {
    const [a, b] = await Promise.all([1, 2].map(() => peers.start('p0', { memoryMb: 4 })));
    assert.equal([a!.changed, b!.changed].sort(), [false, true]);
    assert.is(a!.pid, b!.pid);
    await peers.stop('p0');
  });
});

test('what cannot be written down is not left running', async () => {
  await withState(async (state) => {
    // The list of peers is full: the peer's own file can be written, the list not.
    const full = Array.from({ length: 1024 }, (_, index) => `x${index}`);
    state.write('peer/registry.json', full);
    assert.match(await failure(() => state.peers.start('p0'), 'ERR_USAGE'), '1024');
    assert.is((await state.peers.status('p0')).state, 'dead');
    assert.equal(processesIn(state.tmp), []);
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

    await state.peers.stop(order[0]!);
    const failures = [{ peer: order[0], reason: 'it is stopped' }];
    assert.equal(await net.get('k'), { value: large, peer: order[1], failures });
    const unknown = await failure(() => net.get('none'), 'ERR_PEER_LOST');
    assert.match(unknown, 'none: not found, and not all replicas could be asked');
    const partly = await failure(() => net.set('k', 'new'), 'ERR_PEER_LOST');
    assert.match(partly, `k: stored only on ${order[1]!}; ${order[0]!}: it is stopped`);
    const full = await failure(() => net.set('k', Buffer.alloc(1 << 20)), 'ERR_PEER_LOST');
    assert.match(full, 'too large for it');
    await failure(() => net.set('k', Buffer.alloc((1 << 20) + 1)), 'ERR_USAGE');
    await state.peers.stop(order[1]!);
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
