// The run and its signals: the daemons end first, then the report says what was measured until then.
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { isRunning } from '../network/processes.js';
import { assertSound, errorsOf, stagesOf } from '../support/report-checks.js';
import { assertSaid } from '../support/said.js';
import {
  type DaemonState,
  type Finished,
  type Running,
  total,
  type Workspace,
  withWorkspace,
} from '../support/workspace.js';

const PEERS = 2;
const NETWORK = { peers: PEERS, memory_mb: 16, transport: 'unix' };
const WORKLOAD = { value_bytes: 1000 };
/** Ends long after the test's own limit: only a signal can end it in time. */
const ENDLESS = { workers: 4, keys: 500, duration_s: 600 };

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

async function start(workspace: Workspace, fields: object, ...args: string[]): Promise<Running> {
  const file = await workspace.scenario('signalled', {
    network: NETWORK,
    workload: WORKLOAD,
    ...fields,
  });
  return workspace.start(['run', file, '--out', 'report', '--no-charts', ...args]);
}

/** Waits until the daemons are as described, sends the signal, and returns how the run ended. */
async function interrupt(
  workspace: Workspace,
  run: Running,
  signal: Signal,
  moment: string,
  condition: (daemons: readonly DaemonState[]) => boolean,
): Promise<{ ended: Finished; report: Report; pids: number[] }> {
  const daemons = await workspace.untilDaemons(
    run,
    moment,
    (found) => found.length === PEERS && condition(found),
  );
  run.kill(signal);
  const ended = await run.ended;
  const pids = daemons.map(({ pid }) => pid);
  assert.equal([ended.code, ended.signal], [130, null], ended.err);
  assert.not.ok(pids.some(isRunning), 'the daemons are gone when the run is');
  workspace.assertClean();
  assert.equal(readdirSync(workspace.cwd).sort(), ['report', 'signalled.yaml']);
  const report = await workspace.report('report');
  assertSound(report);
  assert.is(report.status, 'aborted');
  assertSaid(ended.err, /interrupted/);
  return { ended, report, pids };
}

// One get in flight may be the only one so far: more prove that operations have ended.
const measuring = (found: readonly DaemonState[]) => total(found, 'cmdGet') > 100;

for (const [signal, load, fields] of [
  ['SIGINT', 'a closed loop', { stages: [ENDLESS] }],
  [
    'SIGTERM',
    'a pipelined loop through memjs',
    { driver: 'memjs', pipeline: 8, stages: [ENDLESS] },
  ],
  [
    'SIGHUP',
    'an open loop on two copies of each key',
    {
      network: { ...NETWORK, replication: 2 },
      stages: [{ ...ENDLESS, rate_per_s: 2000, threads: 2 }],
    },
  ],
] as const) {
  test(`${signal} in the middle of ${load}: what was measured is kept, no error is made up`, () =>
    withWorkspace(async (workspace) => {
      const run = await start(workspace, fields);
      const { report } = await interrupt(workspace, run, signal, 'gets', measuring);
      const [stage, ...more] = stagesOf(report);
      assert.equal(more, []);
      assert.is(stage!.preload.operations, 2000);
      assert.ok(stage!.measure.operations > 0);
      assert.is(errorsOf(stage!.measure), 0, 'the end of the daemons is no error of theirs');
      assert.is(stage!.books.balanced, 'unknown');
    }));
}

test('SIGINT in a later stage leaves the stages before complete', () =>
  withWorkspace(async (workspace) => {
    const first = { workers: 2, requests: 500 };
    const run = await start(workspace, { stages: [first, ENDLESS, ENDLESS] });
    // The first stage cannot make more than 1000 gets.
    const later = (found: readonly DaemonState[]) => total(found, 'cmdGet') > 1100;
    const { report } = await interrupt(workspace, run, 'SIGINT', 'the second stage', later);
    const [complete, current, ...more] = stagesOf(report);
    assert.equal(more, []);
    assert.is(complete!.measure.operations, 1000);
    assert.is(complete!.books.balanced, true);
    assert.ok(current!.measure.operations > 0);
    assert.is(errorsOf(current!.measure), 0);
  }));

test('SIGTERM in the middle of preload keeps what was written', () =>
  withWorkspace(async (workspace) => {
    // Writes far more than the peers can hold, and takes far longer than the test waits for.
    const stage = { workers: 10, keys: 100_000, duration_s: 1 };
    const run = await start(workspace, { workload: { value_bytes: 2000 }, stages: [stage] });
    const writing = (found: readonly DaemonState[]) => total(found, 'cmdSet') > 100;
    const { report } = await interrupt(workspace, run, 'SIGTERM', 'sets', writing);
    const [first, ...more] = stagesOf(report);
    assert.equal(more, []);
    assert.ok(first!.preload.operations > 0);
    assert.is(errorsOf(first!.preload), 0);
    assert.is(first!.measure.operations, 0);
    assert.is(report.summary[0]!.metrics.p99_us.median, null);
  }));

test('SIGINT in the pause between stages ends it at once', () =>
  withWorkspace(async (workspace) => {
    const run = await start(workspace, {
      settle_s: 600,
      workload: { value_bytes: 1000, read_ratio: 0 },
      stages: [{ workers: 2, requests: 100 }, ENDLESS],
    });
    // 200 keys preloaded, 200 sets measured.
    const through = (found: readonly DaemonState[]) => total(found, 'cmdSet') === 400;
    const { report } = await interrupt(workspace, run, 'SIGINT', 'the pause', through);
    const [stage, ...more] = stagesOf(report);
    assert.equal(more, []);
    assert.is(stage!.measure.operations, 200);
  }));

test('SIGINT in the second run keeps the first', () =>
  withWorkspace(async (workspace) => {
    const stage = { workers: 2, keys: 200, requests: 20_000 };
    const run = await start(workspace, { stages: [stage] }, '--runs', '2');
    const firstPids = await workspace.untilDaemons(run, 'the first run', measuring);
    const old = new Set(firstPids.map(({ pid }) => pid));
    const again = (found: readonly DaemonState[]) =>
      measuring(found) && !found.some(({ pid }) => old.has(pid));
    const { report } = await interrupt(workspace, run, 'SIGINT', 'the second run', again);
    assert.is(report.runs.length, 2);
    const [first, second] = stagesOf(report);
    assert.is(first!.measure.operations, 40_000);
    assert.is(first!.books.balanced, true);
    assert.ok(second!.measure.operations > 0 && second!.measure.operations < 40_000);
  }));

test.run();
