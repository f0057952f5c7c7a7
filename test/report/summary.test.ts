import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { median, medianRank, summarise, summariseValues } from '../../src/report/summary.js';
import { failedStageReport, fixtureReport } from './fixture.js';

test('the median is the middle value, or the mean of the two in the middle', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([10, 1, 2, 3]), 2.5);
  assert.is(median([]), null);
});

test('ranks of the interval are those of the published table', () => {
  // Conover (1999), table A3 at p = 0.5; Le Boudec, Performance Evaluation (2010), table A.1.
  const expected = new Map([
    [5, 0],
    [6, 1],
    [8, 1],
    [9, 2],
    [11, 2],
    [12, 3],
    [15, 4],
    [20, 6],
    [30, 10],
    [50, 18],
  ]);
  for (const [count, rank] of expected) assert.is(medianRank(count), rank, `n = ${count}`);
});

test('the interval covers the median of any distribution at least 95 times in 100', () => {
  // Exact: every one of the 2^n ways in which n values can lie below or above the median.
  for (const count of [6, 9, 12, 15]) {
    const rank = medianRank(count);
    let covered = 0;
    for (let below = 0; below < 2 ** count; below++) {
      const bits = below.toString(2).replaceAll('0', '').length;
      if (bits >= rank && count - bits >= rank) covered++;
    }
    assert.ok(covered / 2 ** count >= 0.95, `n = ${count}`);
  }
});

test('below six runs there is a median and no interval', () => {
  assert.equal(summariseValues([1, 2, 3, 4, 5]), { median: 3, low: null, high: null, runs: 5 });
  assert.equal(summariseValues([6, 1, 2, 3, 4, 5]), { median: 3.5, low: 1, high: 6, runs: 6 });
  assert.equal(summariseValues([]), { median: null, low: null, high: null, runs: 0 });
});

test('stages are condensed in their order, each over the runs that have it', () => {
  const { runs } = fixtureReport({ runs: 3 });
  runs[2]!.stages.pop();
  const summary = summarise(runs);
  assert.equal(
    summary.map(({ name, metrics }) => [name, metrics.throughput.runs]),
    [
      ['4x1000', 3],
      ['8x2000', 3],
      ['16x4000', 3],
      ['32x8000', 2],
    ],
  );
  const rates = runs.map((run) => run.stages[0]!.measure.throughput);
  assert.is(summary[0]!.metrics.throughput.median, median(rates));
});

test('a stage without reads or successes has no such figure, and an error rate of one', () => {
  const { metrics } = summarise(failedStageReport().runs)[0]!;
  assert.is(metrics.hit_rate.median, null);
  assert.is(metrics.miss_rate.median, null);
  assert.is(metrics.p99_us.median, null);
  assert.is(metrics.errors.median, 37);
  assert.is(metrics.error_rate.median, 1);
});

test.run();
