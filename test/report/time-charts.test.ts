// Charts over time: what stands where on their axis, and what is made of several runs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { type ChartDocument, PLOT_WIDTH } from '../../src/report/charts/chart.js';
import { renderSvg } from '../../src/report/svg.js';
import { summarise } from '../../src/report/summary.js';
import type { Report, TimelinePoint } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

function chartNamed(report: Report, id: string): ChartDocument {
  return chartsOf(report).find((chart) => chart.id === id)!;
}

/** A report of one stage whose timeline is `points`, half a second each. */
function reportOf(
  points: readonly Partial<TimelinePoint>[],
  durationS = points.length / 2,
  runs = 1,
): Report {
  const report = fixtureReport({ runs, stages: [{ name: 's', operations: 200 }], peers: ['p'] });
  for (const run of report.runs) {
    const [stage] = run.stages;
    const [model] = stage!.timeline;
    stage!.measure.duration_s = durationS;
    stage!.timeline = points.map((point, i) => ({ ...model!, t_s: i / 2, ...point }));
  }
  report.summary = summarise(report.runs);
  return report;
}

function column(report: Report, id: string): (string | number | null)[] {
  return chartNamed(report, id).table.rows.map((row) => row[2]!);
}

/** Labels of the time axis, in the drawing. */
async function timeLabels(report: Report): Promise<string[]> {
  const svg = await renderSvg(chartNamed(report, 'throughput_over_time'));
  const axis = svg.slice(0, svg.indexOf('time in measure phases')).split('role-axis-label').at(-1)!;
  return [...axis.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
}

for (const [kind, stages, labels] of [
  ['1.5 seconds', [1.5], ['0', '0.2', '0.4', '0.6', '0.8', '1', '1.2', '1.4']],
  ['ten minutes', [600], ['0:00', '2:00', '4:00', '6:00', '8:00', '10:00']],
  ['eight stages of 4 s', [4, 4, 4, 4, 4, 4, 4, 4], ['0', '5', '10', '15', '20', '25', '30']],
  ['five hours', [18_000], ['0:00', '1:00', '2:00', '3:00', '4:00', '5:00']],
] as const) {
  test(`the time axis of ${kind} has a few round labels`, async () => {
    const report = fixtureReport({
      peers: ['p'],
      stages: stages.map((_, i) => ({ name: `${i}`, operations: 100 })),
    });
    for (const [i, stage] of report.runs[0]!.stages.entries()) {
      stage.measure.duration_s = stages[i]!;
      stage.timeline_interval_s = stages[i]! > 3600 ? 10 : 0.1;
    }
    assert.equal(await timeLabels(report), [...labels]);
  });
}

test('an interval in which nothing ended is no throughput, and breaks the lines of what has none', () => {
  const report = reportOf([{ operations: 100, hits: 50, misses: 50 }, {}, { operations: 100 }]);
  report.runs[0]!.stages[0]!.timeline.splice(1, 1);
  assert.equal(column(report, 'throughput_over_time'), [200, 0, 200]);
  assert.is(column(report, 'hit_rate_over_time')[1], null);
  const latencies = chartNamed(report, 'latency_over_time').table.rows;
  assert.equal(
    latencies.filter((row) => row[3] === null).map((row) => row[1]),
    [0.75, 0.75, 0.75],
  );
});

test('a run without a timeline that takes a thousand hours makes no more slices than others', () => {
  const report = reportOf([{ operations: 100 }, { operations: 100 }], 1, 2);
  const [first] = report.runs[1]!.stages;
  first!.measure.duration_s = 3.6e6;
  first!.timeline = [];
  first!.timeline_interval_s = 0.001;
  const slices = column(report, 'throughput_over_time');
  assert.ok(slices.length <= 151, `${slices.length} slices`);
});

test('what is left at the end of a stage belongs to the interval before, when it is short', () => {
  const points = [{ operations: 100 }, { operations: 100 }, { operations: 20 }];
  const rates = (durationS: number): number[] =>
    column(reportOf(points, durationS), 'throughput_over_time').map((rate) =>
      Math.round(Number(rate)),
    );
  assert.equal(rates(1.1), [200, 200]);
  assert.equal(rates(1.125), [200, 200, 160]);
});

test('hit rates and errors are those of the interval, over all runs', () => {
  const report = reportOf([{ hits: 30, misses: 10, operations: 50, errors: 5 }], 0.5, 2);
  Object.assign(report.runs[1]!.stages[0]!.timeline[0]!, { hits: 0, misses: 40, errors: 0 });
  assert.equal(column(report, 'hit_rate_over_time'), [30 / 80]);
  assert.equal(column(report, 'errors_over_time'), [5]);
});

test('evictions are spread over the time since they were told last; memory stands where it was told', () => {
  const unknown = { evictions: null, bytes: null };
  const report = reportOf([
    unknown,
    { evictions: 80, bytes: 1000 },
    unknown,
    { evictions: 0, bytes: 3000 },
  ]);
  assert.equal(column(report, 'evictions_over_time'), [80, 80, 0, 0]);
  assert.equal(
    chartNamed(report, 'bytes_over_time').table.rows.map((row) => row.slice(1)),
    [
      [0.75, 1000],
      [1.75, 3000],
    ],
  );
});

test('the line of memory breaks where the peers did not tell for longer than usual', () => {
  const unknown = { evictions: null, bytes: null };
  const told = (bytes: number) => ({ evictions: 0, bytes });
  const usual = [told(1000), unknown, told(2000), unknown, told(3000)];
  const values = (...points: object[]) =>
    chartNamed(reportOf(points), 'bytes_over_time').table.rows.map(([, , bytes]) => bytes);
  assert.equal(values(...usual), [1000, 2000, 3000]);
  assert.equal(values(...usual, unknown, unknown, unknown, unknown, unknown, told(500)), [
    ...[1000, 2000, 3000],
    ...Array<null>(5).fill(null),
    500,
  ]);
});

test('what was evicted around a restart is unknown, and is not made up from what was told later', () => {
  const unknown = { evictions: null, bytes: null };
  const report = reportOf([
    { evictions: 0, bytes: 3000 },
    unknown,
    { evictions: null, bytes: 1000 },
    { evictions: 80, bytes: 2000 },
  ]);
  assert.equal(column(report, 'evictions_over_time'), [0, null, null, 160]);
});

test('peers that never tell leave their charts over time empty, with the reason', () => {
  const report = reportOf([{ evictions: null, bytes: null }]);
  for (const id of ['evictions_over_time', 'bytes_over_time']) {
    const { table, whyEmpty } = chartNamed(report, id);
    assert.equal(table.rows, []);
    assert.match(whyEmpty!, /The peers do not tell their/);
  }
});

test('a change of the network is marked where its stage begins, with the names of the peers', async () => {
  const report = fixtureReport({ stages: [{ name: 'a' }, { name: 'b' }] });
  const [first, second] = report.runs[0]!.stages;
  second!.network_changes.push({
    ...{ add: ['new<peer>'], remove: ['old_peer'], keys: 10, moved_keys: 4, predicted_moved: 3 },
    ...{ hit_rate_before: 0.9, hit_rate_at: 0.5, hit_rate_after: 0.9, recovery_s: 1 },
    peers: [
      { name: 'old_peer', lost_keys: 4, gained_keys: 0 },
      { name: 'new<peer>', lost_keys: 0, gained_keys: 3 },
    ],
  });
  for (const id of ['throughput_over_time', 'latency_heat_map']) {
    const svg = await renderSvg(chartNamed(report, id));
    const [, x] = /translate\(([\d.]+),-\d+\)[^>]*>−old_peer, \+new&lt;peer&gt;</.exec(svg)!;
    const share =
      first!.measure.duration_s / (first!.measure.duration_s + second!.measure.duration_s);
    assert.ok(Math.abs(Number(x) - (share * PLOT_WIDTH + 3)) < 1, `${id}: ${x}`);
  }
  assert.equal(
    chartNamed(report, 'keys_moved').table.rows.map((row) => row.slice(1)),
    [
      ['old_peer', 0, 4, 10],
      ['new<peer>', 3, 0, 10],
    ],
  );
  assert.is(
    chartNamed(report, 'keys_moved').figures,
    'b: −old_peer, +new<peer>: 4 of 10 keys moved (40.0%), 3 had to.',
  );
  assert.match(
    chartNamed(report, 'hit_rate_recovery').figures,
    /90\.0%, then 50\.0%, then 90\.0%, back after 1 s\.$/,
  );
});

test('an open loop is drawn beside its schedule', async () => {
  const report = fixtureReport({ stages: [{ name: 'ramp', ratePerS: 100, operations: 400 }] });
  report.runs[0]!.stages[0]!.rate_per_s = { from: 0, to: 200 };
  const spec = JSON.stringify(chartNamed(report, 'throughput_over_time').spec);
  assert.ok(spec.includes('{"stage":"ramp","at":0,"rate":0}'), spec);
  assert.match(spec, /"at":[\d.]+,"rate":200/);
  assert.match(
    await renderSvg(chartNamed(report, 'throughput_over_time')),
    /stroke-dasharray="6,4"/,
  );
});

test.run();
