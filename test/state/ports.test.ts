import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portCandidates } from '../../src/state/ports.js';
import { launch } from '../../src/state/launch.js';
import { endProcess } from '../../src/network/end-process.js';
import { processOf } from '../../src/state/peer-status.js';
import { withDaemon } from '../support/daemon.js';
import { withState } from './state-folder.js';

test('ports of new peers are none that outgoing connections use, and none of another peer', () => {
  const first = portCandidates(new Set());
  assert.is(new Set(first).size, 20);
  assert.ok(first.every((port) => port >= 12_000 && port < 30_000));
  // All but 20 are reserved: those are what is left.
  const left = Array.from({ length: 20 }, (_, index) => 12_500 + index);
  const reserved = new Set(Array.from({ length: 18_000 }, (_, index) => 12_000 + index));
  for (const port of left) reserved.delete(port);
  assert.equal(portCandidates(reserved).sort(), left);
});

test('a port that is taken is passed over', async () => {
  await withState(async () => {
    await withDaemon(async ({ address }) => {
      const taken = (address as { port: number }).port;
      const [free] = portCandidates(new Set());
      const write = () => Promise.resolve();
      const peer = await launch({ id: 'p', ports: [taken, free!], memoryMb: 4, write });
      assert.is(peer.port, free);
      await endProcess(processOf(peer)!);
    });
  });
});

test.run();
