// Outputs that fail: readers and terminals that go away, disks that are full or closed to us.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertSound } from '../support/report-checks.js';
import { assertSaid, withoutWarnings } from '../support/said.js';
import { type Finished, type Workspace, withWorkspace } from '../support/workspace.js';

const TINY = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 2, requests: 200 }],
};

/** One line for people beside the warnings of the run: no stack trace, nothing on stdout. */
function assertOneMessage({ out, err }: Finished, pattern: RegExp): void {
  const message = withoutWarnings(err);
  assert.is(out, '');
  assertSaid(message, pattern);
  assert.is(message.trimEnd().split('\n').length, 1, err);
}

/** Nothing is in the working directory but what is named. */
function assertNothingWritten(workspace: Workspace, ...allowed: string[]): void {
  assert.equal(readdirSync(workspace.cwd).sort(), allowed.sort());
}

test('a reader that goes away early is no error', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    for (const args of [
      ['--help'],
      ['list'],
      ['run', file, '--out', 'report', '--no-charts', '--json'],
    ]) {
      const status = workspace.path('status');
      const ended = await workspace.shell(`{ "$@"; echo $? > ${status}; } | true`, ...args);
      assert.equal([ended.code, ended.out, withoutWarnings(ended.err)], [0, '', '']);
      assert.is(readFileSync(status, 'utf8'), '0\n', args.join(' '));
    }
    assertSound(await workspace.report('report'));
  }));

test('a terminal that goes away early does not cost the report', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const status = workspace.path('status');
    const line = `{ "$@" 2>&1; echo $? > ${status}; } | true`;
    await workspace.shell(line, 'run', file, '--out', 'report', '--set', 'stages.0.bad=1');
    assert.is(readFileSync(status, 'utf8'), '2\n');
    await workspace.shell(line, 'run', file, '--out', 'report', '--no-charts');
    assert.is(readFileSync(status, 'utf8'), '0\n');
    assertSound(await workspace.report('report'));
  }));

test('results that cannot be printed end with 3 and one message', () =>
  withWorkspace(async (workspace) => {
    if (!existsSync('/dev/full')) return; // Linux and FreeBSD have it.
    const file = await workspace.scenario('tiny', TINY);
    const args = ['run', file, '--out', 'report', '--no-charts'];
    const ended = await workspace.shell('exec "$@" > /dev/full', ...args);
    assert.is(ended.code, 3, ended.err);
    assertOneMessage(ended, /^peerbench: cannot write to stdout: .*no space left/i);
    assertSound(await workspace.report('report'));
    const json = [...args.slice(0, 3), 'other', '--no-charts', '--json'];
    const { code } = await workspace.shell('exec "$@" > /dev/full 2>&1', ...json);
    assert.is(code, 3);
  }));

test('an --out that cannot be made ends with 3', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    await workspace.write('locked/keep', '');
    chmodSync(workspace.path('locked'), 0o555);
    // Permissions mean nothing to root, who meets a folder in which nobody can make one.
    const out = process.getuid?.() === 0 ? '/proc/peerbench/report' : 'locked/report';
    if (!existsSync(dirname(dirname(out)))) return;
    const ended = await workspace.run('run', file, '--out', out, '--no-charts');
    chmodSync(workspace.path('locked'), 0o755);
    assert.is(ended.code, 3, ended.err);
    assertOneMessage(ended, new RegExp(`^peerbench: cannot write ${out}: `));
  }));

test('a disk that is full ends with 3 and one message, and leaves nothing half-written', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    // A limit on the size of files, in blocks of 512 bytes, fails as a full disk does.
    const line = 'ulimit -f 8; exec "$@"';
    const ended = await workspace.shell(line, 'run', file, '--out', 'sub/report');
    assert.is(ended.code, 3, ended.err);
    assertOneMessage(ended, /^peerbench: cannot write sub\/report\/report\.json: .*too large/i);
    assertNothingWritten(workspace, 'sub', 'tiny.yaml');
    assert.equal(readdirSync(workspace.path('sub')), []);
  }));

test('where only the page does not fit on the disk, the numbers are kept', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const whole = await workspace.run('run', file, '--out', 'whole');
    assert.is(whole.code, 0, whole.err);
    const size = (name: string) => statSync(workspace.path('whole', name)).size;
    assert.ok(size('index.html') > 3 * size('report.json'));
    const line = `ulimit -f ${Math.ceil((2 * size('report.json')) / 512)}; exec "$@"`;
    const ended = await workspace.shell(line, 'run', file, '--out', 'report');
    assert.is(ended.code, 3, ended.err);
    assertOneMessage(ended, /; the numbers are safe in report\/report\.json$/m);
    assertSound(await workspace.report('report'));
    assertNothingWritten(workspace, 'report', 'tiny.yaml', 'whole');
  }));

test.run();
