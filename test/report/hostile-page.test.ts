// Whatever strings a foreign report holds, its page and its drawings hold them as text.
import { SaxesParser } from 'saxes';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import type { Drawing } from '../../src/report/html-figure.js';
import { renderHtml } from '../../src/report/html.js';
import { renderSvg } from '../../src/report/svg.js';
import type { Report } from '../../src/schema/generated/report.js';
import { compileSchema } from '../../src/schema/validator.js';
import { drawnKinds, parsePage, type SeenPage, skeleton } from '../support/html-tree.js';
import { withHostileStrings, wordyReport } from './hostile-strings.js';

async function drawingsOf(report: Report): Promise<Drawing[]> {
  const drawings = [];
  for (const chart of chartsOf(report)) drawings.push({ chart, svg: await renderSvg(chart) });
  return drawings;
}

const clean = wordyReport();
const hostile = withHostileStrings(clean);
const drawings = await drawingsOf(hostile);
const page = parsePage(renderHtml(hostile, drawings));
const cleanPage = parsePage(renderHtml(clean, await drawingsOf(clean)));

/** What occurs more often in `found` than in `known`. */
function surplus(found: readonly string[], known: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of known) left.set(each, (left.get(each) ?? 0) + 1);
  return found.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

function attributesOf({ elements }: SeenPage, name: string): string[] {
  return elements.flatMap(({ attributes }) => attributes.get(name) ?? []);
}

test('the report is one that the schema allows', () => {
  const validate = compileSchema('report', { fillDefaults: false });
  for (const report of [clean, hostile]) {
    assert.equal(validate(JSON.parse(JSON.stringify(report))), []);
  }
});

test('hostile strings add no element and no attribute to the page', () => {
  assert.equal(page.errors, []);
  assert.equal(surplus(skeleton(page), skeleton(cleanPage)), []);
  assert.equal(
    [...drawnKinds(page)].filter((kind) => !drawnKinds(cleanPage).has(kind)),
    [],
  );
});

test('each drawing is well-formed XML', () => {
  for (const { svg } of drawings) {
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(svg).close();
  }
});

test('hostile strings are shown: nothing of them is lost but marks that hide or reorder', () => {
  const text = page.texts.map((each) => each.text).join('');
  const { scenario, runs, warnings, thresholds, environment } = hostile;
  const [calm] = runs[0]!.stages;
  for (const shown of [
    ...[scenario.name, scenario.description, environment.memcached, environment.cpu],
    ...[calm!.name, calm!.peers[0]!.name, calm!.books.differences[0]!],
    ...[environment.network!.peers![0]!.version, environment.network!.peers![1]!.address],
    ...[...warnings.map(({ message }) => message), ...thresholds.map((each) => each.text)],
  ]) {
    const whole = String(shown);
    const mark = /<\d+>$/.exec(whole)![0];
    assert.ok(text.includes(mark), whole);
    const visible =
      /^(?:"><svg onload=1>|<\/script>|W{64}|\]\]>|😀|שלום)/u.exec(whole)?.[0] ?? mark;
    assert.ok(text.includes(visible), whole);
  }
});

test('foreign text cannot reorder what stands beside it', () => {
  const right = page.texts.filter(({ text }) => /\p{Script=Hebrew}/u.test(text));
  assert.ok(right.length > 10);
  const loose = right.filter(({ path }) => !/\/bdi$|\/svg\/|\/head\/title$/.test(path));
  assert.equal(loose, []);
  const within = right.filter(
    ({ path, text }) => !path.includes('/svg/') && /before stage|joined|killed/.test(text),
  );
  assert.equal(within, []);
  for (const { text } of page.texts) assert.not.match(text, /[\u202a-\u202e\u2066-\u2069\u200f]/u);
});

test('references stay inside the page and lead somewhere', () => {
  const ids = attributesOf(page, 'id');
  assert.is(new Set(ids).size, ids.length);
  const targets = [...attributesOf(page, 'href'), ...attributesOf(page, 'xlink:href')];
  assert.ok(targets.length > 10);
  for (const target of targets) {
    assert.is(target[0], '#');
    assert.ok(ids.includes(target.slice(1)), target);
  }
  for (const name of ['src', 'action', 'srcset', 'data', 'poster', 'ping']) {
    assert.equal(attributesOf(page, name), []);
  }
});

test('parts that scroll can be reached with the keyboard, each under a name of its own', () => {
  const boxes = page.elements.filter(({ attributes }) =>
    /^(?:scroll|drawing)$/.test(attributes.get('class') ?? ''),
  );
  const labels = boxes.map(({ attributes }) => attributes.get('aria-label'));
  assert.ok(boxes.every(({ attributes }) => attributes.get('tabindex') === '0'));
  assert.is(new Set(labels).size, boxes.length);
});

test('headings are in order, and the contents lead to every section', () => {
  const levels = page.elements.flatMap(({ path }) => /\/h(\d)$/.exec(path)?.[1] ?? []);
  assert.is(levels[0], '1');
  assert.ok(levels.every((level, i) => i === 0 || Number(level) <= Number(levels[i - 1]) + 1));
  const sections = page.elements.filter(({ path }) => path.endsWith('/section'));
  const links = page.elements.filter(({ path }) => path.endsWith('body/nav/ul/li/a'));
  assert.equal(
    links.map(({ attributes }) => attributes.get('href')),
    sections.map(({ attributes }) => `#${attributes.get('id')!}`),
  );
});

test.run();
