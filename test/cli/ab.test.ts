// `peerbench ab` as a user sees it: two report directories and a verdict, or a word on why not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { compileSchema } from '../../src/schema/validator.js';
import { isRunning } from '../network/processes.js';
import { assertBalanced, assertSound } from '../support/report-checks.js';
import { assertSaid, withoutWarnings } from '../support/said.js';
import { total, type Workspace, withWorkspace } from '../support/workspace.js';

const validate = compileSchema('verdict', { fillDefaults: false });

/** The shipped scenario, cut to a moment: 300 values of 20 kB on one peer, which all are read. */
const SHORT = [
  'stages=[{workers: 2, requests: 150}]',
  'network.peers=1',
  'workload={value_bytes: 20000, read_ratio: 1}',
];
const sets = (side: 'a' | 'b', ...values: string[]) =>
  values.flatMap((value) => [`--${side}-set`, value]);

/** The verdict in a folder, held against its schema. */
function verdictIn(workspace: Workspace, folder: string): Comparison {
  const text = readFileSync(workspace.path(folder, 'verdict.json'), 'utf8');
  const verdict = JSON.parse(text) as Comparison;
  assert.equal(validate(structuredClone(verdict)), []);
  return verdict;
}

test('a candidate that misses where the baseline hits ends eight pairs with 10', () =>
  withWorkspace(async (workspace) => {
    const { code, out, err } = await workspace.run(
      ...['ab', '--a', 'demo_net', '--b', 'demo_net', '--pairs', '8', '--no-charts'],
      ...sets('a', ...SHORT),
      ...sets('b', ...SHORT, 'network.memory_mb=2'),
    );
    assert.is(code, 10, err);
    const [folder, ...more] = readdirSync(workspace.path('reports/demo_net'));
    assert.equal(more, []);
    assert.match(folder!, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-ab$/);
    const session = `reports/demo_net/${folder!}`;
    assert.equal(readdirSync(workspace.path(session)).sort(), ['a', 'b', 'verdict.json']);
    const [a, b] = await Promise.all(
      ['a', 'b'].map((side) => workspace.report(`${session}/${side}`)),
    );
    for (const report of [a!, b!]) {
      assertBalanced(report);
      assert.is(report.status, 'complete');
      const blocks = report.runs.map(({ block }) => block);
      assert.equal(blocks, [0, 1, 2, 3, 4, 5, 6, 7]);
      assert.is(report.runs.filter(({ slot }) => slot === 0).length, 4);
    }
    for (const [block, { slot }] of a!.runs.entries()) assert.is(slot! + b!.runs[block]!.slot!, 1);
    assert.is(a!.session.id, b!.session.id);
    assert.equal([a!.session.side, b!.session.side], ['a', 'b']);
    const verdict = verdictIn(workspace, session);
    assert.equal([verdict.base.label, verdict.candidate.label], [`${session}/a`, `${session}/b`]);
    assert.equal([verdict.verdict, verdict.design], ['regressed', 'paired']);
    // What was set on one side only is meant to differ; nothing was asked with --vary.
    assert.equal(verdict.differences, [
      { path: 'network.memory_mb', base: 32, candidate: 2, varied: true },
    ]);
    const misses = verdict.rows.find(({ metric }) => metric === 'miss_rate')!;
    assert.equal([misses.verdict, misses.base.median, misses.n], ['regressed', 0, 8]);
    assert.ok(misses.candidate.median! > 0.1);
    assert.ok(out.replace(/\s+/g, ' ').startsWith(`✗ regressed: ${verdict.reason.message} `), out);
    assert.match(out, /^miss rate .* regressed$/m);
    assert.ok(out.endsWith(`\n\nverdict: ${session}/verdict.json\n`), out);
  }));

test('a lenient policy lets six pairs do, and the verdict comes in any format of compare', () =>
  withWorkspace(async (workspace) => {
    await workspace.write('lenient.yaml', 'alpha: 0.2\nalpha_family: 0.2\n');
    const args = ['ab', '--a', 'demo_net', '--pairs', '6', '--out', 'session'];
    const refused = await workspace.run(...args, '--b', 'demo_net', '--format', 'markdow');
    assert.equal([refused.code, existsSync(workspace.path('session'))], [2, false]);
    const { code, out, err } = await workspace.run(
      ...[...args, '--policy', 'lenient.yaml', '--format', 'markdown'],
      ...['--vary', 'network.transport', ...sets('a', ...SHORT), ...sets('b', ...SHORT)],
    );
    const verdict = verdictIn(workspace, 'session');
    assert.match(out, /^### \S+ \w+.*: demo\\_net\n/);
    assert.match(out, /\npeerbench compare --policy lenient\.yaml .*session\/a session\/b\n/);
    assert.ok(out.endsWith('</details>\n'), out);
    // Any verdict may come of a moment, but the code must be the one that it names.
    assert.is(code, verdict.exit_code, err);
    assert.equal([verdict.policy.alpha, verdict.design], [0.2, 'paired']);
    assert.equal(verdict.differences, []);
    assert.equal(readdirSync(workspace.path('session')).sort(), [
      'a',
      'b',
      'index.html',
      'verdict.json',
    ]);
    const page = readFileSync(workspace.path('session/index.html'), 'utf8');
    assert.match(page, /<svg/);
    assert.ok(page.includes(verdict.reason.message.split(':')[0]!), verdict.reason.message);
    assertSaid(err, /^warning: network\.transport was to vary, and is the same on both sides$/m);
  }));

test('too few pairs for a verdict are refused with the number that would do', () =>
  withWorkspace(async (workspace) => {
    const strict = 'alpha_family: 0.0005\nmin_runs: 12\n';
    await workspace.write('strict.yaml', strict);
    const two = 'stages=[{requests: 10000}, {workers: 2, requests: 10000}]';
    for (const [pairs, args, needed] of [
      // 2^-8 is the first power below half of alpha, 0.005.
      [2, [], 8],
      [7, [], 8],
      // Ten tests: 2^-9 is the first below 0.025 / 10.
      [8, sets('b', two).concat(sets('a', two)), 9],
      // Five tests: 2^-14 is the first below 0.0005 / 5.
      [13, ['--policy', 'strict.yaml'], 14],
    ] as const) {
      const { code, out, err } = await workspace.run(
        ...['ab', '--a', 'demo_net', '--b', 'demo_net', '--pairs', String(pairs), ...args],
      );
      assert.is(code, 2, err);
      assert.is(out, '');
      assertSaid(err, new RegExp(`^peerbench: ${pairs} pairs cannot reach a verdict of regressed`));
      assert.ok(err.endsWith(`it takes --pairs ${needed}\n`), err);
    }
    assert.equal(readdirSync(workspace.cwd), ['strict.yaml']);
  }));

test('sides with unlike numbers of stages are refused before anything starts', () =>
  withWorkspace(async (workspace) => {
    const stage = { workers: 1, requests: 10 };
    const one = await workspace.scenario('one', { stages: [stage] });
    const two = await workspace.scenario('two', { stages: [stage, { ...stage, name: 'second' }] });
    const { code, err } = await workspace.run('ab', '--a', one, '--b', two);
    assert.is(code, 2);
    assertSaid(err, /^peerbench: the sides have 1 and 2 stages: /);
  }));

test('without --pairs there are as many as the stages take, and no refusal', () =>
  withWorkspace(async (workspace) => {
    await workspace.write('taken/file', '');
    const six = `stages=[${'{workers: 2, duration_s: 1}, '.repeat(6)}]`;
    const args = ['ab', '--a', 'demo_net', '--b', 'demo_net', ...sets('a', six), ...sets('b', six)];
    // What is checked next is where it would go.
    const { code, err } = await workspace.run(...args, '--out', 'taken');
    assert.is(code, 2);
    assertSaid(err, /taken.* not empty/);
    const refused = await workspace.run(...args, '--out', 'taken', '--pairs', '10');
    assertSaid(refused.err, /: with 30 figures that can gate it takes --pairs 11\n$/);
  }));

for (const [what, signal, afterBlock] of [
  ['in its first run', 'SIGINT', false],
  ['after its first block', 'SIGTERM', true],
] as const) {
  test(`a session that is interrupted ${what} keeps both reports and has no verdict`, () =>
    withWorkspace(async (workspace) => {
      const file = await workspace.scenario('endless', {
        network: { peers: 1, memory_mb: 16, transport: 'unix' },
        workload: { value_bytes: 1000 },
        stages: [{ workers: 4, keys: 500, duration_s: afterBlock ? 0.5 : 600 }],
      });
      const run = workspace.start(
        ['ab', '--a', file, '--b', file, '--out', 'session', '--no-charts'].concat(
          ...['--pairs', afterBlock ? '5000' : '8'],
        ),
      );
      const [daemon] = await workspace.untilDaemons(run, 'gets', (found) => {
        const written = existsSync(workspace.path('session/b/report.json'));
        return (written || !afterBlock) && total(found, 'cmdGet') > 100;
      });
      run.kill(signal);
      const ended = await run.ended;
      assert.equal([ended.code, ended.signal, ended.out], [130, null, ''], ended.err);
      assertSaid(ended.err, /^warning: interrupted; this is not all of it$/m);
      assert.is(withoutWarnings(ended.err), '');
      assert.not.ok(isRunning(daemon!.pid));
      workspace.assertClean();
      assert.equal(readdirSync(workspace.path('session')).sort(), ['a', 'b']);
      const [a, b] = await Promise.all(
        ['a', 'b'].map((side) => workspace.report(`session/${side}`)),
      );
      for (const report of [a!, b!]) {
        assertSound(report);
        assert.is(report.status, 'aborted');
      }
      const counts = [a!.runs.length, b!.runs.length];
      assert.ok(Math.abs(counts[0]! - counts[1]!) <= 1, counts.join());
      assert.ok(counts[0]! + counts[1]! >= (afterBlock ? 3 : 1), counts.join());
    }));
}

test('a session directory that is in use is refused before anything starts', () =>
  withWorkspace(async (workspace) => {
    await workspace.write('mine/a/notes.txt', 'mine');
    const path = 'network.memcached.path=/bin/false';
    const ended = await workspace.run(
      ...['ab', '--a', 'demo_net', '--b', 'demo_net', '--out', 'mine'],
      ...[...sets('a', path), ...sets('b', path)],
    );
    assert.is(ended.code, 2);
    assertSaid(ended.err, /^peerbench: mine exists and is not empty/);
    assert.equal(readdirSync(workspace.path('mine')), ['a']);
  }));

test.run();
