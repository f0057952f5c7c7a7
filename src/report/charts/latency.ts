// How slow was each stage, typically and at worst?
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { bandEncoding, BLUE, latencyAxis, SKY, VERMILLION } from './style.js';

const FIGURES = [
  ['mean', 'mean_us', '#9aa5b1'],
  ['p50', 'p50_us', SKY],
  ['p95', 'p95_us', BLUE],
  ['p99', 'p99_us', VERMILLION],
] as const;

/** Mean and percentiles of each stage. */
export function latency(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary }) =>
    FIGURES.flatMap(([name, metric]) => {
      const { median } = summary.metrics[metric];
      return median === null ? [] : [[label, name, median]];
    }),
  );
  const names = FIGURES.map(([name]) => name);
  return chart(input, {
    id: 'latency',
    title: 'Latency',
    description:
      'Mean, median, 95th and 99th percentile of latency per stage; median over the runs.',
    columns: ['stage', 'figure', 'latency_us'],
    rows,
    whenEmpty: 'No operation succeeded: there is no latency.',
    body: {
      mark: { type: 'bar' },
      encoding: {
        x: bandEncoding('stage', 'stage', input.labels),
        xOffset: { field: 'figure', type: 'nominal', scale: { domain: names } },
        y: { field: 'latency_us', type: 'quantitative', axis: latencyAxis('latency') },
        color: {
          field: 'figure',
          type: 'nominal',
          scale: { domain: names, range: FIGURES.map(([, , colour]) => colour) },
        },
      },
    },
  });
}
