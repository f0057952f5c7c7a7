// The chart of the page about faults: both reports in one picture, each figure under its own name.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/schema/generated/report.js';
import { oneStageReport } from '../report/fixture.js';
import { peerFailureChart } from './chart.js';

/** The fixture, in which of every ten operations of an interval `failed` fail and of nine reads `hits` hit. */
function reportOf(failed: number, hits: number): Report {
  const report = structuredClone(oneStageReport());
  for (const { stages } of report.runs) {
    for (const point of stages.flatMap(({ timeline }) => timeline)) {
      Object.assign(point, { operations: 10, errors: failed, hits, misses: 9 - hits });
    }
  }
  return report;
}

test('the chart has hit rate and error rate of both reports, the one with a single copy first', () => {
  const { columns, rows } = peerFailureChart([reportOf(2, 3), reportOf(0, 9)]).table;
  assert.equal(columns, ['copies', 'time_s', 'hit rate', 'error rate']);
  const seen = new Map<unknown, Set<string>>();
  for (const [copies, , hitRate, errorRate] of rows) {
    const pairs = seen.get(copies) ?? new Set();
    seen.set(copies, pairs.add(`${Number(hitRate).toFixed(3)} ${Number(errorRate).toFixed(3)}`));
  }
  assert.equal(
    [...seen].map(([copies, pairs]) => [copies, [...pairs]]),
    [
      ['one copy of each key', ['0.333 0.200']],
      ['two copies', ['1.000 0.000']],
    ],
  );
});

test.run();
