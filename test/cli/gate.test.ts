// The gate can say no, and says it for the right reason: each exit code, through the real command.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScenario } from '../../src/scenario/load.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';
import type { Report } from '../../src/schema/generated/report.js';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { compileSchema } from '../../src/schema/validator.js';
import { calibrationFor, NOISY, type Sides, sides } from '../compare/fixture-sides.js';
import { assertSaid } from '../support/said.js';
import { type Finished, type Workspace, withWorkspace } from '../support/workspace.js';

/** A policy in which nothing but the miss rate gates. */
const MISSES_ALONE = 'levels: {throughput: warn, p50_us: warn, p99_us: warn, error_rate: warn}\n';

const validate = compileSchema('verdict', { fillDefaults: false });

async function put(workspace: Workspace, folder: string, report: Report): Promise<void> {
  await workspace.write(`${folder}/report.json`, JSON.stringify(report));
}

/** Both sides as the folders `a` and `b`. */
async function putBoth(workspace: Workspace, { base, candidate }: Sides): Promise<void> {
  await put(workspace, 'a', base);
  await put(workspace, 'b', candidate);
}

async function verdictIn(workspace: Workspace, folder: string): Promise<Comparison> {
  const data = JSON.parse(
    await readFile(workspace.path(folder, 'verdict.json'), 'utf8'),
  ) as unknown;
  assert.equal(validate(data), []);
  return data as Comparison;
}

/** Judges `a` and `b` and holds the exit code against the one in verdict.json. */
async function gate(workspace: Workspace, ...args: string[]): Promise<[Finished, Comparison]> {
  const ended = await workspace.run('gate', 'a', 'b', ...args);
  assert.ok(existsSync(workspace.path('b/verdict.json')), ended.err);
  const verdict = await verdictIn(workspace, 'b');
  assert.is(ended.code, verdict.exit_code, ended.err);
  return [ended, verdict];
}

test('gate ends with 0 for two sides that are the same', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides());
    const [{ code, out, err }, { verdict }] = await gate(workspace);
    assert.equal([code, verdict], [0, 'equivalent']);
    assert.match(out, /^≈ equivalent: /);
    assert.not.match(err, /peerbench ab/);
    assert.equal(readdirSync(workspace.path('a')), ['report.json']);
    assert.equal(readdirSync(workspace.path('b')).sort(), ['report.json', 'verdict.json']);
  }));

test('gate ends with 10 for a candidate that is slower', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ slower: 1.2 }));
    const [{ code, out }, { verdict }] = await gate(workspace, '--quiet');
    assert.equal([code, verdict], [10, 'regressed']);
    assert.match(out, /^✗ regressed: throughput of 4x500/);
    assert.ok(out.split('\n').length <= 4, out);
  }));

test('gate lets noise pass, and ends with 11 where the policy says that it fails', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ stages: NOISY }));
    await workspace.write('strict.yaml', 'on_inconclusive: fail\n');
    const [tolerant] = await gate(workspace);
    assert.is(tolerant.code, 0);
    const [{ code }, { verdict }] = await gate(workspace, '--policy', 'strict.yaml');
    assert.equal([code, verdict], [11, 'inconclusive']);
  }));

test('gate ends with 12 for different scenarios, until what differs is named', () =>
  withWorkspace(async (workspace) => {
    const both = sides();
    both.candidate.scenario.network = { ...(both.base.scenario.network as object), memory_mb: 32 };
    await putBoth(workspace, both);
    const [{ code, out }, { verdict }] = await gate(workspace);
    assert.equal([code, verdict], [12, 'not_comparable']);
    assert.match(out, /^differs +network\.memory_mb: 64 -> 32 \(NOT meant to differ\)$/m);
    const [meant] = await gate(workspace, '--vary', 'network.memory_mb');
    assert.is(meant.code, 0);
  }));

test('gate ends with 12 for an empty directory, and takes an earlier verdict away', () =>
  withWorkspace(async (workspace) => {
    await put(workspace, 'a', sides({ pairs: 1 }).base);
    await workspace.write('b/verdict.json', '{"verdict": "equivalent", "exit_code": 0}');
    const { code, out, err } = await workspace.run('gate', 'a', 'b');
    assert.equal([code, out], [12, '']);
    assertSaid(err, /^peerbench: b holds no report\.json: nothing was measured there\n$/);
    assert.not(existsSync(workspace.path('b/verdict.json')));
    await mkdir(workspace.path('empty'));
    assert.is((await workspace.run('gate', 'empty', 'a')).code, 12);
  }));

test('gate ends with 12 for two single runs, and prints the ab command that can tell', () =>
  withWorkspace(async (workspace) => {
    const both = sides({ pairs: 1, apart: true });
    const shipped = { ...loadScenario('demo_net') };
    both.base.scenario = shipped;
    both.candidate.scenario = {
      ...loadScenario('demo_net', { overrides: ['network.memory_mb=16', 'driver=memjs'] }),
    };
    await putBoth(workspace, both);
    const vary = ['network.memory_mb', 'driver', 'stages.0.driver'];
    const [{ code, err }] = await gate(workspace, ...vary.map((path) => `--vary=${path}`));
    assert.is(code, 12);
    const [, command = ''] = /^ {2}(peerbench ab .*)$/m.exec(err) ?? [];
    assert.match(command, / --a demo_net --b demo_net --b-set .* --pairs 1[0-9]$/);
    const sets = Array.from(
      command.matchAll(/ --b-set (?:'([^']*)'|(\S+))/g),
      (it) => it[1] ?? it[2]!,
    );
    const again = loadScenario('demo_net', { overrides: sets });
    assert.equal({ ...again }, both.candidate.scenario);
  }));

/** The advice that `gate` prints about `a` and `b`: the command, and all of stderr. */
async function adviceOf(workspace: Workspace, ...args: string[]): Promise<[string, string]> {
  const [{ code, err }] = await gate(workspace, ...args);
  assert.is(code, 12);
  return [/^ {2}(peerbench ab .*)$/m.exec(err)?.[1] ?? '', err];
}

test('the ab command is judged as the gate was, and has values that look like options in one word', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ pairs: 1 }));
    await workspace.write('-policy.yaml', 'min_runs: 12\n');
    await workspace.write('noise.json', JSON.stringify(calibrationFor()));
    const named = ['--policy=-policy.yaml', '--calibration', 'noise.json'];
    const [command] = await adviceOf(workspace, ...named);
    assert.match(command, / --pairs 12 --policy=-policy\.yaml --calibration noise\.json$/);
  }));

test('the ab command names no scenario that is not there, but says that its file is wanted', () =>
  withWorkspace(async (workspace) => {
    const both = sides({ pairs: 1, name: 'own_cache' });
    both.base.scenario.driver = 'meta';
    both.candidate.scenario.driver = 'memjs';
    await putBoth(workspace, both);
    const [command, err] = await adviceOf(workspace, '--vary', 'driver');
    const file = "'<file of scenario own_cache>'";
    assert.match(
      command,
      `peerbench ab --a ${file} --b ${file} --b-set 'driver="memjs"' --pairs 10`,
    );
    assertSaid(err, `\nNo scenario own_cache is found here: name its file for ${file}.\n`);
    const elsewhere = await workspace.scenario('own_cache', {
      ...loadScenario('demo_net'),
      name: 'own_cache',
    });
    await workspace.write(
      `scenarios/${elsewhere}`,
      readFileSync(workspace.path(elsewhere), 'utf8'),
    );
    const [found, more] = await adviceOf(workspace, '--vary', 'driver');
    assert.match(found, /^peerbench ab --a own_cache /);
    assert.not.match(more, 'No scenario');
  }));

test('a program that a report names is not in the command to be copied, but beside it', () =>
  withWorkspace(async (workspace) => {
    const both = sides({ pairs: 1 });
    const { memcached, ...network } = provisionedNetwork(loadScenario('demo_net'));
    both.base.scenario = { ...loadScenario('demo_net') };
    both.candidate.scenario = {
      ...both.base.scenario,
      network: { ...network, memcached: { ...memcached, path: '/tmp/evil; x', threads: 2 } },
      ' network.memcached.path': '/tmp/worse',
    };
    await putBoth(workspace, both);
    const vary = ['network.memcached', String.raw` network\.memcached\.path`].map(
      (path) => `--vary=${path}`,
    );
    const [command, err] = await adviceOf(workspace, ...vary);
    assert.is(
      command,
      'peerbench ab --a demo_net --b demo_net --b-set network.memcached.threads=2 --pairs 10',
    );
    assertSaid(
      err,
      `\nLeft out, as it says what is run; add it if you trust the report: --b-set 'network.memcached.path="/tmp/evil; x"'\n`,
    );
    assert.is(err.match(/^Left out/gm)?.length, 2);
  }));

test('scenarios that are the same make no command, where what differs is around them', () =>
  withWorkspace(async (workspace) => {
    const both = sides({ pairs: 1 });
    both.candidate.environment.memcached = '9.9.9';
    await putBoth(workspace, both);
    const { code, out, err } = await workspace.run(
      ...['gate', 'a', 'b', '--vary', 'environment.memcached'],
    );
    assert.is(code, 12, err);
    assert.match(out + err, /differ in environment\.memcached, which no scenario names/);
    assert.not.match(out + err, '--pairs');
  }));

test('where a session of pairs would have no value either, none is advised', () =>
  withWorkspace(async (workspace) => {
    const both = sides();
    for (const { stages } of both.candidate.runs) stages[0]!.measure.hit_rate = null;
    await workspace.write('misses.yaml', MISSES_ALONE);
    await putBoth(workspace, both);
    const [command, err] = await adviceOf(workspace, '--policy', 'misses.yaml');
    assert.equal([command, err.includes('This can')], ['', false]);
  }));

test('gate ends with 12 for runs of two sessions, however many', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ apart: true }));
    const [{ code, err }, { design }] = await gate(workspace, '--quiet');
    assert.equal([code, design], [12, 'cross_session']);
    assertSaid(err, /^ {2}peerbench ab --a demo_net --a-set /m);
  }));

test('gate ends with 2 for a report that is corrupt or cut off, also beside an empty one', () =>
  withWorkspace(async (workspace) => {
    const text = JSON.stringify(sides({ pairs: 1 }).base);
    await workspace.write('a/report.json', text);
    await mkdir(workspace.path('empty'));
    for (const bad of [text.slice(0, -100), '{}', '', text.replace('"runs":[', '"runs":[7,')]) {
      await workspace.write('b/report.json', bad);
      for (const pair of [
        ['a', 'b'],
        ['b', 'a'],
        ['empty', 'b'],
      ]) {
        if (pair[0] === 'b' && bad !== '{}') continue;
        const { code, out, err } = await workspace.run('gate', ...pair);
        assert.equal([code, out], [2, ''], err);
        assertSaid(err, /^peerbench: b\/report\.json: /);
      }
    }
    assert.is((await workspace.run('gate', 'a', 'nowhere')).code, 2);
    assert.not(existsSync(workspace.path('b/verdict.json')));
  }));

test('the baseline is never written to, and --out takes the verdict instead', () =>
  withWorkspace(async (workspace) => {
    await put(workspace, 'a', sides().base);
    const refused = await workspace.run('gate', 'a', 'a/report.json');
    assert.equal([refused.code, refused.out], [2, '']);
    assertSaid(
      refused.err,
      /baseline, into which nothing is written: name another folder with --out/,
    );
    const { code, err } = await workspace.run('gate', 'a', 'a', '--out', 'new/place', '--quiet');
    const { exit_code: exitCode, reason } = await verdictIn(workspace, 'new/place');
    assert.equal([code, exitCode, reason.code], [12, 12, 'same_report'], err);
    assert.equal(readdirSync(workspace.path('a')), ['report.json']);
  }));

test('neither verdict nor page goes into the baseline or over a file of a report', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides());
    await symlink('a', workspace.path('link'));
    const before = await readFile(workspace.path('b/report.json'), 'utf8');
    for (const args of [
      ['--out', 'a/sub'],
      ['--out', 'link/sub/deeper'],
      ['--html', 'a/page.html'],
      ['--html', 'link/page.html'],
      ['--html', 'b/report.json'],
      ['--html', 'b/index.html'],
      ['--html', 'b/charts/page.html'],
      ['--out', 'out', '--html', 'out/verdict.json'],
    ]) {
      const { code, out, err } = await workspace.run('gate', 'a', 'b', ...args);
      assert.equal([code, out], [2, ''], args.join(' '));
      assertSaid(err, new RegExp(`^peerbench: ${args.at(-1)} is [^]*: name another (file|folder)`));
    }
    assert.is((await workspace.run('compare', 'a', 'b', '--html', 'a/page.html')).code, 2);
    assert.equal(readdirSync(workspace.path('a')), ['report.json']);
    assert.equal(readdirSync(workspace.path('b')), ['report.json']);
    assert.is(await readFile(workspace.path('b/report.json'), 'utf8'), before);
    const { code, err } = await workspace.run('gate', 'a', 'b', '--html', 'b/compared.html');
    assert.is(code, 0, err);
    // A candidate below the baseline's folder is a report of its own.
    await put(workspace, 'a/deep', sides().candidate);
    const below = await workspace.run('gate', 'a', 'a/deep', '--html', 'a/deep/page.html');
    assert.is(below.code, 0, below.err);
    assert.equal(readdirSync(workspace.path('a/deep')).length, 3);
  }));

test('gate ends with 12 for a side that was aborted, and prints the command that measures again', () =>
  withWorkspace(async (workspace) => {
    const both = sides();
    both.candidate.status = 'aborted';
    await putBoth(workspace, both);
    const [{ code, out, err }, { verdict, reason }] = await gate(workspace, '--quiet');
    assert.equal([code, verdict, reason.code], [12, 'inconclusive', 'incomplete']);
    assert.match(out, /^\? inconclusive: the candidate is aborted: /);
    assertSaid(err, /^ {2}peerbench ab --a demo_net /m);
    assert.is((await workspace.run('compare', 'a', 'b')).code, 0);
  }));

test('an earlier verdict does not outlive a gate that was asked for something it has not', () =>
  withWorkspace(async (workspace) => {
    await putBoth(workspace, sides({ pairs: 1 }));
    for (const args of [
      ['--format', 'nonsense'],
      ['--policy', 'nowhere.yaml'],
      ['--html', 'a/page.html'],
    ]) {
      await workspace.write('b/verdict.json', '{"verdict": "equivalent", "exit_code": 0}');
      assert.is((await workspace.run('gate', 'a', 'b', ...args)).code, 2);
      assert.not(existsSync(workspace.path('b/verdict.json')), args.join(' '));
    }
  }));

test.run();
