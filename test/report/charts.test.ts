import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import type { ChartDocument } from '../../src/report/charts/chart.js';
import { DARK_COLOURS } from '../../src/report/charts/colours.js';
import { renderSvg } from '../../src/report/svg.js';
import { summarise } from '../../src/report/summary.js';
import { formatRate } from '../../src/units.js';
import type { Report } from '../../src/schema/generated/report.js';
import {
  abortedReport,
  failedStageReport,
  fixtureReport,
  hostileReport,
  noReadsReport,
  oneStageReport,
} from './fixture.js';

const REPORTS: Readonly<Record<string, () => Report>> = {
  'of four stages': fixtureReport,
  'of one short stage': oneStageReport,
  'without reads': noReadsReport,
  'ended before its first stage': abortedReport,
  'in which nothing succeeded': failedStageReport,
  'full of hostile text': hostileReport,
  'of ten stages with popular keys and six runs': () =>
    fixtureReport({
      runs: 6,
      stages: Array.from({ length: 10 }, (_, i) => ({
        name: `${i + 1}x1000`,
        workers: i + 1,
        operations: 500,
        durationS: 1,
        keys: { distribution: 'hotspot', hot_keys_ratio: 0.2, hot_operations_ratio: 0.8 },
      })),
    }),
};

const THE_ORIGINALS = [
  'throughput',
  'latency',
  'hit_miss',
  'evictions',
  'bytes',
  'latency_cdf',
  'throughput_vs_hit_rate',
];

function chartNamed(report: Report, id: string): ChartDocument {
  const found = chartsOf(report).find((chart) => chart.id === id);
  if (!found) throw new Error(`no chart ${id}`);
  return found;
}

interface Drawn {
  readonly chart: ChartDocument;
  readonly svg: string;
}

/** What the first test of each kind drew, for those that look at more of it. */
const drawn = new Map<string, Drawn[]>();

for (const [kind, build] of Object.entries(REPORTS)) {
  test(`a report ${kind} has at least ten charts, drawn without a warning`, async () => {
    const charts = chartsOf(build());
    const drawings: Drawn[] = [];
    assert.ok(charts.length >= 10);
    const ids = charts.map((chart) => chart.id);
    assert.is(new Set(ids).size, ids.length);
    for (const id of THE_ORIGINALS) assert.ok(ids.includes(id), id);
    const warnings: string[] = [];
    for (const chart of charts) {
      const svg = await renderSvg(chart, (warning) => warnings.push(`${chart.id}: ${warning}`));
      assert.match(svg, /^<svg [^>]*role="img"[^>]*><title id="/);
      assert.not.match(svg, /NaN|undefined|Infinity/, chart.id);
      assert.not.match(svg, /<(script|image|foreignObject|a) /i, chart.id);
      drawings.push({ chart, svg });
    }
    assert.equal(warnings, []);
    drawn.set(kind, drawings);
  });
}

/** Drawings of the first test of a kind, by chart. */
function drawingsOf(kind: string): Map<string, string> {
  return new Map(drawn.get(kind)!.map(({ chart, svg }) => [chart.id, svg]));
}

test('the same report gives the same drawings, byte for byte, in any order', async () => {
  const before = drawingsOf('of one short stage');
  for (const chart of chartsOf(oneStageReport()).reverse()) {
    assert.ok((await renderSvg(chart)) === before.get(chart.id), chart.id);
  }
});

test('drawings share no id, and every reference leads to an id of its own drawing', () => {
  const seen = new Set<string>();
  let references = 0;
  for (const svg of drawingsOf('of four stages').values()) {
    for (const [, id = ''] of svg.matchAll(/\bid="([^"]*)"/g)) {
      assert.not.ok(seen.has(id), id);
      seen.add(id);
    }
    for (const [, id = ''] of svg.matchAll(/url\(#([^)]*)\)/g)) {
      assert.ok(svg.includes(`id="${id}"`), id);
      references++;
    }
  }
  assert.ok(references > 0 && seen.has('latency_heat_map-title'));
});

test('every colour of every drawing has a counterpart on a dark screen, under its own id', () => {
  for (const { chart, svg } of [...drawn.values()].flat()) {
    const [style = '', rules = ''] = /<style>(.*?)<\/style>/.exec(svg) ?? [];
    assert.match(
      style,
      /^<style>@media screen and \(prefers-color-scheme:dark\)\{#.*\}\}<\/style>$/,
    );
    for (const rule of rules.split(/(?<=\})/).slice(0, -1))
      assert.ok(rule.includes(`#${chart.id}-svg [`));
    const marks = svg.replace(style, '');
    for (const [, attribute, colour] of marks.matchAll(/\b(fill|stroke)="([^"]*)"/g)) {
      if (['none', 'transparent'].includes(colour!)) continue;
      const dark = DARK_COLOURS.get(colour!);
      assert.ok(dark, `${chart.id}: ${colour}`);
      assert.ok(
        rules.includes(`[${attribute}="${colour}"]{${attribute}:${dark}}`),
        `${chart.id}: ${colour}`,
      );
    }
  }
});

test('a drawing tells its figures in words, and those without data tell why', () => {
  const desc = (svg: string) => /<desc [^>]*>(.*?)<\/desc>/.exec(svg)![1]!;
  for (const { chart, svg } of drawn.get('of four stages')!) {
    const isTold = chart.table.rows.length === 0 || chart.figures !== '';
    assert.ok(isTold && desc(svg).endsWith('.'), chart.id);
  }
  const throughput = desc(drawingsOf('of one short stage').get('throughput')!);
  const { measure } = oneStageReport().runs[0]!.stages[0]!;
  const figure = `2x100: ${formatRate(measure.throughput)} operations per second.`;
  assert.ok(throughput.endsWith(figure), throughput);
});

test('a chart without data says so in words inside the picture', () => {
  const words = (kind: string, id: string): string => {
    const [, picture = ''] = drawingsOf(kind).get(id)!.split('</style>');
    return [...picture.matchAll(/<tspan[^>]*>(.*?)<\/tspan>|<text[^>]*>([^<]+)<\/text>/g)]
      .map(([, line, text]) => line ?? text)
      .join(' ');
  };
  for (const [kind, id, text] of [
    ['without reads', 'hit_miss', 'No read was answered'],
    ['ended before its first stage', 'throughput', 'No stage was measured.'],
    [
      'of four stages',
      'service_time',
      'No open loop was measured. In a closed loop an operation is sent',
    ],
    ['of four stages', 'run_order', 'One run has no order'],
    ['of four stages', 'keys_moved', 'No stage changed the network.'],
    ['of four stages', 'errors_over_time', 'No operation failed.'],
    ['of four stages', 'evictions_over_time', 'Nothing was evicted while it was measured.'],
  ] as const) {
    assert.ok(words(kind, id).includes(text), `${id}: ${words(kind, id)}`);
  }
});

test('a specification holds its data and loads nothing', () => {
  for (const chart of chartsOf(fixtureReport())) {
    const text = JSON.stringify(chart.spec);
    assert.not.match(text, /"url":/);
    assert.ok(chart.table.columns.length > 0);
    for (const row of chart.table.rows) assert.is(row.length, chart.table.columns.length);
  }
});

test('a specification that asks for a file or a page is not given it', async () => {
  for (const url of ['file:///etc/hostname', 'https://example.invalid/x.json', '/etc/hostname']) {
    const chart = chartNamed(fixtureReport(), 'throughput');
    const warnings: string[] = [];
    const spec = { data: { url }, mark: 'bar', encoding: { x: { field: 'a', type: 'nominal' } } };
    await renderSvg({ ...chart, spec }, (warning) => warnings.push(warning)).catch(
      (error: unknown) => warnings.push(String(error)),
    );
    assert.ok(warnings.join(' ').includes('may not load'), `${url}: ${warnings.join(' ')}`);
  }
});

test('bars show the median over the runs, in the order of the stages', () => {
  const report = fixtureReport({ runs: 3 });
  report.runs[0]!.stages[0]!.measure.throughput = 1;
  report.runs[1]!.stages[0]!.measure.throughput = 5;
  report.runs[2]!.stages[0]!.measure.throughput = 100;
  report.summary = summarise(report.runs);
  const { rows } = chartNamed(report, 'throughput').table;
  assert.equal(
    rows.map(([stage]) => stage),
    ['4x1000', '8x2000', '16x4000', '32x8000'],
  );
  assert.is(rows[0]![1], 5);
});

test('lines by percentile end where fewer than ten operations were slower', () => {
  const report = fixtureReport({ stages: [{ name: 's', operations: 1000 }] });
  const { count } = report.runs[0]!.stages[0]!.measure.latency_us;
  const { rows } = chartNamed(report, 'latency_by_percentile').table;
  const last = rows.at(-1)!;
  assert.ok(Math.abs(count * (1 - Number(last[1])) - 10) < 1e-6);
});

test('the cumulative distribution begins at the minimum and ends at the maximum with all', () => {
  const report = oneStageReport();
  const { min, max } = report.runs[0]!.stages[0]!.measure.latency_us;
  const { rows } = chartNamed(report, 'latency_cdf').table;
  assert.equal(rows[0]!.slice(1), [min, 0]);
  assert.is(rows.at(-1)![2], 1);
  assert.is(rows.at(-1)![1], max);
  for (let i = 1; i < rows.length; i++) assert.ok(Number(rows[i]![2]) >= Number(rows[i - 1]![2]));
});

test('the heat map counts every operation of the timelines once', () => {
  const report = fixtureReport({ runs: 2 });
  const { rows } = chartNamed(report, 'latency_heat_map').table;
  const drawn = rows.reduce((sum, row) => sum + Number(row[5]), 0);
  const points = report.runs.flatMap((run) => run.stages.flatMap((stage) => stage.timeline));
  assert.is(
    drawn,
    points.reduce((sum, point) => sum + point.operations, 0),
  );
});

test('stages follow one another on the time axis, and rates keep their size', () => {
  const report = fixtureReport();
  const { rows } = chartNamed(report, 'throughput_over_time').table;
  for (let i = 1; i < rows.length; i++) assert.ok(Number(rows[i]![1]) > Number(rows[i - 1]![1]));
  for (const { name, measure } of report.runs[0]!.stages) {
    for (const row of rows.filter(([stage]) => stage === name)) {
      const ratio = Number(row[2]) / measure.throughput;
      assert.ok(ratio > 0.9 && ratio < 1.1, `${name}: ${ratio}`);
    }
  }
});

test('a long timeline is grouped so that the drawing stays small', () => {
  const report = fixtureReport({ stages: [{ name: 'soak', operations: 4000, durationS: 400 }] });
  assert.ok(report.runs[0]!.stages[0]!.timeline.length > 700);
  const { rows } = chartNamed(report, 'throughput_over_time').table;
  assert.ok(rows.length <= 151 && rows.length >= 75, String(rows.length));
});

test('stages of the same name are told apart', () => {
  const report = fixtureReport({ stages: [{ name: 'again' }, { name: 'again' }] });
  const stages = chartNamed(report, 'throughput').table.rows.map(([stage]) => stage);
  assert.equal(stages, ['again', 'again (2)']);
});

test('popularity of the keys ends with all of them, asked for and counted, median over the runs', () => {
  const stages = [
    { name: 'zipf', keys: { distribution: 'zipf', exponent: 1 } as const },
    { name: 'latest', keys: { distribution: 'latest', exponent: 1 } as const },
  ];
  const report = fixtureReport({ stages, runs: 3 });
  const [first, second, third] = report.runs.map((run) => run.stages[0]!.workload.keys.popularity!);
  first![4]!.realised_share = 0.1;
  second![4]!.realised_share = 0.3;
  third![4]!.realised_share = 0.9;
  const { rows } = chartNamed(report, 'key_popularity').table;
  assert.is(rows.length, first!.length, 'one stage has a popularity');
  assert.equal(rows[4], ['zipf', 5, first![4]!.asked_share, 0.3]);
  assert.equal(rows.at(-1), ['zipf', 1000, 1, 1]);
});

test('a stage of one key has a popularity that can be drawn', async () => {
  const report = oneStageReport();
  const { keys } = report.runs[0]!.stages[0]!.workload;
  keys.popularity = [{ ranks: 1, asked_share: 1, realised_share: 1 }];
  const warnings: string[] = [];
  const drawn = chartNamed(report, 'key_popularity');
  assert.not.match(await renderSvg(drawn, (text) => warnings.push(text)), /NaN|Infinity/);
  assert.equal(warnings, []);
});

test('without a popularity that stays the chart says so', async () => {
  const keys = { distribution: 'latest', exponent: 1 } as const;
  const report = fixtureReport({ stages: [{ name: 'latest', keys }] });
  assert.ok((await renderSvg(chartNamed(report, 'key_popularity'))).includes('No stage chose'));
});

test('a histogram that cannot be decoded is named in the error', () => {
  const report = fixtureReport();
  report.runs[0]!.stages[1]!.measure.histogram = 'AAAA';
  assert.throws(
    () => chartsOf(report),
    (error: Error) => error.message.includes("histogram of stage '8x2000'"),
  );
});

test.run();
