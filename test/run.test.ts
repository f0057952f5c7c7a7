// The test runner must not be fooled: each file planted here goes wrong in a way that uvu alone
// would let pass, or does not end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const runner = fileURLToPath(new URL('run.js', import.meta.url));
const UVU = `import { suite, test } from ${JSON.stringify(import.meta.resolve('uvu'))};\n`;
const GOOD = `${UVU}test('one', () => {}); test('two', () => {}); test.run();`;

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly lastLine: string | undefined;
}

/** Runs the runner over the planted files (name -> text), with what they left in the end gone. */
function runPlanted(files: Record<string, string>, ...args: string[]): Run {
  const root = mkdtempSync(join(tmpdir(), 'peerbench-run-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [runner, '--root', root, ...args],
      { encoding: 'utf8' },
    );
    const lastLine = stdout.trimEnd().split('\n').at(-1);
    return { status, output: stdout + stderr, lastLine };
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('files that pass are counted, folders included, and other files are left alone', () => {
  const { status, lastLine } = runPlanted({
    'a.test.js': GOOD,
    'deep/er/b.test.js': GOOD,
    'not-a-test.js': 'throw new Error("must not run");',
  });
  assert.is(lastLine, '4 passed, 0 failed');
  assert.is(status, 0);
});

test('arguments select files', () => {
  const { status, lastLine } = runPlanted({ 'a.test.js': GOOD, 'b.test.js': GOOD }, 'b.test');
  assert.is(lastLine, '2 passed, 0 failed');
  assert.is(status, 0);
});

test('files that take long go first, those of a kind by their names', () => {
  const files = ['a', 'cli/b', 'cli/a', 'compare/false-alarms', 'run/a', 'compare/a'];
  const planted = Object.fromEntries(files.map((file) => [`${file}.test.js`, GOOD]));
  const { output } = runPlanted(planted, '--parallel', '1');
  const order = Array.from(output.matchAll(/^ok +(\S+)\.test\.js /gm), ([, file]) => file);
  const long = ['compare/false-alarms', 'cli/a', 'cli/b', 'run/a'];
  assert.equal(order, [...long, 'a', 'compare/a']);
});

test('a selection that matches nothing fails', () => {
  const { status, output, lastLine } = runPlanted({ 'a.test.js': GOOD }, 'zzz');
  assert.match(output, 'no test file matches');
  assert.is(lastLine, '0 passed, 0 failed');
  assert.is(status, 1);
});

const FAULTS: [title: string, text: string, lastLine: string, said: RegExp][] = [
  [
    'a failing test',
    `test('one', () => {}); test('two', () => { throw new Error('no luck'); }); test.run();`,
    '1 passed, 1 failed',
    /no luck/,
  ],
  [
    'a `before` hook that throws, which uvu swallows',
    `const a = suite('a'); a('one', () => {}); a.run();
     const b = suite('b'); b.before(() => { throw new Error(); }); b('two', () => {}); b.run();`,
    '1 passed, 1 failed',
    /FAIL a\.test\.js/,
  ],
  [
    'an `after.each` hook that throws, which loses a failure',
    `test.after.each(() => { throw new Error(); }); test('one', () => { throw new Error(); });
     test.run();`,
    '0 passed, 1 failed',
    /FAIL a\.test\.js/,
  ],
  [
    'an `after` hook that throws',
    `test.after(() => { throw new Error('late'); }); test('one', () => {}); test.run();`,
    '0 passed, 1 failed',
    /late/,
  ],
  [
    'a file that forgets test.run()',
    `test('one', () => {});`,
    '0 passed, 1 failed',
    /ran no test|before uvu could count/,
  ],
  ['an empty file', '', '0 passed, 1 failed', /ran no test|before uvu could count/],
  [
    'a file that throws while it loads',
    `test('one', () => {}); test.run(); throw new Error('at load');`,
    '0 passed, 1 failed',
    /exit code 1\) before uvu could count/,
  ],
  [
    'a file that ends the process in the middle',
    `test('one', () => {}); test('two', () => process.exit(0)); test.run();`,
    '0 passed, 1 failed',
    /before uvu could count/,
  ],
  [
    'a promise that is rejected after the last test',
    `test('one', () => void setTimeout(() => Promise.reject(new Error('stray')), 100)); test.run();`,
    '1 passed, 1 failed',
    /stray/,
  ],
  [
    'test.only',
    `test('one', () => {}); test.only('two', () => {}); test.run();`,
    '1 passed, 1 failed',
    /left out 1/,
  ],
  [
    'test.skip',
    `test('one', () => {}); test.skip('two', () => {}); test.run();`,
    '1 passed, 1 failed',
    /left out 1/,
  ],
  [
    'tests that run twice',
    `test('one', () => {}); test.run(); await new Promise((resolve) => setTimeout(resolve, 100));
     const b = suite('b'); b('two', () => {}); b.run();`,
    '1 passed, 1 failed',
    /more than once/,
  ],
];

for (const [title, text, lastLine, said] of FAULTS) {
  test(`a fault is found: ${title}`, () => {
    const run = runPlanted({ 'a.test.js': UVU + text, 'good.test.js': GOOD });
    const [passed, failed] = /(\d+) passed, (\d+) failed/.exec(lastLine)!.slice(1).map(Number);
    assert.is(run.lastLine, `${passed! + 2} passed, ${failed!} failed`, run.output);
    assert.match(run.output, said);
    assert.is(run.status, 1);
  });
}

test('a file that does not end is ended, with all that it started', () => {
  const started = `import { spawn } from 'node:child_process';
    spawn('sleep', ['600'], { stdio: 'inherit' });
    test('one', () => {}); test.run();`;
  const run = runPlanted({ 'a.test.js': UVU + started }, '--limit-s', '2');
  assert.match(run.output, 'still running after 2 s');
  assert.is(run.lastLine, '1 passed, 1 failed');
  assert.is(run.status, 1);
});

test('a test that never settles is a failure', () => {
  const run = runPlanted(
    {
      'a.test.js': `${UVU}test('one', () => new Promise(() => { setInterval(() => {}, 50); }));
        test.run();`,
    },
    '--limit-s',
    '1',
  );
  assert.match(run.output, 'still running after 1 s');
  assert.is(run.lastLine, '0 passed, 1 failed');
});

test('with --again, a file that failed has one more chance, alone, and is told as unsteady', () => {
  const afterwards = (file: string) => `import { existsSync, writeFileSync } from 'node:fs';
    const seen = new URL('${file}', import.meta.url);
    const again = existsSync(seen);
    writeFileSync(seen, '');`;
  const planted = {
    'a.test.js': `${UVU}${afterwards('a')} test('one', () => { if (!again) throw new Error('first'); });
      test.run();`,
    'b.test.js': `${UVU}${afterwards('b')} test('one', () => { throw new Error(again); }); test.run();`,
    'good.test.js': GOOD,
  };
  const run = runPlanted(planted, '--again');
  assert.is(run.lastLine, '3 passed, 1 failed', run.output);
  assert.match(run.output, /first[^]*UNSTEADY: a\.test\.js/);
  assert.not.match(run.output, 'UNSTEADY: b');
  assert.is(run.status, 1);
  const steady = { 'a.test.js': planted['a.test.js'], 'good.test.js': GOOD };
  assert.is(runPlanted(steady, '--again').status, 0);
  const strict = runPlanted(steady);
  assert.is(strict.lastLine, '2 passed, 1 failed');
  assert.is(strict.status, 1);
});

/** False for a process that has ended, even where nobody has waited for it. */
function isRunning(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

if (process.platform === 'linux') {
  test('a process that a test leaves behind is a failure, and is ended', () => {
    const detached = `import { spawn } from 'node:child_process';
      test('one', () => {
        const env = { PATH: process.env.PATH };
        spawn('sleep', ['600'], { env, stdio: 'ignore', detached: true }).unref();
      });
      test.run();`;
    const run = runPlanted({ 'a.test.js': UVU + detached });
    const pid = /left process (\d+) behind: sleep 600/.exec(run.output)?.[1];
    assert.ok(pid, run.output);
    assert.not(isRunning(pid));
    assert.is(run.lastLine, '1 passed, 1 failed');
  });
}

test.run();
