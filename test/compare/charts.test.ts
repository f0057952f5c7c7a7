// The data behind the charts of a comparison: what the marks stand for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/compare/charts/all.js';
import { runPlaces } from '../../src/compare/charts/run-order.js';
import type { Cell, ChartDocument } from '../../src/report/charts/chart.js';
import { DARK_COLOURS } from '../../src/report/charts/colours.js';
import { renderSvg } from '../../src/report/svg.js';
import { assertGolden } from '../support/golden.js';
import { compared, type Sides, sides } from './fixture-sides.js';

type Line = Readonly<Record<string, Cell>>;

function linesOf({ table }: ChartDocument): Line[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((name, i) => [name, row[i]!])),
  );
}

function drawn(both: Sides, policy?: string) {
  const comparison = compared(both, policy);
  const { overview, stages } = chartsOf(comparison, both.base, both.candidate);
  const [latency, ratio, runs] = stages[0]!.charts;
  return { comparison, overview, latency: latency!, ratio: ratio!, runs: runs! };
}

const both = sides({ slower: 1.2 });
const slower = drawn(both);

test('the overview holds every ratio with its interval and its floor on both sides', () => {
  const lines = linesOf(slower.overview);
  const rows = slower.comparison.rows.filter(({ change }) => change.estimate !== null);
  assert.is(lines.length, rows.length);
  const p50 = rows.find(({ metric }) => metric === 'p50_us')!;
  const line = lines.find(({ metric }) => metric === 'p50')!;
  assert.is(line.ratio, 1 + p50.change.estimate!);
  assert.is(line.low, 1 + p50.change.interval.low!);
  assert.equal([line.floor_low, line.floor_high], [1 / 1.05, 1.05]);
  assert.is(line.verdict, 'regressed');
});

test('the latency of each side is that of all its runs, and of each', () => {
  const lines = linesOf(slower.latency);
  const names = new Set(lines.map(({ line }) => line));
  assert.is(names.size, 11);
  const count = both.base.runs.reduce(
    (sum, run) => sum + run.stages[0]!.measure.latency_us.count,
    0,
  );
  const merged = lines.filter(({ side, line }) => side === 'baseline' && line === 'all runs');
  assert.is(merged.at(-1)!['1 / (1 - percentile)'], count / 10);
  const median = both.base.runs[3]!.stages[0]!.measure.latency_us.p50!;
  const third = lines.filter(({ side, line }) => side === 'baseline' && line === 'run 3');
  const below = third.filter(({ percentile }) => Number(percentile) <= 0.5).at(-1)!;
  assert.ok(Math.abs(Number(below.latency_us) / median - 1) < 0.05);
});

test('the ratio by percentile finds the slowdown, and its band is that of the policy', () => {
  const width = (lines: readonly Line[]) => {
    const middle = lines.find(({ percentile }) => Number(percentile) > 0.6)!;
    assert.ok(Math.abs(Number(middle.ratio) - 1.2) < 0.03, String(middle.ratio));
    assert.ok(
      Number(middle.low) <= Number(middle.ratio) && Number(middle.high) >= Number(middle.ratio),
    );
    return Number(middle.high) - Number(middle.low);
  };
  const lines = linesOf(slower.ratio);
  assert.ok(width(lines) > width(linesOf(drawn(both, 'alpha: 0.1').ratio)));
  const fewest = Math.min(
    ...[both.base, both.candidate].flatMap(({ runs }) =>
      runs.map((run) => run.stages[0]!.measure.latency_us.count),
    ),
  );
  assert.is(lines.at(-1)!['1 / (1 - percentile)'], fewest / 10);
});

test('between sessions the ratio has no band', () => {
  const lines = linesOf(drawn(sides({ slower: 1.2, apart: true })).ratio);
  assert.ok(lines.length > 10);
  assert.ok(lines.every(({ low, high }) => low === null && high === null));
});

test('runs stand in the order of time, with their place in the pair', () => {
  const [base, candidate] = runPlaces(both.base, both.candidate);
  assert.equal(base.slice(0, 4), [1, 4, 5, 8]);
  assert.equal(candidate.slice(0, 4), [2, 3, 6, 7]);
  const lines = linesOf(slower.runs).filter(({ metric }) => metric === 'throughput');
  assert.is(lines.length, 20);
  assert.equal(
    lines
      .filter(({ side }) => side === 'candidate')
      .map(({ slot }) => slot)
      .slice(0, 2),
    [1, 0],
  );
  assert.ok(lines.every(({ side, relative }) => (side === 'baseline') === Number(relative) > 0.9));
});

test('runs that start at the same time have places of their own', () => {
  const same = sides({ pairs: 2 });
  for (const run of [...same.base.runs, ...same.candidate.runs])
    run.started_at = both.base.started_at;
  assert.equal(runPlaces(same.base, same.candidate).flat().sort(), [1, 2, 3, 4]);
});

test('each chart of a comparison is drawn as it was, in colours that have a dark side', async () => {
  for (const chart of [slower.overview, slower.latency, slower.ratio, slower.runs]) {
    const svg = await renderSvg(chart);
    assertGolden(`charts/${chart.id}.svg`, svg);
    const [, marks = ''] = svg.split('</style>');
    for (const [, , colour] of marks.matchAll(/\b(fill|stroke)="(#[^"]*)"/g)) {
      assert.ok(DARK_COLOURS.has(colour!), `${chart.id}: ${colour}`);
    }
  }
});

test.run();
