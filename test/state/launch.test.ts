// The moment between a peer's record and its freedom.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { endProcess } from '../../src/network/end-process.js';
import { portCandidates } from '../../src/network/ports.js';
import type { PeerFile } from '../../src/schema/generated/peer.js';
import { launch } from '../../src/state/launch.js';
import { processOf } from '../../src/state/peer-status.js';
import { isRunning, processesIn, until } from '../network/processes.js';
import { withDaemon } from '../support/daemon.js';
import { failure, withState } from './state-folder.js';

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

test('a peer that cannot be written down is not left running', () =>
  withState(async (state) => {
    let pid = 0;
    const write = (record: PeerFile) => {
      pid = record.pid!;
      return Promise.reject(new BenchError('ERR_OUTPUT_WRITE', 'the disk is full'));
    };
    const options = { id: 'unwritten', ports: portCandidates(new Set()), memoryMb: 8, write };
    assert.is(await failure(() => launch(options), 'ERR_OUTPUT_WRITE'), 'the disk is full');
    assert.not(isRunning(pid));
    assert.equal(processesIn(state.tmp), []);
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
