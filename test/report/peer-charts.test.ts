// Charts that hold peers and runs against one another.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { summarise } from '../../src/report/summary.js';
import type { Report } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

function rowsOf(report: Report, id: string) {
  return chartsOf(report).find((chart) => chart.id === id)!.table.rows;
}

function figuresOf(report: Report, id: string): string {
  return chartsOf(report).find((chart) => chart.id === id)!.figures;
}

const PEERS = ['a', 'b', 'c'];

test('the p99 of each peer stands against the median of the peers, hit rates against all reads', () => {
  const report = fixtureReport({ peers: PEERS, stages: [{ name: 's' }] });
  const { peers } = report.runs[0]!.stages[0]!;
  for (const [i, p99] of [100, 900, 200].entries()) peers[i]!.latency_us.p99 = p99;
  for (const [i, hits] of [100, 50, 0].entries())
    Object.assign(peers[i]!, { hits, misses: 100 - hits });
  Object.assign(peers[0]!, { hits: 800, misses: 0 });
  assert.equal(rowsOf(report, 'latency_per_peer'), [
    ['a', 's', 100, 200],
    ['b', 's', 900, 200],
    ['c', 's', 200, 200],
  ]);
  assert.match(figuresOf(report, 'latency_per_peer'), /farthest from it is b with 900 µs\.$/);
  assert.equal(rowsOf(report, 'hit_rate_per_peer'), [
    ['a', 's', 1, 0.85],
    ['b', 's', 0.5, 0.85],
    ['c', 's', 0, 0.85],
  ]);
});

test('memory per peer is that of the last stage that tells, beside equal shares', () => {
  const stages = [{ name: 'r' }, { name: 's' }, { name: 't' }];
  const report = fixtureReport({ peers: PEERS, stages });
  const [, told, last] = report.runs[0]!.stages;
  for (const [i, bytes] of [10, 20, 60].entries()) told!.peers[i]!.bytes = bytes;
  for (const peer of last!.peers) peer.bytes = null;
  assert.equal(rowsOf(report, 'bytes_per_peer'), [
    ['a', 10, 30],
    ['b', 20, 30],
    ['c', 60, 30],
  ]);
});

test('runs stand in their order, relative to the median of their stage', () => {
  const report = fixtureReport({ peers: PEERS, stages: [{ name: 's' }], runs: 3 });
  for (const [i, throughput] of [100, 200, 240].entries()) {
    const { measure } = report.runs[i]!.stages[0]!;
    measure.throughput = throughput;
    measure.latency_us.p99 = 50;
  }
  report.summary = summarise(report.runs);
  assert.equal(
    rowsOf(report, 'run_order').map((row) => row.slice(2)),
    [
      ...[100, 200, 240].map((throughput, i) => [i + 1, throughput, throughput / 200]),
      ...[1, 2, 3].map((run) => [run, 50, 1]),
    ],
  );
});

test('service times of open loops stand beside their latencies, median over the runs', () => {
  const stages = [{ name: 'open', ratePerS: 900 }, { name: 'closed' }];
  const report = fixtureReport({ peers: PEERS, stages, runs: 3 });
  for (const [i, p99] of [40, 10, 20].entries()) {
    const { service_us: service, latency_us: latency } = report.runs[i]!.stages[0]!.measure;
    Object.assign(service!, { p50: 1, p99 });
    Object.assign(latency, { p50: 2, p99: 300 });
  }
  assert.equal(rowsOf(report, 'service_time'), [
    ['open', 'service time, p50', 1],
    ['open', 'latency, p50', 2],
    ['open', 'service time, p99', 20],
    ['open', 'latency, p99', 300],
  ]);
});

test.run();
