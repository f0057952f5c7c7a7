// What the command line does with what it cannot do: the exit code, one message, nothing started.
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assertSaid } from '../support/said.js';
import { type Finished, type Workspace, withWorkspace } from '../support/workspace.js';

const TINY = {
  network: { peers: 2, memory_mb: 8 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 2, requests: 200 }],
};
const VERBS = ['run', 'ab', 'ring', 'list', 'validate', 'report'];

/** Stands in for a memcached of before the meta protocol: knows `stats`, and says ERROR to the rest. */
const ANCIENT = `#!${process.execPath}
const { createServer } = require('node:net');
const { writeFileSync } = require('node:fs');
const stats = { 'stats settings': ['inter 127.0.0.1'], stats: ['pid ' + process.pid, 'version 1.4.39'] };
const answer = (asked) => stats[asked]?.map((line) => 'STAT ' + line + '\\r\\n').concat('END').join('') ?? 'ERROR';
const server = createServer((socket) =>
  socket.on('data', (asked) => socket.write(answer(String(asked).trim()) + '\\r\\n')));
server.listen(0, '127.0.0.1', () =>
  writeFileSync('ports', 'TCP INET: ' + server.address().port + '\\n'));
`;

/** One line for people: no stack trace, nothing on stdout. */
function assertOneMessage({ out, err }: Finished, pattern: RegExp): void {
  assert.is(out, '');
  assertSaid(err, pattern);
  assert.is(err.trimEnd().split('\n').length, 1, err);
}

/** Nothing is in the working directory but what is named. */
function assertNothingWritten(workspace: Workspace, ...allowed: string[]): void {
  assert.equal(readdirSync(workspace.cwd).sort(), allowed.sort());
}

test('without memcached in PATH a run ends with 3 and says what to install', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    const run = workspace.start(['run', file, '--out', 'report'], { PATH: workspace.tmp });
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.err);
    assertOneMessage(ended, /^peerbench: no program 'memcached' in PATH; try: .*install/);
    assertNothingWritten(workspace, 'tiny.yaml');
  }));

test('a memcached that is not there, or is none, ends a run with 3', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    await workspace.write('broken', '#!/bin/sh\necho "I am not memcached" >&2\nexit 5\n', 0o755);
    await workspace.write('garbage', '#!/bin/sh\nhead -c 9999 /dev/urandom >&2\n', 0o755);
    await workspace.write('ancient', ANCIENT, 0o755);
    for (const [path, message] of [
      ['/nonexistent', /^peerbench: '\/nonexistent' is not an executable file/],
      ['./tiny.yaml', /^peerbench: '\.\/tiny\.yaml' is not an executable file/],
      ['./broken', /^peerbench: peer tiny_p\d: memcached ended.*exit code 5.*I am not memcached/],
      ['./garbage', /^peerbench: peer tiny_p\d: memcached ended.*; is .*\/garbage memcached\?$/m],
      [
        './ancient',
        /^peerbench: peer tiny_p\d: memcached 1\.4\.39 does not know the meta.*memjs$/m,
      ],
    ] as const) {
      const ended = await workspace.run(
        ...['run', file, '--out', 'report', '--set', `network.memcached.path=${path}`],
      );
      assert.is(ended.code, 3, ended.err);
      assertOneMessage(ended, message);
    }
    assertNothingWritten(workspace, 'ancient', 'broken', 'garbage', 'tiny.yaml');
  }));

test('a bad scenario ends with 2 and every problem before a daemon is started', () =>
  withWorkspace(async (workspace) => {
    // Any daemon that were started would leave this mark.
    await workspace.write('memcached', `#!/bin/sh\n: > "${workspace.path('mark')}"\n`, 0o755);
    const file = await workspace.scenario('bad', {
      network: { peers: 2, replication: 3, memcached: { path: './memcached' } },
      workload: { ghost_ratio: 1.5 },
      stages: [{ requests: 1 }],
    });
    const { code, out, err } = await workspace.run('run', file);
    assert.is(code, 2);
    assert.is(out, '');
    assertSaid(err, /bad\.yaml:1:\d+: workload\.ghost_ratio must be <= 1 \(got 1\.5\)/);
    assertSaid(err, /network\.replication must be <= network\.peers/);
    assert.not.match(err, /^ +at /m);
    assertNothingWritten(workspace, 'bad.yaml', 'memcached');
  }));

test('what the command line does not know ends with 2 and how to use it', () =>
  withWorkspace(async (workspace) => {
    const file = await workspace.scenario('tiny', TINY);
    for (const [args, message] of [
      [['fly'], /^peerbench: unknown verb 'fly'/],
      [['__proto__'], /^peerbench: unknown verb '__proto__'/],
      [['run'], /usage: peerbench run NAME/],
      [['run', file, 'another'], /usage: peerbench run NAME/],
      [['run', file, '--runs', '0'], /--runs takes a whole number/],
      [['run', file, '--runs', '1e3'], /--runs takes a whole number/],
      [['run', file, '--frobnicate'], /--frobnicate.*\nusage: peerbench run/],
      [['run', file, '--out'], /--out.*\nusage: peerbench run/],
      [['run', file, '--driver', 'pigeon'], /driver/],
      [['run', file, '--threads', '0'], /threads/],
      [['run', file, '--set', 'workload.value_bites=1'], /value_bytes/],
      [['run', 'no_such_scenario'], /no scenario 'no_such_scenario'/],
      [['ab', '--b', file], /--a is missing/],
      [['ab', '--a', file], /--b is missing/],
      [['ab', file, file], /usage: peerbench ab --a NAME/],
      [['ab', '--a', file, '--b', file, '--pairs', '0'], /--pairs takes a whole number/],
      [['ab', '--a', file, '--b-set', 'seed=7'], /unlike seeds/],
      [['ab', '--a', file, '--b-set', 'network.peers=0'], /peers must be/],
      [['ab', '--a', file, '--b', file, '--policy', 'nowhere.yaml'], /no such file: nowhere.yaml/],
      [['report', 'nowhere'], /nowhere/],
    ] as const) {
      const { code, out, err } = await workspace.run(...args);
      assert.is(code, 2, `${args.join(' ')}: ${err}`);
      assert.is(out, '');
      assertSaid(err, message);
      assert.not.match(err, /^ +at /m);
    }
    assertNothingWritten(workspace, 'tiny.yaml');
  }));

test('each verb explains itself', () =>
  withWorkspace(async (workspace) => {
    const overview = await workspace.run('--help');
    assert.equal([overview.code, overview.err], [0, '']);
    for (const verb of VERBS) {
      assert.match(overview.out, new RegExp(`^  ${verb} `, 'm'));
      const { code, out, err } = await workspace.run(verb, '--help');
      assert.equal([code, err], [0, '']);
      assert.match(out, new RegExp(`^usage: peerbench ${verb} `));
    }
    assert.equal(await workspace.run(), overview);
    const version = await workspace.run('--version');
    assert.is(version.code, 0);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
  }));

test.run();
