// Peers that hang while they are measured: timeouts are errors, and the run goes on to its end.
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertSound, errorsOf, onlyStage, warningCodes } from '../support/report-checks.js';
import { type DaemonState, total, withWorkspace } from '../support/workspace.js';

const PEERS = 3;
const NETWORK = { peers: PEERS, memory_mb: 16, transport: 'unix' };

const measuring = (found: readonly DaemonState[]) =>
  found.length === PEERS && total(found, 'cmdGet') > 100;

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: a daemon that hangs for longer than the deadline costs timeouts, not the run`, () =>
    withWorkspace(async (workspace) => {
      const file = await workspace.scenario('outage', {
        ...{ network: NETWORK, workload: { value_bytes: 200 }, driver, deadline_s: 0.3 },
        stages: [{ workers: 4, keys: 100, duration_s: 3 }],
      });
      const run = workspace.start(['run', file, '--out', 'report', '--no-charts']);
      const [victim] = await workspace.untilDaemons(run, 'gets', measuring);
      process.kill(victim!.pid, 'SIGSTOP');
      // Without it the others go on: a worker that meets the hanging peer waits for its deadline,
      // and all four have met it long before this time is over.
      await sleep(1000);
      process.kill(victim!.pid, 'SIGCONT');
      const { code, err } = await run.ended;
      assert.is(code, 0, err);
      const report = await workspace.report('report');
      assertSound(report);
      assert.is(report.status, 'complete');
      assert.ok(warningCodes(report).includes('errors'));
      assert.not.ok(warningCodes(report).includes('books_do_not_balance'));
      const { measure, peers, books } = onlyStage(report);
      assert.ok(measure.errors.timeout > 0);
      // What shared the connection with the one that timed out was cut off with it.
      assert.is(measure.errors.timeout + measure.errors.reset, errorsOf(measure));
      assert.is(peers.filter(({ errors }) => errors > 0).length, 1);
      assert.is(books.balanced, true);
      assert.ok(measure.error_latency_us.max! >= 300_000, 'a timeout takes its deadline');
    }));
}

test.run();
