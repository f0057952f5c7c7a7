// Charts that hold peers and runs against one another.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chartsOf } from '../../src/report/charts/all.js';
import { summarise } from '../../src/report/summary.js';
import { renderSvg } from '../../src/report/svg.js';
import type { Fault, PeerResult, Report } from '../../src/schema/generated/report.js';
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

/** Why the chart of evictions is empty when each stage's sum is not known. */
function whyNoEvictions(change: (peers: PeerResult[], faults: Fault[]) => void): string | null {
  const report = fixtureReport({ peers: PEERS, stages: [{ name: 's' }] });
  const [stage] = report.runs[0]!.stages;
  change(stage!.peers, stage!.faults);
  stage!.evictions = null;
  report.summary = summarise(report.runs);
  return chartsOf(report).find(({ id }) => id === 'evictions')!.whyEmpty;
}

const fault = (peer: string, action: Fault['action'], doneS: number | null): Fault => ({
  ...{ at_s: 1, peer, action, delay_ms: null, until_s: 2, done_s: doneS },
  ...{ first_error_s: null, hit_rate_back_s: null, p99_back_s: null },
  ...({} as Pick<Fault, 'errors' | 'before' | 'during' | 'after'>),
});

test('a sum over the peers that is not known has one reason, the one that applies', () => {
  assert.is(
    whyNoEvictions((peers, faults) => {
      peers[1]!.evictions = null;
      faults.push(fault('b', 'kill', 1), fault('b', 'restart', 2));
    }),
    'b was restarted: the evictions of all peers are not known.',
  );
  assert.is(
    whyNoEvictions((peers, faults) => {
      for (const i of [0, 1]) peers[i]!.evictions = null;
      faults.push(fault('a', 'kill', 1), fault('b', 'kill', 1), fault('c', 'restart', null));
    }),
    'a and b were killed: the evictions of all peers are not known.',
  );
  assert.is(
    whyNoEvictions((peers, faults) => {
      peers[2]!.evictions = null;
      faults.push(fault('b', 'restart', 1));
    }),
    'c did not tell: the evictions of all peers are not known.',
  );
  assert.is(
    whyNoEvictions((peers) => {
      for (const peer of peers) peer.evictions = null;
    }),
    'The peers do not tell their evictions.',
  );
});

test('where every stage tells that nothing was evicted the chart says so in words', () => {
  const report = fixtureReport({ stages: [{ name: 's', evictions: 0 }] });
  const evictions = chartsOf(report).find(({ id }) => id === 'evictions')!;
  assert.equal([evictions.whyEmpty, evictions.table.rows], ['Nothing was evicted.', []]);
});

test('a stage whose evictions are not known is told from one without any', () => {
  const report = fixtureReport({ stages: [{ name: 's', evictions: 5 }, { name: 't' }] });
  report.runs[0]!.stages[1]!.evictions = null;
  report.summary = summarise(report.runs);
  assert.is(figuresOf(report, 'evictions'), 's: 5 evictions; t: not known.');
});

test('every class of errors is named with its count, however thin its part of a bar', async () => {
  const stages = [
    { name: 's', timeouts: 2000 },
    { name: 't', timeouts: 1 },
  ];
  const report = fixtureReport({ stages });
  report.runs[0]!.stages[0]!.measure.errors.reset = 1;
  const svg = await renderSvg(chartsOf(report).find(({ id }) => id === 'errors')!);
  for (const text of ['2001 timeout', '1 reset', '2001'])
    assert.ok(svg.includes(`>${text}<`), text);
});

test.run();
