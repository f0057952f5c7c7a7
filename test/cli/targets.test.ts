// The command line on peers that something else started.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatAddress } from '../../src/memcached/address.js';
import { withDaemon } from '../support/daemon.js';
import { storedValue } from '../support/wire.js';
import { withWorkspace } from '../support/workspace.js';

const LOAD = { workload: { value_bytes: 100 }, stages: [{ workers: 2, requests: 100 }] };

test('run uses them, says what became of its keys, and leaves them running', () =>
  withDaemon(({ address }) =>
    withWorkspace(async (workspace) => {
      const network = { targets: [`a=${formatAddress(address)}`] };
      const file = await workspace.scenario('there', { network, ...LOAD });
      const run = (...args: string[]) =>
        workspace.run('run', file, '--no-charts', '--no-ceiling', ...args);
      const left = await run('--out', 'left');
      assert.is(left.code, 0, left.err);
      const [, prefix] = /keys: left on the peers, they begin with (\S+)/.exec(left.out) ?? [];
      assert.is((await storedValue(address, `${prefix}0:0`))?.length, 100);
      const removed = await run('--out', 'removed', '--remove-keys');
      assert.match(removed.out, /keys: 200 removed from the peers, they began with pb-/);
    }),
  ));

test('another machine without --allow-remote ends with 2, a peer that is not there with 3', () =>
  withWorkspace(async (workspace) => {
    const ending = async (...targets: string[]) => {
      const file = await workspace.scenario('away', { network: { targets }, ...LOAD });
      const results = await Promise.all([
        workspace.run('run', file),
        workspace.run('ab', '--a', file, '--b-set', 'pipeline=2'),
        workspace.run('calibrate', file),
      ]);
      // calibrate tells how long it will take before it starts.
      return results.map(({ code, err }) => [code, err.replace(/^\d+ sessions .*\n/, '')]);
    };
    for (const [code, err] of await ending('far=192.0.2.1:11211')) {
      assert.is(code, 2);
      assert.match(String(err), /^peerbench: peer far at 192\.0\.2\.1:11211 .*--allow-remote/);
    }
    for (const [code, err] of await ending('dead=127.0.0.1:1')) {
      assert.is(code, 3);
      assert.match(String(err), /^peerbench: peer dead at 127\.0\.0\.1:1 cannot be used: /);
    }
  }));

test.run();
