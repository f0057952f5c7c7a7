import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toJunit } from '../../../src/compare/formats/junit.js';
import type { Comparison } from '../../../src/schema/generated/verdict.js';
import { compared, NOISY, sides, STEADY } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';
import { type Element, elementsNamed, parseXml } from './xml.js';

function casesOf(comparison: Comparison): Element[] {
  const root = parseXml(toJunit(comparison));
  assert.is(root.name, 'testsuites');
  const [suite] = root.children;
  const cases = elementsNamed(root, 'testcase');
  const count = (name: string): string => String(elementsNamed(root, name).length);
  assert.is(suite!.attributes.tests, String(cases.length));
  assert.is(suite!.attributes.failures, count('failure'));
  assert.is(suite!.attributes.skipped, count('skipped'));
  return cases;
}

const childNames = ({ children }: Element): string[] => children.map(({ name }) => name);

test('a metric that gates and regressed fails; one that nobody can tell is skipped', () => {
  const both = sides({ slower: 1.15, stages: [...STEADY, { ...NOISY[0]!, name: 'noisy' }] });
  const comparison = compared(both);
  const [overall, ...cases] = casesOf(comparison);
  assert.equal([overall!.attributes.classname, overall!.attributes.name], ['demo_net', 'verdict']);
  assert.is(cases.length, comparison.rows.length);
  for (const [i, { verdict, gates, metric, stage, reason }] of comparison.rows.entries()) {
    const found = cases[i]!;
    assert.equal(
      [found.attributes.classname, found.attributes.name],
      [`demo_net.${stage}`, metric],
    );
    const outcome =
      verdict === 'regressed' && gates
        ? ['failure']
        : verdict === 'regressed' || verdict === 'inconclusive'
          ? ['skipped']
          : [];
    assert.equal(childNames(found), [...outcome, 'system-out']);
    if (outcome.length > 0) assert.match(found.children[0]!.attributes.message!, reason.message);
  }
  assert.ok(cases.some((found) => childNames(found).includes('failure')));
  const [first] = cases;
  assert.match(
    first!.children.at(-1)!.text,
    /^baseline 2\.\d+k\/s\ncandidate 1\.\d+k\/s\nchange -1\d/,
  );
});

test('the first case fails exactly where the gate does', () => {
  const noisy = sides({ stages: NOISY });
  for (const [comparison, exitCode] of [
    [compared(sides()), 0],
    [compared(noisy), 0],
    [compared(noisy, 'on_inconclusive: fail\n'), 11],
    [compared(sides({ slower: 1.3 })), 10],
    [compared(sides({ apart: true })), 12],
    [compared(sides({ pairs: 1 })), 12],
  ] as const) {
    assert.is(comparison.exit_code, exitCode);
    const [overall] = casesOf(comparison);
    assert.equal(childNames(overall!), exitCode === 0 ? ['system-out'] : ['failure', 'system-out']);
    const text = `${comparison.verdict}, exit code ${exitCode}: ${comparison.reason.message}\n`;
    assert.is(overall!.children.at(-1)!.text, text);
  }
});

test('a comparison that was refused is one case, failed with the reason', () => {
  const both = sides();
  both.candidate.scenario.driver = 'memjs';
  const [only, ...others] = casesOf(compared(both));
  assert.equal(others, []);
  assert.equal(childNames(only!), ['failure', 'system-out']);
  assert.match(only!.children[0]!.attributes.message!, 'the sides differ in driver');
});

test('hostile text is text in well-formed XML', () => {
  for (const comparison of [hostileComparison(), hostileRefusal()]) {
    const text = toJunit(comparison);
    assert.equal(unsafe(text), []);
    const names = new Set(['testcase', 'failure', 'skipped', 'system-out']);
    for (const found of casesOf(comparison)) {
      assert.equal(
        childNames(found).filter((name) => !names.has(name)),
        [],
      );
    }
  }
  const [, first] = casesOf(hostileComparison());
  assert.match(first?.attributes.classname ?? '', `"><svg onload=1></script> ]]>&amp;'`);
});

test('the reader itself refuses what is not well formed', () => {
  for (const text of ['<a>', '<a b=c/>', '<a>\u0001</a>', '<a>]]></a>', '<a>&x;</a>', '<a/><b/>']) {
    assert.throws(() => parseXml(text), undefined, text);
  }
});

test.run();
