// The charts over time. All stages share one time axis; boundaries and names of stages are drawn
// across each.
import { chart, PLOT_WIDTH, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput } from './input.js';
import { BLUE, countAxis, GREY, logLatencyAxis, scaleFor, SKY, VERMILLION } from './style.js';
import type { TimeSlice } from './time-slices.js';

const WHEN_EMPTY = 'No interval was measured.';
const TIME = 'time_s';
const NAME_CHARACTER_PX = 6;

function timeEncoding(slices: readonly TimeSlice[], field: string): Spec {
  const endS = Math.max(...slices.map((slice) => slice.endS));
  return {
    field,
    type: 'quantitative',
    scale: { domain: [0, endS], nice: false },
    axis: { title: 'time in measure phases (s)', grid: false },
  };
}

/** A rule where each stage begins, and its name where the stage is wide enough for one. */
function stageLayers(slices: readonly TimeSlice[]): Spec[] {
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { label, startS, endS } of slices) {
    if (!starts.has(label)) starts.set(label, startS);
    ends.set(label, endS);
  }
  const totalS = Math.max(...slices.map((slice) => slice.endS));
  const stages = [...starts].map(([label, startS]) => {
    const room = Math.floor(
      (((ends.get(label)! - startS) / totalS) * PLOT_WIDTH) / NAME_CHARACTER_PX - 1,
    );
    const name = label.length <= room ? label : room < 4 ? '' : `${label.slice(0, room - 1)}…`;
    return { start: startS, name };
  });
  const x = timeEncoding(slices, 'start');
  return [
    {
      data: { values: stages.filter((stage) => stage.start > 0) },
      mark: { type: 'rule', color: '#9aa5b1', strokeDash: [3, 3] },
      encoding: { x },
    },
    {
      data: { values: stages },
      mark: { type: 'text', align: 'left', dx: 4, dy: -6, color: GREY, fontSize: 10 },
      encoding: { x, y: { value: 0 }, text: { field: 'name', type: 'nominal' } },
    },
  ];
}

function middle(slice: TimeSlice): number {
  return (slice.startS + slice.endS) / 2;
}

/** Lines break between stages: `detail` keeps each stage a line of its own. */
function line(extra: Spec, encoding: Spec): Spec {
  const detail = { field: 'stage', type: 'nominal' };
  return {
    // A stage of a single interval has no line; its point must be seen.
    mark: { type: 'line', strokeWidth: 2, point: { size: 20 }, ...extra },
    encoding: { detail, ...encoding },
  };
}

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
    body:
      rows.length === 0
        ? {}
        : {
            layer: [
              line({ color: BLUE }, { x: timeEncoding(slices, TIME), y }),
              ...stageLayers(slices),
            ],
          },
  });
}

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
    body:
      rows.length === 0
        ? {}
        : {
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
    body:
      rows.length === 0
        ? {}
        : {
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
