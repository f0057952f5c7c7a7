// The run on a terminal of its own (util-linux `script`): progress is drawn over itself and gone at
// the end; without a terminal there is none. Nor may a stored value control the terminal.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { NetworkManager } from '../../src/state/manager.js';
import { isRunning, LINUX, until } from '../network/processes.js';
import { assertSound, errorsOf, onlyStage } from '../support/report-checks.js';
import { endAll, settingsIn } from '../state/state-folder.js';
import { withoutWarnings } from '../support/said.js';
import {
  CLI,
  type DaemonState,
  type Environment,
  type Running,
  total,
  type Workspace,
  withWorkspace,
} from '../support/workspace.js';

const SCENARIO = {
  network: { peers: 2, memory_mb: 16, transport: 'unix' },
  workload: { value_bytes: 300 },
  stages: [{ workers: 2, keys: 100, duration_s: 1 }],
};
const ERASE = '\r\u001b[K';
const PROGRESS =
  /^(starting|measured; writing the report|stage 1\/1 2x1s {2}(preload {2}\d+ of 200|measure {2}\d+ operations)( {2}[\d.]+[kM]?\/s)?( {2}[\d.]+ s left)?( {2}[\d.]+ s in all)?)$/;

/** Starts the command on a terminal; what the terminal shows arrives as `out`. */
function onTerminal(
  workspace: Workspace,
  args: readonly string[],
  { redirect = '', env = {} }: { redirect?: string; env?: Environment } = {},
): Running {
  const words = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty cols 100; exec ${words} ${redirect}`;
  return workspace.spawn('script', ['-qec', command, '/dev/null'], { SHELL: '/bin/sh', ...env });
}

/** What is left to be seen: what stands after the last erasure, warnings apart. */
function afterErasure(text: string): string {
  return withoutWarnings(text.slice(text.lastIndexOf(ERASE) + ERASE.length));
}

test('on a terminal progress is drawn over itself and gone before the table', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return; // Other systems have another `script`.
    const file = await workspace.scenario('shown', SCENARIO);
    const args = ['run', file, '--out', 'report', '--no-charts'];
    const { code, out, err } = await onTerminal(workspace, args).ended;
    assert.is(code, 0, out + err);
    const drawn = out.split(ERASE);
    assert.ok(drawn.length > 3, out);
    assert.is(drawn[0], '', 'nothing is drawn that is not erased');
    for (const line of drawn.slice(1, -1)) {
      assert.match(line, PROGRESS);
      assert.ok(line.length < 100 && !line.includes('\n'), line);
    }
    const text = afterErasure(out);
    assert.match(text, /^shown · 2 peers × 16 MiB .*\r\n\r\nstage +ops\/s/);
    assert.match(text, /^2x1s +[▁-█ ]{8,} +peak /m);
    assert.match(text, /\r\nreport: report\r\n$/);
    assert.not.ok(text.includes('\u001b'), 'NO_COLOR');
  }));

test('a terminal gets colours unless NO_COLOR asks for none, and ASCII where its locale has no more', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const file = await workspace.scenario('shown', SCENARIO);
    const args = ['run', file, '--out', 'report', '--no-charts'];
    const run = onTerminal(workspace, args, { env: { NO_COLOR: undefined, TERM: 'xterm' } });
    const { code, out } = await run.ended;
    assert.is(code, 0, out);
    assert.match(afterErasure(out), '\u001b[1mstage');
    const simple = { NO_COLOR: undefined, TERM: 'dumb', LC_ALL: 'C' };
    const plain = await onTerminal(workspace, ['report', 'report'], { env: simple }).ended;
    assert.is(plain.code, 0, plain.out);
    assert.match(plain.out, /^shown \| 2 peers x 16 MiB/);
    assert.match(plain.out, /^2x1s +\S* *\d+(\.\d+)?us/m);
    assert.match(plain.out, /^2x1s +[-.:=+*#@ ]{8,} +peak /m);
    assert.not.match(plain.out, /[^\n\r -~]/);
  }));

test('no progress where stderr is no terminal, none with --quiet', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const file = await workspace.scenario('shown', SCENARIO);
    const redirect = '2>errors';
    const args = ['run', file, '--no-charts', '--out'];
    const plain = await onTerminal(workspace, [...args, 'a'], { redirect }).ended;
    assert.is(plain.code, 0, plain.out);
    assert.ok(plain.out.startsWith('shown '), plain.out);
    assert.is(withoutWarnings(readFileSync(workspace.path('errors'), 'utf8')), '');
    const quiet = await onTerminal(workspace, [...args, 'b', '--quiet']).ended;
    assert.equal([quiet.code, withoutWarnings(quiet.out)], [0, '']);
    const json = await onTerminal(workspace, [...args, 'c', '--json'], { redirect: '>json' }).ended;
    assert.is(json.code, 0, json.out);
    const drawn = json.out.split(ERASE);
    assert.ok(drawn.length > 3, json.out);
    for (const line of drawn.slice(1, -1)) assert.match(line, PROGRESS);
    assert.is(afterErasure(json.out), '');
    assertSound(JSON.parse(readFileSync(workspace.path('json'), 'utf8')) as Report);
  }));

test('a terminal that is closed leaves a report and no daemon', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const stages = [{ workers: 2, keys: 100, duration_s: 600 }];
    const file = await workspace.scenario('shown', { ...SCENARIO, stages });
    const run = onTerminal(workspace, ['run', file, '--out', 'report', '--no-charts']);
    const measuring = (found: readonly DaemonState[]) => total(found, 'cmdGet') > 100;
    const daemons = await workspace.untilDaemons(run, 'gets', measuring);
    // With `script` the terminal goes: the run gets SIGHUP, and can write to it no more.
    run.kill('SIGKILL');
    await run.ended;
    await until(() => !daemons.some(({ pid }) => isRunning(pid)), 'the daemons gone');
    await workspace.untilClean();
    await until(() => {
      try {
        return readFileSync(workspace.path('report/index.html'), 'utf8') !== '';
      } catch {
        return false;
      }
    }, 'the report');
    const report = await workspace.report('report');
    assertSound(report);
    assert.is(report.status, 'aborted');
    assert.ok(onlyStage(report).measure.operations > 0);
    assert.is(errorsOf(onlyStage(report).measure), 0);
  }));

test('a terminal is not controlled by what others have stored; a pipe gets the value to the byte', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const value = 'a\u001b[31mb\u001b]0;title\u0007c\u009b2Jd\u202ee\r\nf\u007f';
    try {
      const started = await workspace.run('peer', '--start', 'p0', '--memory', '4');
      assert.is(started.code, 0, started.err);
      const network = await new NetworkManager(settingsIn(workspace.path('state'))).create('net');
      await network.addPeer('p0');
      await network.set('k', value);
      const get = ['network', 'net', '--get', 'k'];
      assert.is((await workspace.run(...get)).out, `${value}\n`);
      for (const NO_COLOR of ['1', undefined]) {
        const { code, out } = await onTerminal(workspace, get, { env: { NO_COLOR } }).ended;
        assert.equal([code, out], [0, 'abcde f\r\n']);
      }
      const json = (await onTerminal(workspace, [...get, '--json']).ended).out;
      assert.not.match(json.replaceAll('\r\n', ''), /[\p{Cc}\p{Cf}]/u);
      assert.is((JSON.parse(json) as { value: string }).value, value);
    } finally {
      await endAll(workspace.tmp);
    }
  }));

test.run();
