import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shippedScenarios } from '../../src/scenario/load.js';

const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
const SHIPPED_OK = shippedScenarios()
  .map(({ name }) => `ok ${name}\n`)
  .join('');

/** Runs `peerbench validate` in a folder of its own that holds the given files. */
function validate(files: Record<string, string>, ...args: string[]) {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'peerbench-validate-')));
  try {
    mkdirSync(join(cwd, 'scenarios'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
    const child = spawnSync(process.execPath, [CLI, 'validate', ...args], {
      cwd,
      encoding: 'utf8',
    });
    return { code: child.status, out: child.stdout, err: child.stderr };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const GOOD = 'name: good\nstages: [{ requests: 1 }]\n';
const BAD = 'name: bad\nworkload:\n  ghost_ratio: 1.5\nstages: [{ requests: 1 }]\n';

test('without arguments the shipped scenarios and those of ./scenarios are checked', () => {
  const result = validate({ 'scenarios/good.yaml': GOOD });
  assert.equal(result, { code: 0, out: `${SHIPPED_OK}ok good\n`, err: '' });
});

test('in the checkout itself each scenario is checked once', () => {
  const child = spawnSync(process.execPath, [CLI, 'validate'], { encoding: 'utf8' });
  assert.equal([child.status, child.stdout, child.stderr], [0, SHIPPED_OK, '']);
});

test('one bad file among good ones is told apart, and makes the exit code 2', () => {
  const files = { 'scenarios/good.yaml': GOOD, 'bad.yaml': BAD };
  const { code, out, err } = validate(files, 'good', 'bad.yaml', 'read_heavy');
  assert.is(code, 2);
  assert.is(out, 'ok good\nok read_heavy\n');
  assert.is(
    err,
    [
      'bad.yaml:3:16: workload.ghost_ratio must be <= 1 (got 1.5)',
      '    3 |   ghost_ratio: 1.5',
      '      |                ^',
      '',
    ].join('\n'),
  );
});

test('a scenario that is not there is a problem like any other', () => {
  const { code, out, err } = validate({ 'scenarios/good.yaml': GOOD }, 'god.yaml', 'good');
  assert.is(code, 2);
  assert.is(out, 'ok good\n');
  assert.match(err, /^no such file: god\.yaml/);
});

test('--quiet leaves out what is fine', () => {
  const result = validate({ 'scenarios/good.yaml': GOOD }, '--quiet', 'good');
  assert.equal(result, { code: 0, out: '', err: '' });
});

test('--json prints what was found and nothing else', () => {
  const files = { 'scenarios/good.yaml': GOOD, 'bad.yaml': BAD.replace('ghost', 'goast') };
  const { code, out, err } = validate(files, '--json', 'good', 'bad.yaml', 'none');
  assert.is(code, 2);
  assert.is(err, '');
  const findings = JSON.parse(out) as { problems: { message: string }[] }[];
  assert.equal(findings.slice(0, 2), [
    { file: 'scenarios/good.yaml', valid: true, problems: [] },
    {
      file: 'bad.yaml',
      valid: false,
      problems: [
        {
          line: 3,
          column: 3,
          path: 'workload.goast_ratio',
          message: 'workload.goast_ratio is not a known field',
          hint: "did you mean 'ghost_ratio'?",
        },
      ],
    },
  ]);
  const [problem] = findings[2]!.problems;
  assert.match(problem!.message, /^no scenario 'none'/);
  assert.equal({ ...problem, message: '' }, { line: null, column: null, path: '', message: '' });
});

test.run();
