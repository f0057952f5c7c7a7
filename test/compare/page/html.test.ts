import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../../src/compare/charts/all.js';
import { comparisonPage } from '../../../src/compare/page/write.js';
import { renderSvg } from '../../../src/report/svg.js';
import type { Comparison } from '../../../src/schema/generated/verdict.js';
import { assertBalanced } from '../../support/balanced.js';
import { parsePage } from '../../support/html-tree.js';
import { compared, type Sides, sides, STEADY } from '../fixture-sides.js';
import { hostileSides, unsafe } from '../formats/hostile.js';

async function pageOf(both: Sides, comparison: Comparison = compared(both)): Promise<string> {
  return comparisonPage(comparison, both.base, both.candidate);
}

function refusedSides(): Sides {
  const both = sides({ pairs: 1 });
  both.candidate.environment.cpu = 'Another CPU';
  return both;
}

for (const [kind, make] of Object.entries({
  'of a regression in two stages': () =>
    sides({ slower: 1.3, stages: [...STEADY, { ...STEADY[0]!, name: 'more', ratePerS: 2000 }] }),
  'of single runs': () => sides({ pairs: 1, apart: true }),
  'without successes': () =>
    sides({ pairs: 6, stages: [{ name: 'x', operations: 0, timeouts: 9 }] }),
  'that was refused': refusedSides,
  'full of hostile text': hostileSides,
})) {
  test(`the page of a comparison ${kind} is well formed and needs nothing from outside`, async () => {
    const page = await pageOf(make());
    assertBalanced(page);
    assert.equal(unsafe(page), []);
    assert.not.match(page, /<(script|link|img|iframe|object|embed|base|form)\b/i);
    assert.not.ok(page.includes('<svg onload'));
    assert.not.match(page, /(src|href)="(?!#)/);
    const { elements, errors } = parsePage(page);
    assert.equal(errors, []);
    const labels = elements
      .filter(({ attributes }) => attributes.get('tabindex') === '0')
      .map(({ attributes }) => attributes.get('aria-label'));
    assert.is(new Set(labels).size, labels.length);
    assert.not.match(page, /\bNaN\b|\bundefined\b|\[object /);
  });
}

test('the page tells verdict, differences, results, warnings and how to repeat it', async () => {
  const both = sides({ slower: 1.3, pairs: 6 });
  both.candidate.scenario.driver = 'memjs';
  const page = await pageOf(both, compared(both, undefined, ['driver', 'nothing']));
  for (const part of [
    'memjs',
    'meant to differ',
    'nothing was to vary',
    'peerbench compare --vary driver out/a out/b',
    'signed-rank',
    'Latency ratio by percentile',
  ]) {
    assert.ok(page.includes(part), part);
  }
  assert.match(page, /<div class="verdict [a-z]+"><p class="headline"><strong>[✗?] /);
});

test('the charts compile without a complaint', async () => {
  const both = sides({ slower: 1.3, pairs: 7 });
  const { overview, stages } = chartsOf(compared(both), both.base, both.candidate);
  const complaints: string[] = [];
  for (const chart of [overview, ...stages.flatMap(({ charts }) => charts)]) {
    await renderSvg(chart, (message) => complaints.push(`${chart.id}: ${message}`));
  }
  assert.equal(complaints, []);
});

test.run();
