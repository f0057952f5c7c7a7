// Did the session itself change from run to run: drift, warming up, a run that stands out?
import { formatPercent } from '../../units.js';
import { median, METRICS } from '../summary.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput, ChartStage } from './input.js';
import { PANEL_HEIGHT, stripEncoding } from './run-strip.js';
import { stageDots } from './style.js';

const PANELS = [
  ['throughput, relative to the median', 'throughput', 'throughput'],
  ['p99, relative to the median', 'p99_us', 'p99'],
] as const;

/** Rows of one stage: each run against the median of the stage. */
function rowsOf({ label, results }: ChartStage) {
  return PANELS.flatMap(([name, metric]) => {
    const values = results.map(METRICS[metric]);
    const reference = median(values.filter((value) => value !== null));
    if (reference === null || reference === 0) return [];
    return values.flatMap((value, i) =>
      value === null ? [] : [[label, name, i + 1, value, value / reference] as const],
    );
  });
}

/** Throughput and p99 of every run, in the order in which the runs were made. */
export function runOrder(input: ChartInput): ChartDocument {
  const rows = input.runs < 2 ? [] : input.stages.flatMap(rowsOf);
  return chart(input, {
    id: 'run_order',
    title: 'Runs in their order',
    description:
      'Throughput and p99 of every run in the order in which they were made, relative to the median of the stage over the runs.',
    columns: ['stage', 'figure', 'run', 'value', 'relative'],
    rows: rows.map((row) => [...row]),
    whenEmpty:
      input.runs < 2
        ? 'One run has no order; --runs makes several.'
        : 'No operation succeeded: there is nothing to hold against one another.',
    figures: PANELS.flatMap(([name, , word]) => {
      const values = rows.filter((row) => row[1] === name).map((row) => row[4]);
      if (values.length === 0) return [];
      const [low, high] = [Math.min(...values), Math.max(...values)].map(formatPercent);
      return [`${word}: ${low} to ${high} of the median`];
    }),
    body: {
      height: PANEL_HEIGHT,
      mark: { type: 'point', filled: true, size: 60 },
      encoding: {
        ...stripEncoding(
          'figure',
          PANELS.map(([name]) => name),
          'run',
        ),
        ...stageDots(input.labels),
      },
      resolve: { scale: { y: 'independent' } },
    },
  });
}
