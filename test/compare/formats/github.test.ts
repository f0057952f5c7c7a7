import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toAnnotations } from '../../../src/compare/formats/github.js';
import { compared, NOISY, sides, STEADY } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';
import { parseCommands } from './workflow-commands.js';

test('what regressed is an error, what is undecided or does not gate a warning', () => {
  const both = sides({ slower: 1.15, stages: [...STEADY, { ...NOISY[0]!, name: 'noisy: a, b' }] });
  const comparison = compared(both);
  const [overall, ...rows] = parseCommands(toAnnotations(comparison));
  assert.equal(overall, {
    name: 'error',
    properties: { title: 'peerbench demo_net: regressed' },
    message: comparison.reason.message,
  });
  assert.match(overall!.message, '%');
  const gating = comparison.rows.filter(({ gates }) => gates);
  const failed = gating.filter(({ verdict }) => verdict === 'regressed');
  const errors = rows.filter(({ name }) => name === 'error');
  assert.equal(
    errors.map(({ message }) => message).sort(),
    failed.map((row) => row.reason.message).sort(),
  );
  const titles = rows
    .filter(({ name }) => name === 'warning')
    .map(({ properties }) => properties.title);
  assert.ok(titles.includes('inconclusive: throughput of noisy: a, b'), titles.join('\n'));
  assert.ok(titles.includes('regressed: (mean) of 4x500'));
});

test('a comparison that found nothing is a notice alone', () => {
  const commands = parseCommands(toAnnotations(compared(sides())));
  assert.equal(
    commands.map(({ name, properties }) => [name, properties.title]),
    [['notice', 'peerbench demo_net: equivalent']],
  );
});

test('doubt is a warning, and an error where the policy lets it fail', () => {
  const levels = ['{}', 'on_inconclusive: fail'].map((policy) => {
    const comparison = compared(sides({ stages: NOISY }), policy);
    assert.is(comparison.verdict, 'inconclusive');
    return parseCommands(toAnnotations(comparison))[0]!.name;
  });
  assert.equal(levels, ['warning', 'error']);
});

test('hostile text makes no command of its own', () => {
  for (const comparison of [hostileComparison(), hostileRefusal()]) {
    const text = toAnnotations(comparison);
    assert.equal(unsafe(text), []);
    for (const { name, properties } of parseCommands(text)) {
      assert.ok(['error', 'warning', 'notice'].includes(name), name);
      assert.equal(Object.keys(properties), ['title']);
    }
  }
});

test.run();
