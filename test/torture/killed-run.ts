// One short run, killed at a moment that chance names, and the proof that nothing of it is left but
// reports that are whole.
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { assertSound } from '../support/report-checks.js';
import { type Finished, type Workspace, withWorkspace } from '../support/workspace.js';
import { randomFrom } from '../state/random.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
type Signal = (typeof SIGNALS)[number];

/** What counts the time to the kill: the start of the process, or its first daemon. */
const FROM_DAEMONS = 0.7;
/** From there until after the report is drawn, in ms on a machine that is idle. */
const LONGEST_MS = 2000;

const PLAIN = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 200 },
  stages: [{ workers: 2, keys: 100, duration_s: 0.4 }],
  settle_s: 0,
};
const FAULTY = {
  ...PLAIN,
  deadline_s: 0.2,
  stages: [
    {
      ...PLAIN.stages[0],
      faults: [
        { at_s: 0.1, peer: 0, action: 'kill' },
        { at_s: 0.2, peer: 0, action: 'restart' },
      ],
    },
  ],
};
const UNIX = { ...PLAIN, network: { ...PLAIN.network, transport: 'unix' }, driver: 'memjs' };

/** What is run, as arguments without the file. */
const SHAPES = [
  { fields: PLAIN, args: ['--out', 'report'] },
  { fields: UNIX, args: ['--out', 'report', '--runs', '2', '--no-charts'] },
  { fields: FAULTY, args: ['--out', 'sub/report', '--no-charts'] },
  { fields: PLAIN, args: ['--pairs', '8', '--out', 'ab', '--no-charts'] },
] as const;

/**
 * Makes run `number` of a seed.
 * @returns how it ended, in words
 * @throws when something was left, or a report is not what it says
 */
export async function killedRun(seed: number, number: number): Promise<string> {
  const next = randomFrom(seed * 100_003 + number);
  const { fields, args } = SHAPES[Math.floor(next() * SHAPES.length)]!;
  const signal = SIGNALS[Math.floor(next() * SIGNALS.length)]!;
  const fromDaemons = next() < FROM_DAEMONS;
  const momentMs = next() * LONGEST_MS;
  let ending = '';
  await withWorkspace(async (workspace) => {
    const file = await workspace.scenario('killed', fields);
    const isAb = args[0] === '--pairs';
    const sides = isAb ? ['ab', '--a', file, '--b', file] : ['run', file];
    const run = workspace.start([...sides, ...args]);
    while (fromDaemons && run.running && readdirSync(workspace.tmp).length === 0) await sleep(5);
    await Promise.race([sleep(momentMs), run.ended]);
    run.kill(signal);
    const ended = await run.ended;
    ending = await assertNothingLeft(workspace, ended, signal);
  });
  return ending;
}

async function assertNothingLeft(
  workspace: Workspace,
  ended: Finished,
  signal: Signal,
): Promise<string> {
  const { code, err } = ended;
  // Nobody waits for the watchers of a process that was killed: they need a moment.
  if (ended.signal !== null) await workspace.untilClean();
  workspace.assertClean();
  if (ended.signal === 'SIGKILL') {
    const { code: reaped, out } = await workspace.run('reap', workspace.cwd);
    assert.is(reaped, 0, out);
  }
  // Before our handlers are there a signal is node's: it ends with the signal.
  const killed = ended.signal !== null;
  if (killed) assert.is(ended.signal, signal, err);
  else assert.ok([0, 10, 11, 12, 130].includes(code!), `exit code ${code}: ${err}`);
  const names = readdirSync(workspace.cwd, { recursive: true, encoding: 'utf8' });
  const hidden = names.filter((name) => name.endsWith('.tmp'));
  assert.equal(hidden, [], 'half-written files');
  const reports = names.filter((name) => /(^|\/)report\.json$/.test(name));
  const statuses: string[] = [];
  for (const name of reports) {
    const report = await workspace.report(dirname(name));
    assertSound(report);
    statuses.push(report.status);
  }
  if (code === 130) assert.ok(reports.length > 0 && statuses.every((it) => it === 'aborted'), err);
  if (code === 0) assert.ok(reports.length > 0 && statuses.every((it) => it === 'complete'), err);
  return killed ? `ended by ${signal}` : `ended with ${code}`;
}
