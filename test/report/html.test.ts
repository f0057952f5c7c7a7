import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { toCsv } from '../../src/report/csv.js';
import { renderHtml } from '../../src/report/html.js';
import { escapeMarkup, markup, Markup } from '../../src/report/markup.js';
import { renderSvg } from '../../src/report/svg.js';
import type { Report } from '../../src/schema/generated/report.js';
import { assertBalanced } from '../support/balanced.js';
import {
  abortedReport,
  failedStageReport,
  fixtureReport,
  hostileReport,
  noReadsReport,
  oneStageReport,
} from './fixture.js';

async function pageOf(report: Report): Promise<string> {
  const drawings = [];
  for (const chart of chartsOf(report)) drawings.push({ chart, svg: await renderSvg(chart) });
  return renderHtml(report, drawings);
}

for (const [kind, build] of Object.entries({
  'of four stages': fixtureReport,
  'of six runs': () => fixtureReport({ runs: 6 }),
  'of one stage': oneStageReport,
  'without reads': noReadsReport,
  'without stages': abortedReport,
  'without successes': failedStageReport,
  'full of hostile text': hostileReport,
})) {
  test(`the page of a report ${kind} is well formed and needs nothing from outside`, async () => {
    const page = await pageOf(build());
    assertBalanced(page);
    assert.ok(page.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
    assert.not.match(page, /<(script|link|img|iframe|object|embed|base|form)\b/i);
    assert.not.match(page, /\son\w+\s*=\s*["']?\w+\(/i);
    assert.not.match(page, /(src|href)="(?!charts\/|report\.json|#)/);
    assert.not.match(page, /\bNaN\b|\bundefined\b|\[object /);
  });
}

test('the load generator has a table: its ceiling, and an open loop asked against achieved', () => {
  const stages = [{ name: 'steady', ratePerS: 4321, durationS: 1 }, { name: 'closed' }];
  const report = fixtureReport({ stages });
  const [open, closed] = report.runs[0]!.stages.map(({ generator }) => generator);
  Object.assign(open!, { achieved_ratio: 0.4567, late: 17, dropped: 23 });
  open!.outstanding = { max: 9876, end: 55 };
  open!.ceiling = { throughput: 123_456, share: 0.789 };
  closed!.ceiling = null;
  const page = renderHtml(report, []);
  const table = page.slice(page.indexOf('<h2>Load generator'));
  const rows = [...table.matchAll(/<tr><th scope="row".*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
  );
  assert.equal(rows[0]!.slice(1), [
    ...['123k', '78.9%', '4.32k', '45.7%', '12.0 µs', '17', '23', '9876', '55'],
  ]);
  assert.equal(rows[1]!.slice(1), ['–', '–', '–', '–', '–', '–', '0', '–', '–']);
});

test('hostile text is escaped everywhere, in the page and in each drawing', async () => {
  const page = await pageOf(hostileReport());
  assert.not.ok(page.includes('<svg onload'));
  assert.not.ok(page.includes('</script>'));
  assert.not.match(page, /[\u202a-\u202e\u001b]/);
  assert.ok(page.includes('&lt;svg onload=1&gt;'));
  for (const [element] of page.matchAll(/<[a-zA-Z](?:"[^"]*"|[^>"])*>/g)) {
    assert.not.match(element.replace(/"[^"]*"/g, '""'), /onload/, element);
  }
});

test('the page tells status, validity, warnings and thresholds in words', async () => {
  const report = abortedReport();
  report.valid = false;
  report.thresholds.push({ text: 'p99_us <= 5', stage: 'a', value: null, met: false });
  const page = await pageOf(report);
  for (const part of ['Interrupted', 'not valid', 'interrupted by SIGINT', 'missed']) {
    assert.ok(page.includes(part), part);
  }
});

test('the page tells what was asked for and what was counted, stage by stage', () => {
  const report = fixtureReport({ runs: 3 });
  const shares = report.runs.map((run) => run.stages[1]!.workload.read_ratio);
  for (const [i, realised] of [0.123, 0.456, 0.789].entries()) shares[i]!.realised = realised;
  const ttls = report.runs.map((run) => run.stages[1]!.workload);
  for (const workload of ttls) {
    workload.ttl_s = [5, 90].map((seconds) => ({ seconds, asked: 0.5, realised: 0.25 }));
  }
  const page = renderHtml(report, []);
  assert.ok(page.includes('<h2>Workload</h2>'));
  const table = page.slice(page.indexOf('aria-label="Workload of stage 8x2000"'));
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    row.replace(/<[^>]*>/g, '|').replace(/\|+/g, '|'),
  );
  assert.ok(rows.includes('|operations that are gets|80.0%|45.6%|'), rows.slice(0, 4).join());
  assert.ok(rows.includes('|of these, for 1 min 30 s|50.0%|25.0%|'));
  assert.ok(
    rows.includes('|asked for, every key once|1.00 KiB|1.00 KiB|1.00 KiB|1.00 KiB|1.00 KiB|'),
  );
});

test('the page holds the command that repeats the run, quoted for a shell', () => {
  const report = fixtureReport({ runs: 6 });
  assert.ok(renderHtml(report, []).includes('peerbench run read_heavy --runs 6'));
  report.scenario.name = `a'; rm -rf ~`;
  assert.ok(renderHtml(report, []).includes(escapeMarkup(`run 'a'\\''; rm -rf ~'`)));
});

test('disagreeing books are shown', () => {
  const report = fixtureReport();
  report.runs[0]!.stages[0]!.books = { balanced: false, differences: ['p3: 2 gets more'] };
  assert.ok(renderHtml(report, []).includes('run 0, stage 4x1000: p3: 2 gets more'));
});

test('a page without charts says how to get them', () => {
  assert.ok(renderHtml(fixtureReport(), []).includes('peerbench report'));
});

test('templates escape all but markup, and drop what XML cannot hold', () => {
  assert.is(markup`<b>${'<&>"\''}</b>`.text, '<b>&lt;&amp;&gt;&quot;&#39;</b>');
  assert.is(markup`${[new Markup('<i>'), 'x\u0000\ud800', 1]}`.text, '<i>x\ufffd1');
});

test('tables are written as RFC 4180 asks, and formulas are disarmed', () => {
  const text = toCsv(
    ['a,b', 'c'],
    [
      ['say "hi"', -1.5],
      ['=1+1', null],
      ['@x\ny', 3],
    ],
  );
  assert.is(text, `"a,b",c\r\n"say ""hi""",-1.5\r\n'=1+1,\r\n"'@x\ny",3\r\n`);
});

test.run();
