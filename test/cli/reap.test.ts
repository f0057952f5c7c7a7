// What stays when a whole run is killed at once, and that `reap` takes just that.
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Leftover } from '../../src/network/leftovers.js';
import { MANIFEST_FILE } from '../../src/network/manifest.js';
import { identify } from '../../src/process-identity.js';
import { isRunning, LINUX, processesIn, statFields, until } from '../network/processes.js';
import { withDaemon } from '../support/daemon.js';
import {
  type DaemonState,
  type Running,
  total,
  type Workspace,
  withWorkspace,
} from '../support/workspace.js';

const PEERS = 2;
const ENDLESS = {
  network: { peers: PEERS, memory_mb: 8, transport: 'unix' },
  workload: { value_bytes: 100 },
  stages: [{ workers: 2, keys: 100, duration_s: 600 }],
};

async function startRun(workspace: Workspace, out: string) {
  const before = new Set((await workspace.daemons()).map(({ pid }) => pid));
  const file = await workspace.scenario('endless', ENDLESS);
  const run = workspace.start(['run', file, '--out', out, '--no-charts']);
  const own = (found: readonly DaemonState[]) => found.filter(({ pid }) => !before.has(pid));
  const measuring = (found: readonly DaemonState[]) => total(own(found), 'cmdGet') > 100;
  const pids = own(await workspace.untilDaemons(run, 'gets', measuring)).map(({ pid }) => pid);
  return { run, pids };
}

/** Kills runner and watchers, as the kernel does with a group that has no memory left. */
async function killAll(workspace: Workspace, run: Running, daemons: readonly number[]) {
  run.kill('SIGSTOP'); // It must not see its watchers go, nor they it.
  const mine = new Set(daemons);
  for (const pid of processesIn(workspace.tmp)) {
    const group = Number(statFields(pid)[2]);
    if (!mine.has(pid) && mine.has(group)) process.kill(pid, 'SIGKILL');
  }
  run.kill('SIGKILL');
  await until(() => !run.running, 'the run killed');
}

async function reap(workspace: Workspace, ...args: string[]): Promise<Record<string, Leftover>> {
  const { code, out, err } = await workspace.run('reap', '--json', ...args);
  assert.equal([code, err], [0, '']);
  const { found } = JSON.parse(out) as { found: Leftover[] };
  return Object.fromEntries(found.map((it) => [it.path, it]));
}

test('daemons of a run that was killed whole are ended; all others, and their folders, stay', () =>
  withWorkspace(async (workspace) => {
    if (!LINUX) return; // Elsewhere the watchers cannot be found.
    const dead = await startRun(workspace, 'dead');
    const live = await startRun(workspace, 'live');
    try {
      await killAll(workspace, dead.run, dead.pids);
      assert.ok(dead.pids.every(isRunning), 'nobody has ended them');
      assert.is(readdirSync(workspace.tmp).length, 2 * PEERS);
      const would = await reap(workspace, '--dry-run');
      assert.ok(dead.pids.every(isRunning), 'a dry run does nothing');
      const done = await reap(workspace);
      assert.equal(done, would);
      const actions = Object.values(done).map(({ pid, action }) => `${action} ${pid}`);
      assert.equal(
        actions.sort(),
        [
          ...dead.pids.map((pid) => `ended ${pid}`),
          ...live.pids.map((pid) => `left ${pid}`),
        ].sort(),
      );
      assert.not.ok(dead.pids.some(isRunning));
      assert.ok(live.pids.every(isRunning));
      assert.is(readdirSync(workspace.tmp).length, PEERS);
    } finally {
      for (const pid of dead.pids.filter(isRunning)) process.kill(pid, 'SIGKILL');
      live.run.kill('SIGKILL');
      await live.run.ended;
      await workspace.untilClean();
    }
  }));

/** A folder as a daemon has it, with this manifest. */
function leave(workspace: Workspace, digit: string, manifest: object): string {
  const name = `peerbench-${digit.repeat(12)}`;
  mkdirSync(join(workspace.tmp, name));
  const text = JSON.stringify({ folder: name, ...manifest });
  writeFileSync(join(workspace.tmp, name, MANIFEST_FILE), text);
  return join(workspace.tmp, name);
}

test('a pid that another process has now is not signalled, and no manifest is taken on trust', () =>
  withWorkspace((workspace) =>
    withDaemon(async ({ pid }) => {
      const foreign = identify(pid)!;
      const ended = { ...foreign, started: 'boot/1' };
      // The pid was the daemon's once: only its folder is left.
      const reused = leave(workspace, 'a', { runner: ended, daemon: ended });
      const other = leave(workspace, 'b', { folder: 'another', runner: ended, daemon: foreign });
      const group = leave(workspace, 'c', { runner: ended, daemon: { ...foreign, pid: -1 } });
      const away = { ...ended, namespace: 'pid:[1]' };
      const container = leave(workspace, 'd', { runner: away, daemon: foreign });
      const full = leave(workspace, 'e', { runner: ended, daemon: ended });
      writeFileSync(join(full, 'notes'), 'mine');
      const linked = join(workspace.tmp, `peerbench-${'f'.repeat(12)}`);
      symlinkSync(reused, linked);
      try {
        const { code, out } = await workspace.run('reap', '--json');
        const { found } = JSON.parse(out) as { found: Leftover[] };
        assert.is(code, 3, 'one folder could not be removed');
        assert.equal(
          found.map(({ path, action }) => [path, action]),
          [
            [reused, 'removed'],
            [other, 'left'],
            [group, 'left'],
            [container, 'left'],
            [full, 'failed'],
          ],
        );
        assert.ok(isRunning(pid), 'a memcached of somebody else');
        assert.not.ok(existsSync(reused));
        assert.equal(readdirSync(full), ['notes']);
      } finally {
        for (const path of [other, group, container, full, linked]) {
          rmSync(path, { recursive: true, force: true });
        }
      }
    }),
  ));

test('half-written reports go when their writer has ended, and only then', () =>
  withWorkspace(async (workspace) => {
    const script = `import { hiddenName } from ${JSON.stringify(
      new URL('../../src/report/files.js', import.meta.url).href,
    )}; console.log(hiddenName('reports/net/time')); setInterval(() => {}, 1000);`;
    const live = workspace.spawn(process.execPath, ['--input-type=module', '-e', script]);
    let name = '';
    live.child.stdout!.on('data', (text: string) => (name += text));
    await until(() => name.endsWith('\n'), 'a name');
    const hidden = name.trim();
    await workspace.write(`${hidden}/report.json`, '{');
    await workspace.write('reports/net/.mine.tmp', '');
    assert.equal((await reap(workspace))[hidden]?.action, 'left');
    assert.ok(existsSync(workspace.path(hidden)));
    live.kill('SIGKILL');
    await live.ended;
    assert.equal((await reap(workspace))[hidden]?.action, 'removed');
    assert.equal(readdirSync(workspace.path('reports/net')), ['.mine.tmp']);
    assert.match((await workspace.run('reap')).out, /^nothing was left behind\n$/);
  }));

test.run();
