// The moment between a peer's record and its freedom.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { endProcess } from '../../src/network/end-process.js';
import { portCandidates } from '../../src/network/ports.js';
import { launch } from '../../src/state/launch.js';
import { processOf } from '../../src/state/peer-status.js';
import { withDaemon } from '../support/daemon.js';
import { isRunning, until } from '../network/processes.js';
import { withState } from './state-folder.js';

test('a peer that is interrupted while it is written down is ended, and said not to be started', () =>
  withState(async () => {
    const interrupt = new AbortController();
    let pid = 0;
    try {
      await launch({
        ...{ id: 'late', ports: portCandidates(new Set()), memoryMb: 8 },
        signal: interrupt.signal,
        write: (record) => {
          pid = record.pid!;
          interrupt.abort();
          return Promise.resolve();
        },
      });
      assert.unreachable('it was started');
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      assert.equal([error.code, error.message.includes('late')], ['ERR_INTERRUPTED', true]);
    }
    await until(() => !isRunning(pid), 'the daemon is gone');
  }));

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
