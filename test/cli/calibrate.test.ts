// `peerbench calibrate` as a user sees it, and what ab, compare and gate make of a calibration.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScenario } from '../../src/scenario/load.js';
import type { Calibration } from '../../src/schema/generated/calibration.js';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { compileSchema } from '../../src/schema/validator.js';
import { calibrationFor, sides } from '../compare/fixture-sides.js';
import { assertSaid } from '../support/said.js';
import { total, type Workspace, withWorkspace } from '../support/workspace.js';

const validate = compileSchema('calibration', { fillDefaults: false });

const TINY = {
  network: { peers: 1, memory_mb: 8, transport: 'unix' },
  workload: { value_bytes: 100, ghost_ratio: 0.5 },
  stages: [{ workers: 2, requests: 200 }],
};

function textIn(workspace: Workspace, file: string): string {
  return readFileSync(workspace.path(file), 'utf8');
}

function calibrationIn(workspace: Workspace, file: string): Calibration {
  return JSON.parse(textIn(workspace, file)) as Calibration;
}

test('a scenario is calibrated, and ab uses what was found', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const { code, out, err } = await workspace.run(
      ...['calibrate', file, '--sessions', '2', '--pairs', '2'],
    );
    assert.is(code, 0, err);
    assert.equal(readdirSync(workspace.path('reports/tiny')), ['calibration.json']);
    const calibration = calibrationIn(workspace, 'reports/tiny/calibration.json');
    assert.equal(validate(calibration), []);
    assert.equal([calibration.scenario, calibration.sessions], ['tiny', 2]);
    assert.is(calibration.pairs_per_session, 2);
    assert.equal(
      calibration.stages.map(({ name }) => name),
      ['2x200'],
    );
    const { throughput, p50_us: p50, miss_rate: misses } = calibration.stages[0]!.metrics;
    for (const noise of [throughput!, p50!]) assert.ok(noise.sigma_between > 0);
    // The workload is a function of its seed: every run misses as often.
    assert.equal(misses, { floor: 0, sigma_between: 0, cv_within: 0 });
    assert.match(
      out,
      /^On this machine tiny shows changes from .*% in throughput, .* \(2 sessions/,
    );
    assert.match(out, /^stage 2x200$/m);
    assert.match(out, /^calibration: reports\/tiny\/calibration\.json$/m);
    const [announced, done, warning] = err.split('\n');
    assert.is(
      announced,
      '2 sessions of 2 pairs of tiny: 8 runs, the first session will show how long',
    );
    assert.match(done!, /^session 1\/2 done, about .* left$/);
    assert.match(warning!, /^warning: 2 sessions: /);

    await workspace.write('lenient.yaml', 'alpha: 0.2\nalpha_family: 0.2\n');
    const ab = ['ab', '--a', file, '--b', file, '--pairs', '6', '--policy', 'lenient.yaml'];
    const used = await workspace.run(...ab, '--no-charts', '--json', '--out', 'session');
    const verdict = JSON.parse(used.out) as Comparison;
    assert.equal(JSON.parse(textIn(workspace, 'session/verdict.json')), verdict);
    assert.is(used.code, verdict.exit_code, used.err);
    assert.is(verdict.calibration, calibration.measured_at);
    const row = verdict.rows.find(({ metric }) => metric === 'p50_us')!;
    assert.is(row.floor, Math.max(0.05, p50!.floor));
  }));

test('--quiet leaves the sentence, --json the calibration alone', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const set = ['--set', 'workload.value_bytes=50', '--set', 'network.memory_mb=16'];
    const args = [
      'calibrate',
      file,
      '--sessions=2',
      '--pairs=1',
      '--out',
      'deep/noise.json',
      ...set,
    ];
    const quiet = await workspace.run(...args, '--quiet');
    assert.equal([quiet.code, quiet.out.split('\n').length], [0, 2], quiet.err);
    const before = calibrationIn(workspace, 'deep/noise.json');
    const overrides = ['workload.value_bytes=50', 'network.memory_mb=16'];
    const scenario = loadScenario(workspace.path('tiny.yaml'), { overrides });
    const hash = createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
    assert.is(before.scenario_hash, hash);
    // An earlier calibration is replaced.
    const json = await workspace.run(...args, '--json', '--quiet');
    assert.is(json.code, 0, json.err);
    const after = calibrationIn(workspace, 'deep/noise.json');
    assert.equal(JSON.parse(json.out), after);
    assert.is.not(after.measured_at, before.measured_at);
    assert.equal(readdirSync(workspace.path('deep')), ['noise.json']);
    assert.not(existsSync(workspace.path('reports')));
  }));

test('a calibration that is interrupted leaves the earlier one as it was', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('endless', {
      ...TINY,
      stages: [{ workers: 2, keys: 100, duration_s: 600 }],
    });
    await workspace.write('noise.json', JSON.stringify(calibrationFor()));
    const run = workspace.start(['calibrate', file, '--sessions=2', '--out', 'noise.json']);
    await workspace.untilDaemons(run, 'gets', (found) => total(found, 'cmdGet') > 100);
    run.kill('SIGINT');
    const { code, out, err } = await run.ended;
    assert.equal([code, out], [130, ''], err);
    assertSaid(err, /^2 sessions of 10 pairs of endless: 40 runs, at least 6 h 40 min$/m);
    assert.ok(err.endsWith('no calibration was written; noise.json is as it was\n'), err);
    assert.equal(calibrationIn(workspace, 'noise.json'), calibrationFor());
    assert.equal(readdirSync(workspace.cwd).sort(), ['endless.yaml', 'noise.json']);
  }));

test('what is not a calibration is not replaced by one, and bad counts are refused', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    for (const [args, message] of [
      [
        ['--out', 'tiny.yaml'],
        /^peerbench: tiny\.yaml is not a valid calibration\n[^]*another --out$/,
      ],
      [['--out', '.'], /^peerbench: cannot read \.: not a file\n/],
      [['--sessions', '1'], /^peerbench: --sessions takes at least 2$/],
      [['--pairs', '0'], /^peerbench: --pairs takes a whole number/],
    ] as const) {
      const { code, out, err } = await workspace.run('calibrate', file, ...args);
      assert.equal([code, out], [2, ''], err);
      assert.match(err.trimEnd(), message);
    }
    assert.equal(readdirSync(workspace.cwd), ['tiny.yaml']);
    assert.match(textIn(workspace, 'tiny.yaml'), /"name":"tiny"/);
  }));

/** Baseline and candidate, 20 % slower, of two sessions, as the folders `a` and `b`. */
async function putApart(workspace: Workspace): Promise<void> {
  const { base, candidate } = sides({ apart: true, slower: 1.2 });
  await workspace.write('a/report.json', JSON.stringify(base));
  await workspace.write('b/report.json', JSON.stringify(candidate));
}

test('two sessions are judged with a calibration, named or in its place, and not without', () =>
  withWorkspace(async (workspace) => {
    await putApart(workspace);
    const without = await workspace.run('gate', 'a', 'b', '--quiet');
    assert.is(without.code, 12, without.err);
    const text = JSON.stringify(calibrationFor());
    await workspace.write('noise.json', text);
    const named = await workspace.run('gate', 'a', 'b', '--calibration', 'noise.json');
    assert.is(named.code, 10, named.err);
    assert.not.match(named.err, /calibration|sessions/);
    const { rows, calibration } = JSON.parse(textIn(workspace, 'b/verdict.json')) as Comparison;
    assert.is(calibration, '2026-02-20T00:00:00.000Z');
    const { interval } = rows.find(({ metric }) => metric === 'p50_us')!.change;
    // Wider than what the runs differ by, by what the sessions do: t(0.995, 19) = 2.861.
    const least = Math.expm1(2 * 2.861 * Math.SQRT2 * 0.01);
    assert.ok(interval.high! - interval.low! > least, `${interval.low} ${interval.high}`);

    await workspace.write('reports/demo_net/calibration.json', text);
    const found = await workspace.run('compare', 'a', 'b', '--json');
    assert.is((JSON.parse(found.out) as Comparison).verdict, 'regressed');
    // One that was named is used instead of the one in its place.
    const noisy = calibrationFor();
    noisy.stages[0]!.metrics.p50_us!.sigma_between = 1;
    noisy.stages[0]!.metrics.throughput!.sigma_between = 1;
    await workspace.write('noisy.json', JSON.stringify(noisy));
    const other = await workspace.run('gate', 'a', 'b', '--calibration=noisy.json', '--json');
    assert.is((JSON.parse(other.out) as Comparison).verdict, 'inconclusive');
  }));

test('a calibration in its place that does not fit is not used, and a warning says why', () =>
  withWorkspace(async (workspace) => {
    await putApart(workspace);
    const text = JSON.stringify(calibrationFor({ measured_at: '2026-01-01T00:00:00.000Z' }));
    await workspace.write('reports/demo_net/calibration.json', text);
    const { code, err } = await workspace.run('gate', 'a', 'b', '--quiet');
    assert.is(code, 12, err);
    assertSaid(err, /^warning: the calibration is not used: it was measured more than 30 days/);
  }));

test('a calibration that is corrupt or not there is refused by its name', () =>
  withWorkspace(async (workspace) => {
    await putApart(workspace);
    const file = 'reports/demo_net/calibration.json';
    await workspace.write(file, JSON.stringify(calibrationFor()).slice(0, -20));
    const { code, out, err } = await workspace.run('gate', 'a', 'b');
    assert.equal([code, out], [2, '']);
    assert.ok(err.startsWith(`peerbench: ${file} is not a valid calibration\n${file}:`), err);
    const ab = ['ab', '--a', 'demo_net', '--b', 'demo_net', '--calibration', 'nowhere.json'];
    const missing = await workspace.run(...ab);
    assert.equal([missing.code, missing.out], [2, '']);
    assert.is(missing.err, 'peerbench: no such file: nowhere.json\n');
    assert.not(existsSync(workspace.path('b/verdict.json')));
  }));

test('a name that leads elsewhere leads to no calibration', () =>
  withWorkspace(async (workspace) => {
    const { base, candidate } = sides({ apart: true, name: '../evil' });
    await workspace.write('a/report.json', JSON.stringify(base));
    await workspace.write('b/report.json', JSON.stringify(candidate));
    await workspace.write('evil/calibration.json', 'not one');
    const { code, err } = await workspace.run('compare', 'a', 'b');
    assert.is(code, 0, err);
  }));

test.run();
