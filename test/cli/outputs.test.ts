// Outputs that fail: readers and terminals that go away, disks that are full or closed to us.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { LINUX, until } from '../network/processes.js';
import { assertSound } from '../support/report-checks.js';
import { assertSaid, withoutWarnings } from '../support/said.js';
import { type Finished, type Workspace, withWorkspace } from '../support/workspace.js';

const TINY = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 2, requests: 200 }],
};

/** One line for people beside the warnings of the run: no stack trace, nothing on stdout. */
function assertOneMessage(ended: Finished, pattern: RegExp): void {
  assert.is(ended.out, '');
  assertOneLine(ended.err, pattern);
}

function assertOneLine(err: string, pattern: RegExp): void {
  const message = withoutWarnings(err);
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
    assertOneLine(ended.err, new RegExp(`^peerbench: cannot write ${out}: `));
  }));

/** What was measured went to stdout, whole, since `report.json` of `dir` could not be written. */
async function assertPrinted(
  workspace: Workspace,
  { code, out, err }: Finished,
  [dir, why]: readonly [string, string],
): Promise<void> {
  assert.is(code, 3, err);
  const file = `${dir}/report\\.json`;
  const where = `^peerbench: cannot write ${file}: ${why}; what was measured went to stdout, as JSON$`;
  assertOneLine(err, new RegExp(where, 'im'));
  // As the message invites to: kept as a file, it is a report like any other.
  await workspace.write('kept/report.json', out);
  const report = await workspace.report('kept');
  assertSound(report);
  assert.ok(report.runs.every(({ stages }) => stages[0]!.measure.operations > 0));
}

test('a disk that is full leaves nothing half-written; what was measured goes to stdout', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    // A limit on the size of files, in blocks of 512 bytes, fails as a full disk does.
    const line = 'ulimit -f 8; exec "$@"';
    const ended = await workspace.shell(line, 'run', file, '--out', 'sub/report');
    await assertPrinted(workspace, ended, ['sub/report', '.*too large.*']);
    assertNothingWritten(workspace, 'kept', 'sub', 'tiny.yaml');
    assert.equal(readdirSync(workspace.path('sub')), []);
  }));

test('a disk that fills in the second run keeps the first on it, and prints both', () =>
  withWorkspace(async (workspace) => {
    mkdirSync(workspace.path('disk'));
    const disk = workspace.path('disk');
    const mount = ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk];
    // Only root may, and not in every container; the test before this one needs no disk.
    if (!LINUX || spawnSync('mount', mount).status !== 0) return;
    try {
      const file = await workspace.scenario('tiny', TINY);
      const args = ['run', file, '--out', 'disk/report', '--runs', '2', '--no-charts'];
      // Long enough for the disk to be filled before the second run is over.
      const run = workspace.start([...args, '--set', 'stages.0.requests=20000']);
      const first = workspace.path('disk/report/index.html');
      await until(() => existsSync(first), 'the first report');
      const free = (): number => {
        const { bavail, bsize } = statfsSync(disk);
        return bavail * bsize;
      };
      writeFileSync(`${disk}/filler`, Buffer.alloc(Math.max(0, free() - 8192)));
      const ended = await run.ended;
      await assertPrinted(workspace, ended, ['disk/report', 'no space left']);
      assert.is((await workspace.report('kept')).runs.length, 2);
      assert.is((await workspace.report('disk/report')).runs.length, 1);
      const names = readdirSync(disk, { recursive: true, encoding: 'utf8' });
      assert.equal(
        names.filter((name) => name.endsWith('.tmp')),
        [],
      );
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  }));

test('a disk that is full while two sides are written prints both', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const line = 'ulimit -f 8; exec "$@"';
    const args = ['ab', '--a', file, '--b', file, '--pairs', '8', '--no-charts', '--out', 'ab'];
    const { code, out, err } = await workspace.shell(line, ...args);
    assert.is(code, 3, err);
    assertOneLine(err, /^peerbench: cannot write ab\/a\/report\.json: .*; what was measured went/m);
    const { a, b } = JSON.parse(out) as { a: Report; b: Report };
    for (const report of [a, b]) assertSound(report);
    assert.equal([a.session.side, b.session.side, a.runs.length], ['a', 'b', 1]);
    assert.equal(readdirSync(workspace.path('ab')), []);
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
