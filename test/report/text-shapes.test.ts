import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sparkline, throughputOverTime } from '../../src/report/text-shapes.js';
import type { StageResult } from '../../src/schema/generated/report.js';
import { fixtureReport } from './fixture.js';

/** A stage of `durationS` whose intervals of 1 s end so many operations; null is an interval without. */
function stage(durationS: number, ended: readonly (number | null)[]): StageResult {
  const [like] = fixtureReport().runs[0]!.stages;
  const point = like!.timeline[0]!;
  return {
    ...like!,
    measure: { ...like!.measure, duration_s: durationS },
    timeline_interval_s: 1,
    timeline: ended.flatMap((operations, t) =>
      operations === null ? [] : [{ ...point, t_s: t, operations, errors: 0 }],
    ),
  };
}

test('a line begins at zero: what is even looks even, and what is there can be seen', () => {
  assert.is(sparkline([100, 99, 100, 98]), '████');
  assert.is(sparkline([0, 1, 50, 100, 800]), ' ▁▁▁█');
  assert.is(sparkline([1, 2, 3, 4, 5, 6, 7, 8]), '▁▂▃▄▅▆▇█');
  assert.is(sparkline([0, 0, 0]), '   ');
});

test('throughput over time counts intervals without any operation, and the short last one', () => {
  assert.equal(throughputOverTime([stage(4, [10, null, 30, 40])], 40), [10, 0, 30, 40]);
  const [first, , , last] = throughputOverTime([stage(4.5, [10, 10, 10, 10, 5])], 4);
  assert.is(Math.round(first! * 1e6), 10e6);
  assert.is(Math.round(last! * 1e6), 10e6, 'half an interval with half of the operations');
});

test('errors are not among it, and runs are averaged over the time that they cover', () => {
  const failing = stage(4, [10, 10, 10, 10]);
  for (const point of failing.timeline) point.errors = 4;
  assert.equal(throughputOverTime([failing], 4), [6, 6, 6, 6]);
  const runs = [stage(4, [10, 10, 10, 10]), stage(2, [30, 30])];
  assert.equal(throughputOverTime(runs, 4), [20, 20, 10, 10]);
});

test('many intervals share few columns, and a stage of a moment has no course', () => {
  const values = throughputOverTime([stage(6, [10, 20, 30, 40, 50, 60])], 3);
  assert.equal(values.map(Math.round), [15, 35, 55]);
  assert.equal(throughputOverTime([stage(2, [10, 20])], 40), []);
});

test.run();
