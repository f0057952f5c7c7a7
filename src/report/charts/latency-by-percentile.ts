// How long is the tail?
import type { Histogram } from '../../metrics/histogram.js';
import { formatDurationUs } from '../../units.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput } from './input.js';
import { latencyAxis, stageLine } from './style.js';

/** Where fewer samples lie beyond a percentile than this, its value is luck: the line ends. */
export const LEAST_BEYOND = 10;
const POINTS_PER_DECADE = 20;

/** Vega expression: the percentile of x = 1 / (1 - p). */
const PERCENTILE_LABEL = "datum.value <= 1 ? '0%' : format(100 - 100 / datum.value, '~r') + '%'";

/** Points [x = 1 / (1 - p), latency in µs] up to the last percentile with ten samples beyond it. */
export function percentilePoints(histogram: Histogram): [x: number, us: number][] {
  const last = histogram.count / LEAST_BEYOND;
  if (last < 2) return [];
  const points: [number, number][] = [];
  const at = (x: number): void =>
    void points.push([x, histogram.percentileNs(100 * (1 - 1 / x)) / 1e3]);
  for (let step = 0; 10 ** (step / POINTS_PER_DECADE) < last; step++) {
    at(10 ** (step / POINTS_PER_DECADE));
  }
  at(last);
  return points;
}

/** The x encoding of `field`, which holds 1 / (1 - p) up to `most`: the tail is spread out. */
export function percentileEncoding(field: string, most: number): Spec {
  const ticks = Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, i) => 10 ** i);
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [1, most], nice: false },
    axis: { title: 'percentile', values: ticks, labelExpr: PERCENTILE_LABEL },
  };
}

/** Latency by percentile with the tail spread out, as HdrHistogram draws it. */
export function latencyByPercentile(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, latency }) =>
    percentilePoints(latency).map(([x, us]) => [label, 1 - 1 / x, x, us]),
  );
  const most = Math.max(10, ...rows.map((row) => Number(row[2])));
  return chart(input, {
    id: 'latency_by_percentile',
    title: 'Latency by percentile',
    description:
      'Latency at each percentile per stage, all runs. Each line ends where fewer than ten operations were slower.',
    columns: ['stage', 'percentile', '1 / (1 - percentile)', 'latency_us'],
    rows,
    whenEmpty: 'Fewer than 20 operations succeeded in each stage: too few for percentiles.',
    figures: input.stages.flatMap(({ label, latency }) => {
      const [x, us] = percentilePoints(latency).at(-1) ?? [0, 0];
      if (x === 0) return [];
      return [`${label}: ${formatDurationUs(us)} at ${(100 - 100 / x).toPrecision(5)}%`];
    }),
    body: {
      mark: { type: 'line', strokeWidth: 2 },
      encoding: {
        x: percentileEncoding('1 / (1 - percentile)', most),
        y: { field: 'latency_us', type: 'quantitative', axis: latencyAxis('latency') },
        ...stageLine(input.labels),
      },
    },
  });
}
