// A run that is ended before it has begun, while it writes, or without being asked: what it leaves.
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LINUX, isRunning, processesIn, until } from '../network/processes.js';
import { assertSound, onlyStage, stagesOf } from '../support/report-checks.js';
import { type DaemonState, total, type Workspace, withWorkspace } from '../support/workspace.js';

const PEERS = 2;
const SCENARIO = {
  network: { peers: PEERS, memory_mb: 16, transport: 'unix' },
  workload: { value_bytes: 1000 },
  // Ends long after the test's own limit.
  stages: [{ workers: 4, keys: 500, duration_s: 600 }],
};

const measuring = (found: readonly DaemonState[]) =>
  found.length === PEERS && total(found, 'cmdGet') > 100;

async function startMeasuring(workspace: Workspace, ...args: string[]) {
  const file = await workspace.scenario('ended', SCENARIO);
  const run = workspace.start(['run', file, ...args]);
  const daemons = await workspace.untilDaemons(run, 'gets', measuring);
  return { run, daemons };
}

/** Starts a run whose daemons never answer. */
async function startHanging(workspace: Workspace, transport: 'tcp' | 'unix') {
  await workspace.write('memcached', '#!/bin/sh\nexec sleep 600\n', 0o755);
  const network = { ...SCENARIO.network, transport, memcached: { path: './memcached' } };
  const file = await workspace.scenario('ended', { ...SCENARIO, network });
  const run = workspace.start(['run', file, '--out', 'report', '--no-charts', '--runs', '3']);
  await until(() => readdirSync(workspace.tmp).length === PEERS, 'the folders of the daemons');
  return run;
}

for (const transport of ['tcp', 'unix'] as const) {
  test(`SIGINT while daemons start (${transport}) ends with 130 and a report without stages`, () =>
    withWorkspace(async (workspace) => {
      const run = await startHanging(workspace, transport);
      run.kill('SIGINT');
      const { code, err } = await run.ended;
      assert.is(code, 130, err);
      workspace.assertClean();
      const report = await workspace.report('report');
      assertSound(report);
      assert.is(report.status, 'aborted');
      assert.equal(stagesOf(report), []);
      assert.is(report.environment.memcached, 'unknown');
    }));
}

test('a second signal ends a run at once, and the daemons all the same', () =>
  withWorkspace(async (workspace) => {
    const { run, daemons } = await startMeasuring(workspace, '--out', 'report');
    run.kill('SIGINT');
    run.kill('SIGTERM');
    const { code, signal, err } = await run.ended;
    assert.equal([code, signal], [130, null], err);
    await until(() => !daemons.some(({ pid }) => isRunning(pid)), 'the daemons gone');
    await workspace.untilClean();
  }));

test('a second signal while charts are drawn ends at once, with the numbers on disk', () =>
  withWorkspace(async (workspace) => {
    const { run } = await startMeasuring(workspace, '--out', 'sub/report');
    run.kill('SIGINT');
    const numbers = workspace.path('sub/report/report.json');
    await until(() => existsSync(numbers), 'the numbers written');
    run.kill('SIGINT');
    const { code, err } = await run.ended;
    assert.is(code, 130, err);
    assert.equal(readdirSync(workspace.path('sub')), ['report']);
    const report = await workspace.report('sub/report');
    assertSound(report);
    assert.ok(onlyStage(report).measure.operations > 0);
    const files = readdirSync(workspace.path('sub/report'), {
      recursive: true,
      encoding: 'utf8',
    });
    assert.equal(
      files.filter((file) => file.endsWith('.tmp')),
      [],
    );
  }));

test('a runner that is killed takes its daemons with it', () =>
  withWorkspace(async (workspace) => {
    const { run, daemons } = await startMeasuring(workspace, '--out', 'report');
    if (LINUX) assert.ok(processesIn(workspace.tmp).length >= PEERS);
    run.kill('SIGKILL');
    assert.is((await run.ended).signal, 'SIGKILL');
    await until(() => !daemons.some(({ pid }) => isRunning(pid)), 'the daemons gone');
    await workspace.untilClean();
    assert.equal(readdirSync(workspace.cwd), ['ended.yaml']);
  }));

test('a runner that is killed while its daemons start leaves none', () =>
  withWorkspace(async (workspace) => {
    const run = await startHanging(workspace, 'tcp');
    run.kill('SIGKILL');
    assert.is((await run.ended).signal, 'SIGKILL');
    await workspace.untilClean();
  }));

test.run();
