// When was it slow?
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { BLUE, logLatencyAxis, SKY, VERMILLION } from './style.js';
import { line, middle, stageLayers, TIME, timeEncoding, WHEN_EMPTY } from './time-axis.js';

const LINES = [
  ['p50', SKY],
  ['p99', BLUE],
  ['max', VERMILLION],
] as const;

/** Median, p99 and maximum over time. */
export function latencyOverTime(input: ChartInput): ChartDocument {
  const slices = input.slices.filter((slice) => slice.latency.count > 0);
  const rows = slices.flatMap((slice) => {
    const { latency } = slice;
    const values = [latency.percentileNs(50), latency.percentileNs(99), latency.maxNs];
    return LINES.map(([name], i) => [slice.label, middle(slice), name, values[i]! / 1e3]);
  });
  const names = LINES.map(([name]) => name);
  return chart(input, {
    id: 'latency_over_time',
    title: 'Latency over time',
    description:
      'Median, 99th percentile and maximum of latency per interval, all runs, over the measure phases of all stages.',
    columns: ['stage', TIME, 'figure', 'latency_us'],
    rows,
    whenEmpty: WHEN_EMPTY,
    body: {
      layer: [
        line(
          {},
          {
            x: timeEncoding(slices, TIME),
            y: {
              field: 'latency_us',
              type: 'quantitative',
              scale: { type: 'log' },
              axis: logLatencyAxis(rows.map((row) => Number(row[3]))),
            },
            color: {
              field: 'figure',
              type: 'nominal',
              scale: { domain: names, range: LINES.map(([, colour]) => colour) },
            },
          },
        ),
        ...stageLayers(slices),
      ],
    },
  });
}
