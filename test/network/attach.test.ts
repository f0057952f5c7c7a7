// Whether a peer that something else started is still the process that it was.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import type { Address } from '../../src/memcached/address.js';
import type { PeerLife } from '../../src/metrics/peer-life.js';
import { attach, type AttachedNetwork, inspectPeer } from '../../src/network/attach.js';
import { withDaemon } from '../support/daemon.js';
import { withDetour } from '../support/detour.js';
import { until } from './processes.js';

function attachTo(address: Address, life: PeerLife, onLost = (): void => undefined) {
  const peers = [{ name: 'solo', address, life }];
  return attach({ peers, longestValueBytes: 100, connections: 1, onLost });
}

async function whileAttached(
  attaching: Promise<AttachedNetwork>,
  use: (network: AttachedNetwork) => Promise<void> | void,
): Promise<void> {
  const network = await attaching;
  try {
    await use(network);
  } finally {
    await network.stop();
  }
}

test('a peer that was started again since it was looked at is refused, with both pids', () =>
  withDaemon(async (daemon) => {
    const { life } = await inspectPeer('solo', daemon.address);
    assert.is(life.pid, daemon.pid);
    await whileAttached(attachTo(daemon.address, life), ({ peers }) => {
      assert.equal(peers[0]!.life, life, 'as long as it lives');
    });
    await daemon.kill();
    await daemon.restart();
    try {
      await whileAttached(attachTo(daemon.address, life), () => undefined);
      assert.unreachable();
    } catch (error) {
      assert.ok(error instanceof BenchError && error.code === 'ERR_PEER_LOST', String(error));
      const pids = `pid ${life.pid} then, pid ${daemon.pid} now`;
      assert.match(
        error.message,
        /^peer solo at 127\.0\.0\.1:\d+ is another memcached than before/,
      );
      assert.ok(error.message.includes(pids), error.message);
      assert.match(error.message, /start again, with peers that stay$/);
    }
    // Without a pid, and with the one pid of a container.
    await whileAttached(attachTo(daemon.address, { pid: null, startedS: null }), () => undefined);
    const again = { pid: daemon.pid, startedS: life.startedS! - 100 };
    try {
      await whileAttached(attachTo(daemon.address, again), () => undefined);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), `(pid ${daemon.pid} as then, started again)`);
    }
  }));

test('a lost peer has a successor when another answers in its place, and is back when a fault started it', () =>
  withDaemon(async (daemon) => {
    const { life } = await inspectPeer('solo', daemon.address);
    let losses = 0;
    await whileAttached(
      attachTo(daemon.address, life, () => losses++),
      async (network) => {
        await daemon.kill();
        await until(() => network.lost.size > 0, 'the loss');
        assert.equal([...network.lost], [['solo', undefined]]);
        await daemon.restart();
        network.noteLife('solo', { pid: daemon.pid, startedS: life.startedS });
        const pids = `pid ${life.pid} then, pid ${daemon.pid} now`;
        assert.equal([...network.lost], [['solo', pids]]);
        network.release('solo');
        await network.adopt('solo');
        assert.equal([...network.lost], []);
        assert.is(losses, 1);
        await daemon.kill();
        await until(() => network.lost.size > 0, 'the loss of the next one');
      },
    );
    assert.is(losses, 2);
  }));

test('a watched peer may close its connection; another one in its place is a loss', () =>
  withDaemon((first) =>
    withDaemon((second) =>
      withDetour(first.address, async (detour) => {
        const { life } = await inspectPeer('solo', detour.address);
        let losses = 0;
        await whileAttached(
          attachTo(detour.address, life, () => losses++),
          async ({ lost }) => {
            // Two looks, which are over, and the watch.
            await until(() => detour.connections === 3 && detour.open === 1, 'the watch');
            detour.drop({ idle: true });
            // The watch is back, and whoever asked who answers has gone again.
            await until(() => detour.connections === 5 && detour.open === 1, 'the watch again');
            assert.equal([...lost], []);
            detour.target = second.address;
            detour.drop({ idle: true });
            await until(() => losses > 0, 'the loss');
            assert.equal([...lost], [['solo', `pid ${first.pid} then, pid ${second.pid} now`]]);
          },
        );
        assert.is(losses, 1);
      }),
    ),
  ));

test.run();
