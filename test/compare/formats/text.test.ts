import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toText } from '../../../src/compare/formats/text.js';
import { columnsOf } from '../../../src/report/terminal.js';
import type { Comparison } from '../../../src/schema/generated/verdict.js';
import { compared, NOISY, sides, STEADY } from '../fixture-sides.js';
import { hostileComparison, hostileRefusal, unsafe } from './hostile.js';

const PLAIN = { columns: 80, colour: false };

function assertFits(comparison: Comparison): void {
  for (const line of toText(comparison, PLAIN).split('\n')) {
    assert.ok(columnsOf(line) <= 80, `${columnsOf(line)}: ${line}`);
  }
}

const slower = compared(
  sides({ slower: 1.15, stages: [...STEADY, { ...NOISY[0]!, name: 'noisy' }] }),
);

test('the table fits 80 columns and shows both sides, the change and the verdict', () => {
  const text = toText(slower, PLAIN);
  assertFits(slower);
  assert.match(text, /^✗ regressed: throughput of 4x500/);
  assert.match(text, /^metric +baseline +candidate +change \[99% interval\] +verdict$/m);
  assert.match(text, /^throughput +2\.\d+k\/s +1\.\d+k\/s +-1\d\.\d% \[-\d.*\] +✗ regressed$/m);
  assert.match(text, /^p50 +1\d\dµs +1\d\dµs +\+\d\d\.\d% \[\+\d.*\] +✗ regressed$/m);
  assert.match(text, /^10 pairs of runs in one session/m);
});

test('at 60 columns the change stands below its row, and nothing is cut', () => {
  const text = toText(slower, { ...PLAIN, columns: 60 });
  for (const line of text.split('\n')) assert.ok(columnsOf(line) <= 60, line);
  assert.not.match(text, /…/);
  assert.match(text, /^metric +baseline +candidate +verdict\n +change \[99% interval\]$/m);
  assert.match(text, /^throughput +2\.\d+k\/s +1\.\d+k\/s +✗ regressed\n +-1\d\.\d% \[-\d.*\]$/m);
});

test('rows stand by what needs attention: regressed, inconclusive, improved, equivalent', () => {
  const [, ...stages] = toText(slower, PLAIN).split(/^stage /m);
  assert.is(stages.length, 2);
  const order = ['regressed', 'inconclusive', 'improved', 'equivalent'];
  for (const stage of stages) {
    const found = [...stage.matchAll(/[✗?✓≈] (\w+)$/gm)].map(([, word]) => order.indexOf(word!));
    assert.ok(found.length > 5);
    assert.equal(
      found,
      found.toSorted((a, b) => a - b),
    );
  }
});

test('the quality of the data is told, and what an inconclusive row would take', () => {
  const text = toText(slower, PLAIN).replaceAll('\n  ', ' ');
  assert.match(text, /^- variation between runs \(CV\), baseline and candidate: throughput \d/m);
  assert.match(text, /^- effect of running second in a pair: throughput [+-]?\d/m);
  assert.match(
    text,
    /^- throughput: .*about \d+ pairs would show them; the smallest change it would have shown: \d+(\.\d+)?%$/m,
  );
});

test('a drift is told where it is suspected', () => {
  const both = sides();
  for (const report of [both.base, both.candidate]) {
    for (const [i, run] of report.runs.entries()) run.stages[0]!.measure.throughput *= 1 + i / 20;
  }
  assert.match(toText(compared(both), PLAIN), /^- drift over the session: throughput \+\d+/m);
  assert.not.match(toText(compared(sides()), PLAIN), /drift/);
});

test('colour adds nothing but colour', () => {
  const coloured = toText(slower, { columns: 80, colour: true });
  assert.match(coloured, '\u001b[31m');
  assert.is(coloured.replace(/\u001b\[\d+m/g, ''), toText(slower, PLAIN));
});

test('what differs is listed with whether it was meant to', () => {
  const both = sides();
  both.candidate.environment.memcached = '1.6.40';
  both.candidate.scenario.driver = 'memjs';
  const text = toText(compared(both, undefined, ['driver']), PLAIN);
  assert.match(text, /^\? not comparable: the sides differ in environment\.memcached/);
  assert.match(text, /^differs +driver: meta -> memjs \(meant to differ\)$/m);
  assert.match(
    text,
    /^differs +environment\.memcached: 1\.6\.18 -> 1\.6\.40 \(NOT meant to differ\)$/m,
  );
});

test('hostile text stays on its line and cannot reach the terminal', () => {
  for (const comparison of [hostileComparison(), hostileRefusal()]) {
    const text = toText(comparison, PLAIN);
    assert.equal(unsafe(text), []);
    assertFits(comparison);
  }
});

test.run();
