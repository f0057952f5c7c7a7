import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { balanced, cutText, textWidth, wrapped } from '../../src/report/font-widths.js';
import { renderSvg } from '../../src/report/svg.js';
import { fixtureReport } from './fixture.js';

test('widths are those of Helvetica, bold ones those of its bold', () => {
  // Sums of the AFM files: H 722, a 556, m 833, i 222; bold H 722, a 556, m 889, i 278.
  assert.is(textWidth('Hami', 1000), 722 + 556 + 833 + 222);
  assert.is(textWidth('Hami', 1000, true), 722 + 556 + 889 + 278);
  assert.is(textWidth('5.2 ms', 500), (556 + 278 + 556 + 278 + 833 + 500) / 2);
});

test('accents take no room, ideographs and emoji all of it', () => {
  assert.is(textWidth('é', 1000), textWidth('e', 1000));
  assert.is(textWidth('e\u0301', 1000), textWidth('e', 1000));
  assert.is(textWidth('漢字', 1000), 2000);
  assert.is(textWidth('😀', 1000), 1250);
  assert.is(textWidth('☀\ufe0f', 1000), 1250);
  assert.ok(textWidth('ж', 1000) > 600 && textWidth('Ж', 1000) > textWidth('ж', 1000));
});

test('parts are wrapped, never divided', () => {
  const lines = wrapped(['aaaa', 'bbbb', 'c'.repeat(100), 'd'], ' · ', 10, 60);
  assert.equal(lines, ['aaaa · bbbb', 'c'.repeat(100), 'd']);
});

/** Texts of a drawing with their size in px; those of titles and subtitles are lines of their own. */
function textsOf(svg: string) {
  const pattern = /font-size="([\d.]+)px"[^>]*>((?:<tspan[^>]*>[^<]*<\/tspan>)+|[^<]*)</g;
  return [...svg.matchAll(pattern)].flatMap(([, size, content = '']) =>
    content
      .split(/<[^>]*>/)
      .filter((text) => text !== '')
      .map((text) => ({ text, size: Number(size) })),
  );
}

test('lines are as short as their number allows, and cut texts keep their ends', () => {
  const parts = ['one', 'two', 'three', 'four', 'five'];
  const width = textWidth('one two three four', 10) + 0.1;
  assert.equal(wrapped(parts, ' ', 10, width), ['one two three four', 'five']);
  assert.equal(balanced(parts, ' ', 10, width), ['one two three', 'four five']);
  assert.is(cutText('kill peer_failure_p1', 10, 60, 0.5), 'kill p…re_p1');
  assert.is(cutText('16 workers, reads', 10, 60, 0), '16 workers…');
  assert.is(cutText('short', 10, 60, 0.5), 'short');
});

test('names of 64 characters, ideographs and emoji are cut to fit, and no character is divided', async () => {
  const names = ['w'.repeat(64), `${'w'.repeat(63)}2`, '漢'.repeat(64), '😀'.repeat(32)];
  const report = fixtureReport({
    name: 'm'.repeat(64),
    peers: names.map((name) => `p${name}`.slice(0, 64)),
    stages: names.map((name) => ({ name, operations: 100, durationS: 1 })),
  });
  const labels = new Set<string>();
  for (const chart of chartsOf(report)) {
    const svg = await renderSvg(chart);
    assert.not.match(svg, /\p{Surrogate}/u);
    const [, picture = ''] = svg.split('</style>');
    for (const { text, size } of textsOf(picture)) {
      assert.ok(textWidth(text, size) <= 640, `${chart.id}: ${text}`);
      if (/^w+…w+2?$/.test(text)) labels.add(text.slice(-1));
    }
    const width = Number(/ width="(\d+)"/.exec(svg)![1]);
    assert.ok(width <= 800, `${chart.id} is ${width} px wide`);
  }
  assert.equal([...labels].sort(), ['2', 'w'], 'names that differ at the end are told apart');
});

test.run();
