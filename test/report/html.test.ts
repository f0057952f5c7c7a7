import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { toCsv } from '../../src/report/csv.js';
import { scriptSource } from '../../src/report/html-script.js';
import { renderHtml } from '../../src/report/html.js';
import { escapeMarkup, markup, Markup } from '../../src/report/markup.js';
import { renderSvg } from '../../src/report/svg.js';
import { loadScenario } from '../../src/scenario/load.js';
import type { Report } from '../../src/schema/generated/report.js';
import { assertBalanced } from '../support/balanced.js';
import { parsePage } from '../support/html-tree.js';
import {
  abortedReport,
  failedStageReport,
  fixtureReport,
  noReadsReport,
  oneStageReport,
} from './fixture.js';
import { withFolder } from './support.js';

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
})) {
  test(`the page of a report ${kind} is well formed and needs nothing from outside`, async () => {
    const page = await pageOf(build());
    assertBalanced(page);
    assert.not.match(page, /<(link|img|iframe|object|embed|base|form)\b/i);
    assert.not.match(page, /\son\w+\s*=\s*["']?\w+\(/i);
    assert.not.match(page, /(src|href)="(?!#)/);
    assert.not.match(page, /\bNaN\b|\bundefined\b|\[object /);
  });
}

test('the policy of the page lets its own script run and nothing else', () => {
  const page = renderHtml(fixtureReport(), []);
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  const sources = new Map(
    policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]),
  );
  assert.equal(sources.get('default-src'), [`'none'`]);
  assert.equal(sources.get('script-src'), [scriptSource()]);
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
  assert.is(scripts.length, 1);
  const hash = createHash('sha256').update(scripts[0]!).digest('base64');
  assert.is(scriptSource(), `'sha256-${hash}'`);
});

test('the load generator has a table: its ceiling, and an open loop asked against achieved', () => {
  const stages = [{ name: 'steady', ratePerS: 4321, durationS: 1 }, { name: 'closed' }];
  const report = fixtureReport({ stages });
  const [open, closed] = report.runs[0]!.stages.map(({ generator }) => generator);
  Object.assign(open!, { achieved_ratio: 0.4567, late: 17, dropped: 23 });
  open!.outstanding = { max: 9876, end: 55 };
  open!.ceiling = { throughput: 123_456, share: 0.789 };
  closed!.ceiling = null;
  const page = renderHtml(report, []);
  const table = page.slice(page.indexOf('>Load generator</h2>'));
  const rows = [...table.matchAll(/<tr><th scope="row".*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell),
  );
  assert.equal(rows[0]!.slice(1), [
    ...['123k', '78.9%', '4.32k', '45.7%', '12.0 µs', '17', '23', '9876', '55'],
  ]);
  assert.equal(rows[1]!.slice(1), ['–', '–', '–', '–', '–', '–', '0', '–', '–']);
});

/** The head of a page as text: what a reader sees first. */
function headOf(page: string): string {
  const head = page.slice(page.indexOf('<header>'), page.indexOf('</header>'));
  return head.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

test('the head tells what ran, how it went and that the numbers can be trusted', () => {
  const head = headOf(renderHtml(fixtureReport({ runs: 3 }), []));
  for (const part of [
    'peers 8',
    'memory 64 MiB each',
    'replication 1',
    'placement md5',
    'driver meta',
    'stages 4, closed loop',
    'runs 3 in 1 min 3 s',
    '✓ Valid.',
    'Stage 32x8000 : 32 workers with 1,000 operations each, the stage of most throughput; medians over 3 runs.',
    'hit rate 17.0%',
    'errors none',
  ]) {
    assert.ok(head.includes(part), `${part}: ${head}`);
  }
  assert.not.ok(head.includes('Warnings'));
});

test('the head tells errors of all stages, and warnings once with what to do', () => {
  const stages = [{ name: 'fast' }, { name: 'slow', operations: 963, timeouts: 37, spread: 0 }];
  const report = fixtureReport({ stages, runs: 2 });
  report.warnings = [1, 2].map((run) => ({
    code: 'generator_bound',
    message: `busy in run ${run}`,
    stage: 'fast',
  }));
  const head = headOf(renderHtml(report, []));
  assert.ok(head.includes('! Valid, with 1 warning.'));
  assert.ok(head.includes('errors 74 (0.7%) all stages and runs'), head);
  assert.match(head, /Stage fast : busy in run 1 \(and 1 more like it\) What to do: give the load/);
  assert.not.ok(head.includes('busy in run 2'));
});

test('the head tells exactly why the numbers cannot be trusted, and missed thresholds', () => {
  const report = abortedReport();
  report.scenario.stages = [{}, {}, {}, {}];
  report.valid = false;
  report.warnings.push(
    { code: 'rate_not_reached', message: '100 of 200 were answered', stage: 'a' },
    { code: 'errors', message: 'measure: of 9 failed: 1 reset', stage: 'a' },
  );
  report.thresholds.push({ text: 'p99_us <= 5', stage: 'a', value: 123_456, met: false });
  const page = renderHtml(report, []);
  const verdict = headOf(page).split('Warnings')[0]!;
  for (const part of [
    '✗ Interrupted: this is not all of it. Not valid. Fewer operations a second were answered',
    'interrupted by SIGINT',
    'Stage a : 100 of 200 were answered What to do:',
    'stages 0 of 4 stages',
    '1 of 1 threshold missed: p99_us <= 5 in stage a : it was 123456',
  ]) {
    assert.ok(verdict.replaceAll('&lt;', '<').includes(part), `${part}: ${verdict}`);
  }
  assert.not.ok(verdict.includes('1 reset'));
  assert.ok(headOf(page).includes('measure: of 9 failed: 1 reset What to do:'));
  const advised = [...page.matchAll(/<p class="advice">.*?<\/p>/g)].join();
  const targets = [...advised.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
  assert.equal(targets, ['peers', 'charts']);
  for (const id of targets) assert.ok(page.includes(`<section id="${id}"`), id);
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
  const commandsOf = (page: string): string[] =>
    [...page.slice(page.indexOf('id="repeat"')).matchAll(/<pre>(.*?)<\/pre>/gs)].map(([, text]) =>
      text!.replace(/<\/?bdi>/g, ''),
    );
  const script = `node -p "JSON.stringify(require('./report.json').scenario)" > read_heavy.yaml`;
  assert.equal(commandsOf(renderHtml(report, [])), [
    'peerbench run read_heavy --runs 6',
    `${escapeMarkup(script)}\npeerbench run ./read_heavy.yaml --runs 6`,
  ]);
  for (const run of report.runs) run.keys_removed = { asked: 1, removed: 1, absent: 0 };
  report.scenario.name = `a'; rm -rf ~`;
  assert.equal(commandsOf(renderHtml(report, [])), [
    escapeMarkup(`peerbench run 'a'\\''; rm -rf ~' --runs 6 --remove-keys`),
  ]);
  report.scenario.name = '--out=x';
  assert.equal(commandsOf(renderHtml(report, [])), [
    'peerbench run --runs 6 --remove-keys -- --out=x',
  ]);
});

test('the scenario on the page is a file that runs again as the same', async () => {
  const resolved = loadScenario('demo_net', { overrides: ['driver=memjs', 'network.peers=2'] });
  const page = renderHtml({ ...fixtureReport(), scenario: { ...resolved } }, []);
  const section = page.slice(page.indexOf('<section id="scenario"'), page.indexOf('id="repeat"'));
  const text = parsePage(section).texts.filter(({ path }) => path.includes('/pre'));
  await withFolder(async (folder) => {
    const file = join(folder, 'demo_net.yaml');
    await writeFile(file, text.map((each) => each.text).join(''));
    assert.equal(loadScenario(file), resolved);
  });
});

test('disagreeing books are shown', () => {
  const report = fixtureReport();
  report.runs[0]!.stages[0]!.books = { balanced: false, differences: ['p3: 2 gets more'] };
  assert.ok(
    renderHtml(report, []).includes('run 0, stage <bdi>4x1000</bdi>: <bdi>p3: 2 gets more</bdi>'),
  );
});

test('a stage that is summed up and that no run has is left out of what runs tell', () => {
  const report = fixtureReport();
  report.summary.push({ ...report.summary[0]!, name: 'nowhere' });
  const page = renderHtml(report, []);
  assert.not(page.includes('Stage <bdi>nowhere'), 'a part of it');
  assert.ok(page.includes('nowhere'), 'the summary');
});

test('a page without charts says how to get them', () => {
  assert.ok(renderHtml(fixtureReport(), []).includes('peerbench report'));
});

test('charts that have nothing to draw come after the others and say so where those have data', () => {
  const report = fixtureReport({ stages: [{ name: 's', evictions: 0 }] });
  const drawings = chartsOf(report).map((chart) => ({ chart, svg: '<svg></svg>' }));
  const page = renderHtml(report, drawings);
  const [, ...figures] = page.split('<div class="chart" id=');
  const isEmpty = figures.map((figure) => figure.includes('<p class="no-data">Data, 0 rows</p>'));
  const hasData = figures.map((figure) => figure.includes('<summary>Data, '));
  assert.equal(
    isEmpty,
    hasData.map((has) => !has),
  );
  assert.is(isEmpty.indexOf(true), isEmpty.filter((empty) => !empty).length);
  assert.ok(page.indexOf('<h3>Nothing to draw</h3>') < page.indexOf('id="chart-evictions"'));
});

test('a wide table of figures names each of them, for screens on which rows are blocks', () => {
  const page = renderHtml(fixtureReport({ stages: [{ name: 's' }] }), []);
  const table = /<table class="sortable stacked">.*?<\/table>/s.exec(page)![0];
  const heads = [...table.matchAll(/<th scope="col">(.*?)<\/th>/g)].map(([, text]) => text);
  const titles = [...table.matchAll(/<td data-title="(.*?)"/g)].map(([, text]) => text);
  assert.equal(titles, heads.slice(1));
  assert.ok(titles.includes('p99'));
});

test('a chart has its numbers as a table, which ends before it is too long', () => {
  const report = fixtureReport();
  const { id, title, table } = chartsOf(report)[0]!;
  const rows = Array.from({ length: 250 }, (_, i) => [`row ${i}`, i / 7, null]);
  const drawn = (rows: (string | number | null)[][]): string =>
    renderHtml(report, [
      {
        chart: { ...chartsOf(report)[0]!, table: { columns: ['a', 'b', 'c'], rows } },
        svg: '<svg></svg>',
      },
    ]);
  const page = drawn(rows);
  const place = page.slice(page.indexOf(`id="chart-${id}"`));
  const box = place.slice(place.indexOf(`aria-label="Data of the chart ${title}"`));
  const shown = [...box.slice(0, box.indexOf('</table>')).matchAll(/<td class="text">/g)];
  assert.is(shown.length, 100);
  assert.ok(place.includes('<summary>Data, 250 rows</summary>'));
  assert.ok(place.includes(`The first 100 of 250 rows. All rows are in charts/${id}.csv`));
  assert.ok(box.includes('<bdi>row 1</bdi></td><td>0.142857</td><td>–</td>'));
  assert.not.ok(drawn(rows.slice(0, 100)).includes('The first 100'));
  assert.ok(table.rows.length > 0);
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
