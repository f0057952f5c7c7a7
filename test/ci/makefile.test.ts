// The Makefile alone: programs are replaced by stand-ins that log how they were called.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** Ages of the files of a checkout in which everything is set up, in seconds. */
const SET_UP = {
  'src/a.ts': 90,
  'test/a.test.ts': 90,
  'package.json': 90,
  'tsconfig.json': 90,
  'package-lock.json': 90,
  'node_modules/.package-lock.json': 60,
  'dist/.stamp': 30,
  'build/.stamp': 30,
};

class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'peerbench-make-'));

  constructor() {
    const programs = join(this.root, 'programs');
    mkdirSync(programs);
    // One argument a line, so that a value that fell apart shows.
    const node = '#!/bin/sh\nprintf "[%s]\\n" "$@"\n';
    writeFileSync(join(programs, 'node'), node, { mode: 0o755 });
    const npm = `#!/bin/sh\necho "npm $*" >> '${this.root}/calls'\nmkdir -p dist build\necho npm says this\n`;
    writeFileSync(join(programs, 'npm'), npm, { mode: 0o755 });
    writeFileSync(join(programs, 'memcached'), '#!/bin/sh\n', { mode: 0o755 });
    for (const part of ['Makefile', '.ci']) {
      cpSync(join(process.cwd(), part), join(this.root, part), { recursive: true });
    }
    for (const [file, ageS] of Object.entries(SET_UP)) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      writeFileSync(join(this.root, file), '');
      this.age(file, ageS);
    }
    for (const folder of ['src', 'test']) this.age(folder, 90);
  }

  age(file: string, ageS: number): void {
    const atS = Date.now() / 1000 - ageS;
    utimesSync(join(this.root, file), atS, atS);
  }

  make(args: readonly string[], env: Record<string, string> = {}) {
    const PATH = `${this.root}/programs:${process.env.PATH ?? ''}`;
    return spawnSync('make', args, {
      cwd: this.root,
      encoding: 'utf8',
      // Not the variables of a make that runs this test.
      env: { HOME: this.root, ...env, PATH },
    });
  }

  /** The calls of npm so far. */
  get calls(): string[] {
    const file = join(this.root, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  }
}

function inCheckout(body: (checkout: Checkout) => void): () => void {
  return () => {
    const checkout = new Checkout();
    try {
      body(checkout);
    } finally {
      rmSync(checkout.root, { recursive: true });
    }
  };
}

const NASTY = `it's "a b" * $HOME $(shell touch pwned) \`touch pwned\` ; touch pwned #`;

test(
  'values reach the command as they were typed, and nothing in them is executed',
  inCheckout((checkout) => {
    const args = [`SCENARIO=${NASTY}`, `OUT=${NASTY}`, `RUNS=${NASTY}`, `DRIVER=${NASTY}`];
    const expected = [
      '[dist/cli.js]',
      '[run]',
      `[--out=${NASTY}]`,
      `[--runs=${NASTY}]`,
      `[--driver=${NASTY}]`,
      '[--json]',
      '[--set]',
      '[a=*]',
      '[--]',
      `[${NASTY}]`,
      '',
    ];
    const run = checkout.make(['-s', 'bench', ...args, 'ARGS=--json --set a=*']);
    assert.is(run.stderr, '');
    assert.equal(run.stdout.split('\n'), expected);
    const sides = [`BASE=${NASTY}`, `CAND=${NASTY}`, `POLICY=${NASTY}`];
    assert.equal(checkout.make(['-s', 'gate', ...sides, `OUT=${NASTY}`]).stdout.split('\n'), [
      ...['[dist/cli.js]', '[gate]', `[--policy=${NASTY}]`, `[--out=${NASTY}]`],
      ...['[--]', `[${NASTY}]`, `[${NASTY}]`, ''],
    ]);
    assert.equal(checkout.make(['-s', 'compare', ...sides]).stdout.split('\n'), [
      '[dist/cli.js]',
      '[compare]',
      `[--policy=${NASTY}]`,
      '[--]',
      `[${NASTY}]`,
      `[${NASTY}]`,
      '',
    ]);
    const ab = [`A=${NASTY}`, `B=${NASTY}`, `PAIRS=${NASTY}`];
    assert.equal(checkout.make(['-s', 'ab', ...ab]).stdout.split('\n'), [
      '[dist/cli.js]',
      '[ab]',
      `[--a=${NASTY}]`,
      `[--b=${NASTY}]`,
      `[--pairs=${NASTY}]`,
      '',
    ]);
    const fromEnvironment = checkout.make(['-s', 'list'], { ARGS: '$(shell touch pwned)' });
    assert.match(fromEnvironment.stdout, '[$(shell]');
    assert.not(existsSync(join(checkout.root, 'pwned')));
  }),
);

test(
  'options that are not given are not passed on',
  inCheckout((checkout) => {
    const run = (...args: string[]) => checkout.make(args).stdout;
    assert.is(run('bench', 'SCENARIO=a'), '[dist/cli.js]\n[run]\n[--]\n[a]\n');
    assert.is(run('ab', 'A=a', 'B=b'), '[dist/cli.js]\n[ab]\n[--a=a]\n[--b=b]\n');
    assert.is(run('ab', 'A=a', 'PAIRS=12'), '[dist/cli.js]\n[ab]\n[--a=a]\n[--pairs=12]\n');
    assert.is(run('ring', 'ARGS=--peers 3'), '[dist/cli.js]\n[ring]\n[--peers]\n[3]\n');
    assert.is(run('calibrate'), '[dist/cli.js]\n[calibrate]\n[--]\n');
    assert.is(
      run('calibrate', 'SCENARIO=a b', 'PAIRS=3', 'OUT=c d'),
      '[dist/cli.js]\n[calibrate]\n[--pairs=3]\n[--out=c d]\n[--]\n[a b]\n',
    );
    assert.is(run('validate'), '[dist/cli.js]\n[validate]\n[--]\n');
    assert.is(run('report', 'DIR=a b'), '[dist/cli.js]\n[report]\n[--]\n[a b]\n');
    assert.is(
      run('report', 'DIR=a', 'ARGS=--png --open'),
      '[dist/cli.js]\n[report]\n[--png]\n[--open]\n[--]\n[a]\n',
    );
    assert.is(run('gate', 'BASE=a b', 'CAND=c'), '[dist/cli.js]\n[gate]\n[--]\n[a b]\n[c]\n');
    assert.is(run('test', 'TESTS=ring load'), '[build/test/run.js]\n[ring]\n[load]\n');
  }),
);

test(
  'a value that is missing is named before anything else happens',
  inCheckout((checkout) => {
    checkout.age('src/a.ts', 0);
    const bench = checkout.make(['bench']);
    assert.match(bench.stderr, 'SCENARIO= is missing');
    assert.is(bench.status, 2);
    assert.match(checkout.make(['report']).stderr, 'DIR= is missing');
    assert.match(checkout.make(['gate', 'BASE=a']).stderr, 'CAND= is missing');
    assert.match(checkout.make(['compare', 'CAND=a']).stderr, 'BASE= is missing');
    assert.match(checkout.make(['ab', 'B=a']).stderr, 'A= is missing');
    assert.equal(checkout.calls, []);
  }),
);

test(
  'what is up to date is not made again',
  inCheckout((checkout) => {
    for (const target of ['bench', 'list', 'test', 'check']) {
      assert.is(checkout.make([target, 'SCENARIO=a']).status, 0);
    }
    const made = checkout.calls.filter((call) => !/format:check|lint/.test(call));
    assert.equal(made, []);
  }),
);

test(
  'a newer source is compiled once, and set-up stays off stdout',
  inCheckout((checkout) => {
    checkout.age('src/a.ts', 10);
    const run = checkout.make(['-s', 'bench', 'SCENARIO=a']);
    checkout.make(['bench', 'SCENARIO=a']);
    assert.equal(checkout.calls, ['npm run --silent build']);
    assert.is(run.stdout, '[dist/cli.js]\n[run]\n[--]\n[a]\n');
    assert.match(run.stderr, 'npm says this');
  }),
);

test(
  'a source that was deleted leaves no compiled file',
  inCheckout((checkout) => {
    writeFileSync(join(checkout.root, 'dist/gone.js'), '');
    checkout.age('src', 10);
    checkout.make(['build']);
    assert.equal(checkout.calls, ['npm run --silent build']);
    assert.not(existsSync(join(checkout.root, 'dist/gone.js')));
  }),
);

test(
  'packages are installed where they are missing or older than the lock file',
  inCheckout((checkout) => {
    checkout.age('package-lock.json', 10);
    checkout.make(['test']);
    assert.equal(checkout.calls, ['npm ci', 'npm run --silent build:test']);
    rmSync(join(checkout.root, 'node_modules/.package-lock.json'));
    checkout.make(['list']);
    assert.equal(checkout.calls.slice(2), ['npm ci', 'npm run --silent build']);
  }),
);

test(
  'a build that fails is tried again, and nothing runs in between',
  inCheckout((checkout) => {
    checkout.age('src/a.ts', 10);
    const npm = join(checkout.root, 'programs/npm');
    const works = readFileSync(npm, 'utf8');
    writeFileSync(npm, '#!/bin/sh\necho a type error\nexit 1\n');
    const run = checkout.make(['list']);
    assert.is(run.stdout, '');
    assert.match(run.stderr, 'a type error');
    assert.is(run.status, 2);
    writeFileSync(npm, works);
    assert.match(checkout.make(['list']).stdout, '[list]');
    assert.equal(checkout.calls, ['npm run --silent build']);
  }),
);

test(
  'help is the default and names every target and variable',
  inCheckout((checkout) => {
    const { stdout } = checkout.make([]);
    const makefile = readFileSync(join(checkout.root, 'Makefile'), 'utf8');
    const targets = /^\.PHONY: (bench .*)$/m.exec(makefile)![1]!.split(' ');
    const variables = /^VARIABLES := (.*)$/m.exec(makefile)![1]!.split(' ');
    for (const target of targets) assert.match(stdout, new RegExp(`^  make ${target} +\\S`, 'm'));
    for (const name of variables) assert.match(stdout, new RegExp(`^  ${name}= +\\S`, 'm'));
  }),
);

test.run();
