// A run that loses a thread, or that the machine leaves without memory or file descriptors: what had
// been measured is kept, one message says what happened, and nothing is left behind.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LINUX } from '../network/processes.js';
import { assertSound, errorsOf, stagesOf } from '../support/report-checks.js';
import { assertSaid, withoutWarnings } from '../support/said.js';
import {
  type DaemonState,
  type Running,
  total,
  type Workspace,
  withWorkspace,
} from '../support/workspace.js';

const PEERS = 2;
const FIELDS = {
  network: { peers: PEERS, memory_mb: 16, transport: 'unix' },
  workload: { value_bytes: 200 },
  threads: 2,
};
/** Ends long after the test's own limit; a load that leaves the machine to others. */
const ENDLESS = { workers: 4, keys: 100, rate_per_s: 300, duration_s: 600 };

const measuring = (found: readonly DaemonState[]) =>
  found.length === PEERS && total(found, 'cmdGet') > 100;

// Loaded into each thread of the run, as NODE_OPTIONS are for all of them.
const LOSE = `
import { existsSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
const ways = {
  throw() { throw new Error('from inside the thread'); },
  exit() { process.exit(7); },
  memory() { for (const all = []; ; ) all.push(new Array(1000).fill(Math.random())); },
};
const timer = threadId !== 1 ? undefined : setInterval(() => {
  if (!existsSync('lose')) return;
  clearInterval(timer);
  ways[process.env.LOSE]();
}, 20);
timer?.unref();
`;

for (const [way, code, said] of [
  ['throw', 1, /^peerbench: unexpected error, .*\nError: from inside the thread\n/],
  ['exit', 1, /^peerbench: unexpected .*\nError: a load thread ended by itself \(exit code 7\)\n/],
  ['memory', 3, /no memory left in a thread \(.*\): use fewer .*--max-old-space-size/],
] as const) {
  test(`a thread that is lost (${way}) ends the run with ${code}; what the other has measured is kept`, () =>
    withWorkspace(async (workspace) => {
      await workspace.write('lose.mjs', LOSE);
      const file = await workspace.scenario('lost', { ...FIELDS, stages: [ENDLESS, ENDLESS] });
      const memory = way === 'memory' ? '--max-old-space-size=100' : '';
      const run = workspace.start(
        ['run', file, '--out', 'report', '--no-charts', '--quiet', '--runs', '2'],
        { LOSE: way, NODE_OPTIONS: `--import=${workspace.path('lose.mjs')} ${memory}` },
      );
      await workspace.untilDaemons(run, 'gets', measuring);
      await workspace.write('lose', '');
      const ended = await run.ended;
      assert.equal([ended.code, ended.out], [code, ''], ended.err);
      assertSaid(ended.err, said);
      const report = await workspace.report('report');
      assertSound(report);
      assert.is(report.status, 'failed');
      const [{ preload, measure, books }, ...more] = stagesOf(report) as [
        ReturnType<typeof stagesOf>[number],
      ];
      assert.equal([preload.complete, preload.operations, more], [true, 400, []]);
      assert.is(measure.complete, false);
      assert.ok(measure.operations > 0, 'the other thread measured');
      assert.is(errorsOf(measure), 0);
      assert.is(books.balanced, 'unknown');
    }));
}

test('where there are too few descriptors to load the program, it says so and ends with 3', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('few', { ...FIELDS, stages: [{ requests: 10 }] });
    const { code, out, err } = await workspace.shell('ulimit -n 40; exec "$@"', 'run', file);
    assert.equal([code, out], [3, ''], err);
    assertSaid(err, /^peerbench: .*file descriptors.*ulimit -n.*\n$/);
    assert.equal(readdirSync(workspace.cwd), ['few.yaml']);
  }));

/** Lowers the limit of open files of a run; false where that cannot be done. */
function limitFiles(run: Running, limit: number): boolean {
  return spawnSync('prlimit', [`--nofile=${limit}`, '--pid', `${run.pid}`]).status === 0;
}

async function startLimited(workspace: Workspace, fields: object): Promise<Running> {
  const file = await workspace.scenario('limited', { ...FIELDS, ...fields });
  const run = workspace.start(['run', file, '--out', 'report', '--no-charts', '--quiet']);
  await workspace.untilDaemons(run, 'gets', measuring);
  return run;
}

test('descriptors that run out before a stage end the run there, and the stages before are kept', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const run = await startLimited(workspace, {
      connections: 'per_worker',
      stages: [
        { workers: 2, keys: 100, duration_s: 2 },
        { workers: 40, requests: 10 },
      ],
    });
    const inUse = readdirSync(`/proc/${run.pid}/fd`).length;
    if (!limitFiles(run, inUse + 20)) {
      run.kill('SIGKILL');
      return;
    }
    const { code, out, err } = await run.ended;
    assert.equal([code, out], [3, ''], err);
    assertSaid(
      err,
      /^warning: no file descriptors left in this process \(connect EMFILE.*ulimit -n/m,
    );
    const report = await workspace.report('report');
    assertSound(report);
    assert.equal([report.status, stagesOf(report).length], ['failed', 1]);
    assert.is(stagesOf(report)[0]!.measure.complete, true);
  }));

test('descriptors that run out in the middle are no fault of the peers; what was measured goes to stdout', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return;
    const run = await startLimited(workspace, { stages: [ENDLESS] });
    if (!limitFiles(run, 5)) {
      run.kill('SIGKILL');
      return;
    }
    // Ends the connections, which then cannot be made again, nor a file be opened.
    await workspace.untilDaemons(run, 'the loss', (found) => {
      if (found[0]) process.kill(found[0].pid, 'SIGKILL');
      return found.length < PEERS;
    });
    const { code, out, err } = await run.ended;
    assert.is(code, 3, err);
    assertSaid(withoutWarnings(err), /cannot write report.*; what was measured went to stdout/);
    await workspace.write('kept/report.json', out);
    const report = await workspace.report('kept');
    assertSound(report);
    const [stage] = stagesOf(report);
    assert.ok(stage!.measure.operations > 0);
    assert.is(stage!.measure.errors.refused, 0);
    assertSaid(report.warnings[0]!.message, /^no file descriptors left in this process/);
  }));

test.run();
