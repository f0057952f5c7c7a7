import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  defaultPolicy,
  loadPolicy,
  misspelt,
  parsePolicy,
  policyFor,
} from '../../src/compare/policy.js';
import { BenchError } from '../../src/errors.js';

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.instance(error, BenchError);
    assert.is((error as BenchError).code, 'ERR_POLICY_INVALID');
    assert.is((error as BenchError).exitCode, 2);
    return (error as BenchError).message;
  }
  throw new Error('nothing was thrown');
}

/** File, `line:column` and what the message says first. */
const BAD: readonly (readonly [text: string, place: string, message: string])[] = [
  ['floors:\n  p99: 0.1\n', '2:3', 'floors.p99 is not a known field'],
  ['floors:\n  p99_us: 10%\n', '2:11', "floors.p99_us must be a number (got '10%')"],
  ['alpha: 0\n', '1:8', 'alpha must be >= 0.0001 (got 0)'],
  ['levels: {p50_us: fatal}\n', '1:18', 'levels.p50_us must be one of error, warn, off'],
  ['on_inconclusive: pass\n', '1:18', 'on_inconclusive must be one of warn, fail'],
  ['rule: two-part\n', '1:7', 'rule must be one of two_part, strict'],
  ['min_runs: 5\n', '1:11', 'min_runs must be >= 6 (got 5)'],
  ['scenarios:\n  a:\n    alpha: 0.1\n', '3:5', 'scenarios.a.alpha is not a known field'],
  ['scenarios:\n  a:\n    floors: {miss: 1}\n', '3:14', 'scenarios.a.floors.miss is not a known'],
  ['floor_points: {miss_rate: 0}\n', '1:27', 'floor_points.miss_rate must be >= 0.001'],
  ['- 1\n', '1:1', 'the policy must be a map'],
  ['alpha: &a 0.1\n', '1:11', 'alpha has a YAML anchor, which is not allowed'],
  ['&a {}\n', '1:4', 'the policy has a YAML anchor'],
  ['alpha: 0.1\nalpha: 0.2\n', '2:1', 'alpha is given twice (first in line 1)'],
  ['__proto__: {}\n', '1:1', '__proto__ is not a known field'],
  ['floors: [\n', '2:1', 'not valid YAML'],
];

for (const [text, place, message] of BAD) {
  test(`refused with its place: ${message}`, () => {
    const said = messageOf(() => parsePolicy(text, 'gate.yaml'));
    assert.is(said.split('\n')[0], 'gate.yaml is not a valid policy');
    assert.ok(said.split('\n')[1]!.startsWith(`gate.yaml:${place}: ${message}`), said);
  });
}

test('all problems are told at once, with what was probably meant', () => {
  const said = messageOf(() => parsePolicy('alhpa: 0.1\nfloors: {p50: 0.1}\nrule: x\n', 'p.yaml'));
  for (const part of ['p.yaml:1:1', "'alpha'", 'p.yaml:2:10', "'p50_us'", 'p.yaml:3:7']) {
    assert.match(said, part);
  }
});

test('an empty policy is the default one, and so is one of comments', () => {
  for (const text of ['', '# nothing\n', '{}\n']) {
    assert.equal({ ...parsePolicy(text, 'p.yaml') }, defaultPolicy());
  }
});

test('what a file leaves out keeps its default', () => {
  const policy = parsePolicy('floors: {p99_us: 0.25}\non_inconclusive: fail\n', 'p.yaml');
  assert.is(policy.floors.p99_us, 0.25);
  assert.is(policy.floors.p50_us, 0.05);
  assert.is(policy.on_inconclusive, 'fail');
  assert.is(policy.rule, 'two_part');
});

test("a scenario's overrides hold for it alone", () => {
  const text = 'floors: {p50_us: 0.2}\nscenarios:\n  slow: {rule: strict, floors: {p99_us: 0.5}}\n';
  const policy = parsePolicy(text, 'p.yaml');
  const slow = policyFor(policy, 'slow');
  assert.equal([slow.rule, slow.floors.p99_us, slow.floors.p50_us], ['strict', 0.5, 0.2]);
  assert.equal(slow.scenarios, {});
  const other = policyFor(policy, 'toString');
  assert.equal([other.rule, other.floors.p99_us, other.floors.p50_us], ['two_part', 0.1, 0.2]);
});

test('a part for a scenario that is written almost like this one is told', () => {
  const of = (...names: string[]) =>
    parsePolicy(
      `scenarios: {${names.map((name) => `${name}: {rule: strict}`).join(', ')}}`,
      'p.yaml',
    );
  assert.is(misspelt(of('read_hevy'), 'read_heavy'), 'read_hevy');
  assert.is(misspelt(of('mixed', 'red_havy'), 'read_heavy'), 'red_havy');
  // One of its own, others, and none at all.
  assert.is(misspelt(of('read_hevy', 'read_heavy'), 'read_heavy'), undefined);
  assert.is(misspelt(of('write_heavy', 'read_heavy_long'), 'read_heavy'), undefined);
  assert.is(misspelt(defaultPolicy(), 'read_heavy'), undefined);
});

test('a file is read, and one that cannot be is refused with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-policy-'));
  try {
    writeFileSync(join(folder, 'good.yaml'), 'alpha: 0.02\n');
    writeFileSync(join(folder, 'bad.yaml'), Buffer.from([0x61, 0xff]));
    const refused = (file: string): string => messageOf(() => loadPolicy(join(folder, file)));
    assert.is(loadPolicy(join(folder, 'good.yaml')).alpha, 0.02);
    assert.match(refused('bad.yaml'), 'bad.yaml:1:2: not UTF-8 text');
    assert.match(refused('none.yaml'), /^no such file: .*none\.yaml$/);
    assert.match(refused('.'), /^cannot read .*: not a file$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
