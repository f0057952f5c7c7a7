// Peers that die while they are measured: counted as what it is, and the end of the run.
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertSound, errorsOf, onlyStage } from '../support/report-checks.js';
import { assertSaid } from '../support/said.js';
import { type DaemonState, total, type Workspace, withWorkspace } from '../support/workspace.js';

const PEERS = 3;
const NETWORK = { peers: PEERS, memory_mb: 16, transport: 'unix' };

/** By count: with a pause after each refusal it would go on for an hour. */
const ENDLESS = { name: 'endless', workers: 4, keys: 100, requests: 1_000_000_000 };

const measuring = (found: readonly DaemonState[]) =>
  found.length === PEERS && total(found, 'cmdGet') > 100;

async function startMeasuring(workspace: Workspace, fields: object) {
  const file = await workspace.scenario('outage', {
    network: NETWORK,
    workload: { value_bytes: 200 },
    ...fields,
  });
  const run = workspace.start(['run', file, '--out', 'report', '--no-charts', '--runs', '2']);
  const daemons = await workspace.untilDaemons(run, 'gets', measuring);
  return { run, daemons };
}

for (const driver of ['meta', 'memjs']) {
  test(`${driver}: a daemon that is killed fails the run, which names it and keeps the numbers`, () =>
    withWorkspace(async (workspace) => {
      const stages = [ENDLESS, { ...ENDLESS, name: 'never reached' }];
      const { run, daemons } = await startMeasuring(workspace, { driver, stages });
      const victim = daemons[1]!;
      process.kill(victim.pid, 'SIGKILL');
      const { code, err } = await run.ended;
      assert.is(code, 3, err);
      const report = await workspace.report('report');
      assertSound(report);
      assert.is(report.status, 'failed');
      assert.is(report.runs.length, 1, 'no second run without all peers');
      const { measure, peers, books } = onlyStage(report);
      const dead = peers.filter(({ items }) => items === null);
      assert.is(dead.length, 1);
      const [{ name, errors }] = dead as [(typeof peers)[number]];
      const [failed, ...others] = report.warnings.map(({ message }) => message);
      assert.match(
        failed!,
        new RegExp(`memcached of ${name} ended by itself during stage endless$`),
      );
      assert.ok(others.some((message) => message.includes('refused')));
      assert.ok(err.includes(name), err);
      assert.ok(measure.errors.refused > 0);
      assert.is(errors, errorsOf(measure), 'the others answered');
      assert.equal(books, { balanced: 'unknown', differences: [] });
      assert.ok(measure.hits > 0);
    }));
}

test('a daemon that is killed in the pause fails the run before the next stage', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('outage', {
      ...{ network: NETWORK, settle_s: 3 },
      workload: { value_bytes: 200, read_ratio: 0 },
      stages: [{ workers: 2, requests: 100 }, ENDLESS],
    });
    const run = workspace.start(['run', file, '--out', 'report', '--no-charts', '--quiet']);
    // In the pause a peer has two connections: for its counters, and this test's. Those of the load
    // are closed when the stage has read the counters for the last time.
    const paused = (found: readonly DaemonState[]) =>
      total(found, 'cmdSet') === 400 && found.every((peer) => peer.currConnections === 2);
    const daemons = await workspace.untilDaemons(run, 'the pause', paused);
    await sleep(200);
    process.kill(daemons[0]!.pid, 'SIGKILL');
    const { code, out, err } = await run.ended;
    assert.equal([code, out], [3, '']);
    assertSaid(
      err,
      /^warning: ended by an error; this is not all of it\nwarning: memcached of outage_p\d ended by itself before stage endless\n$/,
    );
    const report = await workspace.report('report');
    assertSound(report);
    assert.is(report.status, 'failed');
    assert.is(onlyStage(report).measure.operations, 200);
  }));

test.run();
