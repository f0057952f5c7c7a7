// When was it slow?
import { formatDurationUs } from '../../units.js';
import { chart, records, type ChartDocument } from './chart.js';
import { BLUE, SKY, VERMILLION } from './colours.js';
import type { ChartInput } from './input.js';
import { logLatencyAxis, logScale } from './style.js';
import { lineLayers, middle, overTime, TIME, timeEncoding, WHEN_EMPTY } from './time-axis.js';
import type { TimeSlice } from './time-slices.js';

const LINES = [
  ['p50', SKY, (slice: TimeSlice) => slice.latency.percentileNs(50)],
  ['p99', BLUE, (slice: TimeSlice) => slice.latency.percentileNs(99)],
  ['max', VERMILLION, (slice: TimeSlice) => slice.latency.maxNs],
] as const;

function figuresOf({ labels, slices }: ChartInput): string[] {
  return labels.flatMap((label) => {
    const own = slices.filter((slice) => slice.label === label && slice.latency.count > 0);
    if (own.length === 0) return [];
    const p99s = own.map(({ latency }) => latency.percentileNs(99) / 1e3);
    const range = [Math.min(...p99s), Math.max(...p99s)].map(formatDurationUs).join(' to ');
    const most = Math.max(...own.map(({ latency }) => latency.maxNs)) / 1e3;
    return [`${label}: p99 ${range}, maximum ${formatDurationUs(most)}`];
  });
}

/** Median, p99 and maximum over time. */
export function latencyOverTime(input: ChartInput): ChartDocument {
  const { frame } = input;
  const slices = input.slices.some(({ latency }) => latency.count > 0) ? input.slices : [];
  const rows = LINES.flatMap(([name, , read]) =>
    slices.map((slice) => {
      const us = slice.latency.count > 0 ? read(slice) / 1e3 : null;
      return [slice.label, middle(slice), name, us];
    }),
  );
  const names = LINES.map(([name]) => name);
  const columns = ['stage', TIME, 'figure', 'latency_us'];
  const values = rows.map((row) => row[3]).filter((us) => typeof us === 'number');
  const encoding = {
    x: timeEncoding(frame, TIME),
    y: {
      field: 'latency_us',
      type: 'quantitative',
      scale: logScale(values),
      axis: logLatencyAxis(values),
    },
    color: {
      field: 'figure',
      type: 'nominal',
      scale: { domain: names, range: LINES.map(([, colour]) => colour) },
      legend: { symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
  };
  const points = records(columns, rows) as Record<string, string | number | null>[];
  return chart(input, {
    id: 'latency_over_time',
    title: 'Latency over time',
    description:
      'Median, 99th percentile and maximum of latency per interval, all runs, over the measure phases of all stages.',
    columns,
    rows,
    whenEmpty: WHEN_EMPTY,
    figures: figuresOf(input),
    ...overTime(frame, lineLayers(points, 'latency_us', 'figure', {}, encoding)),
  });
}
