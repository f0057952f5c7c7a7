// Was the load steady?
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { BLUE, countAxis, scaleFor } from './style.js';
import { line, middle, stageLayers, TIME, timeEncoding, WHEN_EMPTY } from './time-axis.js';

/** Successful operations per second over time. */
export function throughputOverTime(input: ChartInput): ChartDocument {
  const slices = input.slices.filter((slice) => !slice.remainder);
  const rows = slices.map((slice) => [slice.label, middle(slice), slice.throughput]);
  const y = {
    field: 'throughput',
    type: 'quantitative',
    axis: countAxis('operations per second'),
    scale: scaleFor(slices.map((slice) => slice.throughput)),
  };
  return chart(input, {
    id: 'throughput_over_time',
    title: 'Throughput over time',
    description:
      'Successful operations per second over the measure phases of all stages, mean over the runs. A remainder shorter than a quarter of an interval is left out.',
    columns: ['stage', TIME, 'throughput'],
    rows,
    whenEmpty: WHEN_EMPTY,
    body: {
      layer: [line({ color: BLUE }, { x: timeEncoding(slices, TIME), y }), ...stageLayers(slices)],
    },
  });
}
