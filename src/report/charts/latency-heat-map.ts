// Which latencies came when? Shows the modes and stalls that percentiles hide.
import { chart, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput } from './input.js';
import { logLatencyAxis } from './style.js';
import { stageLayers, timeEncoding, WHEN_EMPTY } from './time-axis.js';
import type { TimeSlice } from './time-slices.js';

const ROWS_PER_DECADE = 8;

/** Counts of one slice by row of the map; row k spans 10^(k/8) to 10^((k+1)/8) ns. */
function heatRows(slice: TimeSlice): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { ns, count } of slice.latency.buckets()) {
    const row = Math.floor(Math.log10(ns) * ROWS_PER_DECADE);
    counts.set(row, (counts.get(row) ?? 0) + count);
  }
  return counts;
}

function edgeUs(row: number): number {
  return 10 ** (row / ROWS_PER_DECADE) / 1e3;
}

/** How many operations had which latency when: modes and stalls that percentiles hide. */
export function latencyHeatMap(input: ChartInput): ChartDocument {
  const slices = input.slices.filter((slice) => slice.latency.count > 0);
  const rows = slices.flatMap((slice) =>
    [...heatRows(slice)].map(([row, count]) => [
      slice.label,
      slice.startS,
      slice.endS,
      edgeUs(row),
      edgeUs(row + 1),
      count,
    ]),
  );
  return chart(input, {
    id: 'latency_heat_map',
    title: 'Latency heat map',
    description: 'Number of operations by latency and time, all runs; darker means more.',
    columns: ['stage', 'from_s', 'to_s', 'from_us', 'to_us', 'operations'],
    rows,
    whenEmpty: WHEN_EMPTY,
    body: {
      layer: [
        heatLayer(
          slices,
          rows.flatMap((row) => [Number(row[3]), Number(row[4])]),
        ),
        ...stageLayers(slices),
      ],
    },
  });
}

function heatLayer(slices: readonly TimeSlice[], edges: readonly number[]): Spec {
  return {
    mark: { type: 'rect' },
    encoding: {
      x: timeEncoding(slices, 'from_s'),
      x2: { field: 'to_s' },
      y: {
        field: 'from_us',
        type: 'quantitative',
        scale: { type: 'log', nice: false },
        axis: { ...logLatencyAxis(edges), grid: false },
      },
      y2: { field: 'to_us' },
      color: {
        field: 'operations',
        type: 'quantitative',
        scale: { type: 'log', scheme: 'viridis', reverse: true },
        legend: {
          title: 'operations',
          direction: 'horizontal',
          gradientLength: 240,
          format: '~s',
          tickCount: 4,
        },
      },
    },
  };
}
