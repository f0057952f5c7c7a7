// The chart of the page about faults: hit rate and error rate over time, a line for each number of copies.
import {
  chart,
  type ChartDocument,
  PLOT_WIDTH,
  records,
  type Spec,
} from '../../src/report/charts/chart.js';
import { BLACK, BLUE } from '../../src/report/charts/colours.js';
import { prepareCharts } from '../../src/report/charts/input.js';
import { percentAxis } from '../../src/report/charts/style.js';
import { middle, overTime, TIME, timeEncoding } from '../../src/report/charts/time-axis.js';
import type { TimeSlice } from '../../src/report/charts/time-slices.js';
import type { Report } from '../../src/schema/generated/report.js';

/** Not the colour of the marks of faults. */
const COLOURS = [BLACK, BLUE] as const;
const PANEL_HEIGHT = 150;
const COLUMNS = ['copies', TIME, 'hit rate', 'error rate'];

/** Failed operations as a part of all; null where nothing ended. */
function errorRate({ errorRate: errors, throughput }: TimeSlice): number | null {
  return errors + throughput > 0 ? errors / (errors + throughput) : null;
}

/** Draws two reports of the same scenario, the one with a single copy of each key first. */
export function peerFailureChart(reports: readonly [Report, Report]): ChartDocument {
  const inputs = reports.map(prepareCharts);
  const names = ['one copy of each key', 'two copies'];
  const rows = inputs.flatMap(({ slices }, i) =>
    slices.map((slice) => [names[i]!, middle(slice), slice.hitRate, errorRate(slice)]),
  );
  const { frame, parameters } = inputs[0]!;
  const color = {
    field: 'copies',
    type: 'nominal',
    scale: { domain: names, range: COLOURS },
    legend: { symbolType: 'stroke', symbolStrokeWidth: 4 },
  };
  const panel = (field: string, title: string): Spec => {
    const { body } = overTime(frame, [
      {
        mark: { type: 'line', strokeWidth: 2, point: { filled: true, size: 34 } },
        encoding: {
          x: timeEncoding(frame, TIME),
          y: {
            field,
            type: 'quantitative',
            axis: { ...percentAxis(title), tickCount: 5 },
            scale: { domain: [0, 1] },
          },
          color,
        },
      },
    ]);
    return {
      width: PLOT_WIDTH,
      height: PANEL_HEIGHT,
      data: { values: records(COLUMNS, rows) },
      ...body,
    };
  };
  return chart(
    { parameters },
    {
      id: 'peer_failure',
      title: 'One of four peers dies and comes back empty',
      description:
        'Above the hit rate of the reads that were answered, below the part of all operations that ' +
        'failed, over time, with one and with two copies of each key. With one copy, reads of the dead ' +
        "peer's keys fail, and miss when it is back; with two, the other copy answers.",
      columns: COLUMNS,
      rows,
      whenEmpty: 'Nothing was measured.',
      headroom: 18,
      body: { vconcat: [panel('hit rate', 'hit rate'), panel('error rate', 'errors')] },
    },
  );
}
