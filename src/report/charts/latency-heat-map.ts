// Which latencies came when? Shows the modes and stalls that percentiles hide.
import { formatCount } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import { STEPS } from './colours.js';
import type { ChartInput } from './input.js';
import { legendFor, logLatencyAxis } from './style.js';
import { overTime, timeEncoding, WHEN_EMPTY } from './time-axis.js';
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

/** Counts of one colour: from `from` to below the next step's. */
interface Step {
  readonly from: number;
  readonly name: string;
  readonly colour: string;
}

/**
 * The steps of colour: at round numbers, evenly spread over the decades from 1 to `most`. Few of them,
 * because eyes tell few, and because each has a counterpart on a dark screen.
 */
function stepsUpTo(most: number): Step[] {
  const edges = STEPS.map((_, i) =>
    Math.round(Number((most ** (i / STEPS.length)).toPrecision(1))),
  );
  const starts = [...new Set(edges)];
  const last = STEPS.length - 1;
  return starts.map((from, i) => {
    const to = (starts[i + 1] ?? Infinity) - 1;
    const [low, high] = [formatCount(from), formatCount(to)];
    const name =
      i === starts.length - 1 ? `${low} or more` : to === from ? low : `${low} to ${high}`;
    const place = starts.length === 1 ? last : Math.round((i * last) / (starts.length - 1));
    return { from, name, colour: STEPS[place]! };
  });
}

/** How many operations had which latency when: modes and stalls that percentiles hide. */
export function latencyHeatMap(input: ChartInput): ChartDocument {
  const { frame } = input;
  const cells = input.slices.flatMap((slice) =>
    [...heatRows(slice)].map(([row, count]) => ({ slice, row, count })),
  );
  const most = cells.reduce((highest, { count }) => Math.max(highest, count), 1);
  const steps = stepsUpTo(most);
  const rows = cells.map(({ slice: { label, startS, endS }, row, count }) => {
    const step = steps.findLast(({ from }) => from <= count)!.name;
    return [label, startS, endS, edgeUs(row), edgeUs(row + 1), count, step];
  });
  const edges = cells.flatMap(({ row }) => [edgeUs(row), edgeUs(row + 1)]);
  const names = steps.map(({ name }) => name);
  return chart(input, {
    id: 'latency_heat_map',
    title: 'Latency heat map',
    description:
      'Number of operations by latency and time, all runs. The further a colour is from the ground, the more.',
    columns: ['stage', 'from_s', 'to_s', 'from_us', 'to_us', 'operations', 'step'],
    rows,
    whenEmpty: WHEN_EMPTY,
    figures: [`At most ${formatCount(most)} operations in one cell`],
    ...overTime(frame, [
      {
        // A hair over its neighbours: the ground would shine through where edges meet inside a pixel.
        mark: { type: 'rect', x2Offset: 0.6, yOffset: 0.6 },
        encoding: {
          x: timeEncoding(frame, 'from_s'),
          x2: { field: 'to_s' },
          y: {
            field: 'from_us',
            type: 'quantitative',
            scale: { type: 'log', nice: false },
            axis: { ...logLatencyAxis(edges), grid: false },
          },
          y2: { field: 'to_us' },
          color: {
            field: 'step',
            type: 'nominal',
            scale: { domain: names, range: steps.map(({ colour }) => colour) },
            legend: { ...legendFor(names), title: 'operations in a cell', symbolType: 'square' },
          },
        },
      },
    ]),
  });
}
