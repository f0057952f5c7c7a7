// How slow was each stage, typically and at worst?
import { formatDurationUs } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import { AXIS, BLUE, SKY, VERMILLION } from './colours.js';
import { groupedBars } from './grouped-bars.js';
import type { ChartInput } from './input.js';
import { latencyAxis } from './style.js';

const FIGURES = [
  ['mean', 'mean_us', AXIS],
  ['p50', 'p50_us', SKY],
  ['p95', 'p95_us', BLUE],
  ['p99', 'p99_us', VERMILLION],
] as const;

/** Mean and percentiles of each stage. */
export function latency(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary }) =>
    FIGURES.flatMap(([name, metric]) => {
      const { median } = summary.metrics[metric];
      return median === null ? [] : [[label, name, median] as const];
    }),
  );
  return chart(input, {
    id: 'latency',
    title: 'Latency',
    description:
      'Mean, median, 95th and 99th percentile of latency per stage; median over the runs.',
    columns: ['stage', 'figure', 'latency_us'],
    rows: rows.map((row) => [...row]),
    whenEmpty: 'No operation succeeded: there is no latency.',
    figures: input.stages.flatMap(({ label, summary: { metrics } }) =>
      metrics.p99_us.median === null
        ? []
        : [
            `${label}: p50 ${formatDurationUs(metrics.p50_us.median)}, p99 ${formatDurationUs(metrics.p99_us.median)}`,
          ],
    ),
    body: {
      layer: groupedBars({
        labels: input.labels,
        by: 'figure',
        series: FIGURES.map(([name, , colour]) => [name, colour]),
        value: { field: 'latency_us', axis: latencyAxis('latency') },
        numbers: rows.map(([stage, figure, us]) => {
          return { stage, figure, latency_us: us, text: formatDurationUs(us) };
        }),
      }),
    },
  });
}
