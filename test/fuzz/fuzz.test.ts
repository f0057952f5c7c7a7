// A few seconds of every fuzz target, and the proof that a target that fails, hangs or dies is told.
import { Buffer } from 'node:buffer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BenchError } from '../../src/errors.js';
import { readOrRefuse, requirePositions, requirePrintable } from './refusals.js';
import { runTarget } from './run-target.js';
import { quoted, showCase } from './target.js';
import { loadTarget, TARGETS } from './targets.js';
import { mutateText } from './text-mutations.js';
import { mutateTree } from './tree-mutations.js';

for (const target of TARGETS) {
  test(`${target} survive mutated input`, async () => {
    const { failure, inputs } = await runTarget({ target, seed: 20_261, rounds: 400 });
    assert.is(failure, undefined, `${failure?.reason ?? ''}\n${failure?.input ?? ''}`);
    assert.ok(inputs > 0);
  });
}

/** A thread that runs this text instead of a target. */
function thread(body: string): URL {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    Atomics.add(new Int32Array(workerData.done), 0, 1);
    setInterval(() => {}, 1000);
    ${body}`;
  return new URL(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}

for (const [what, body, reason] of [
  ['never ends', 'for (;;);', /^hangs$/],
  ['waits for ever', 'await new Promise(() => {});', /^hangs$/],
  ['throws where nobody catches', 'setTimeout(() => { throw new Error("lost"); });', /lost/],
  ['rejects where nobody looks', 'Promise.reject(new Error("unseen"));', /unseen/],
  ['ends its thread', 'process.exit(3);', /ended with 3/],
] as const) {
  test(`a case that ${what} is a failure`, async () => {
    const { failure } = await runTarget({ target: 'none', seed: 1, rounds: 1 }, thread(body), 500);
    assert.match(failure!.reason, reason);
    // The thread begins its first case and says no more.
    assert.is(failure!.path, '0');
  });
}

test('a case is found again and shown by its path', async () => {
  const target = await loadTarget('parsers');
  const shown = ['0', '1', '2'].map((path) => showCase(target, 7, path));
  assert.is(new Set(shown).size, 3);
  assert.is(showCase(target, 7, '1'), shown[1]);
});

test('a refusal without a place, with a raw character or of another kind is a failure', async () => {
  const refuse = (error: unknown) =>
    readOrRefuse(
      () => {
        throw error;
      },
      ['ERR_POLICY_INVALID'],
      (message) => requirePositions(message, 'a.yaml'),
    ).then(
      () => 'passed',
      (found: unknown) => (found as Error).message,
    );
  const of = (message: string) => new BenchError('ERR_POLICY_INVALID', message);
  assert.is(await refuse(of('a.yaml is bad\na.yaml:1:2: x\n   1 | x\n     | ^')), 'passed');
  assert.match(await refuse(of('a.yaml is bad\na.yaml: x')), /^no position/);
  assert.match(await refuse(of('a.yaml is bad\na.yaml:0:2: x')), /^no position/);
  assert.match(await refuse(of('a.yaml is bad')), /^no problem/);
  assert.match(await refuse(of('a.yaml:1:2: \u001b[31m')), /U\+1b raw/);
  assert.is(await refuse(new TypeError('a bug')), 'a bug');
  assert.is(await refuse(new BenchError('ERR_USAGE', 'other')), 'other');
  assert.throws(() => requirePrintable('a\u202eb', 'it'), /U\+202e/);
});

test('mutations do what they say', () => {
  const text = (kind: 'insert' | 'replace' | 'remove' | 'cut', at: number) =>
    mutateText('abcdef', [{ kind, at, length: 2, token: 'XYZ' }]);
  assert.is(text('insert', 2), 'abXYZcdef');
  assert.is(text('replace', 2), 'abXYZef');
  assert.is(text('remove', 9), 'abef');
  assert.is(text('cut', 2), 'ab');
  const tree = (kind: 'value' | 'name' | 'add' | 'remove' | 'wrap', node: number) =>
    mutateTree({ a: 1, b: [2] }, [{ kind, node, value: '{"__proto__": 7}', name: '__proto__' }]);
  assert.is(tree('value', 2), '{"a": 1, "b": [{"__proto__": 7}]}');
  assert.is(tree('name', 0), '{"__proto__": 1, "b": [2]}');
  assert.is(tree('add', 1), '{"a": 1, "__proto__": {"__proto__": 7}, "b": [2]}');
  assert.is(tree('remove', 1), '{"a": 1}');
  assert.is(tree('wrap', 0), '{"a": [1], "b": [2]}');
});

test('an input is shown in ASCII, so that it can be pasted', () => {
  assert.is(quoted('a\u001bé\n'), '"a\\u001b\\u00e9\\n"');
});

test.run();
