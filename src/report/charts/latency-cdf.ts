// How are latencies spread? Modes show as steps.
import type { Histogram } from '../../metrics/histogram.js';
import { formatDurationUs } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { logLatencyAxis, percentAxis, stageLine } from './style.js';

/** A point is kept when the line has moved this far since the last one: finer cannot be seen. */
const LEAST_SHARE = 0.004;
const LEAST_DECADES = 0.02;

/** Points [latency in µs, share of operations not slower], thinned to what can be seen. */
export function cumulativePoints(histogram: Histogram): [us: number, share: number][] {
  const points: [number, number][] = [];
  let seen = 0;
  let lastShare = 0;
  let lastNs = 0;
  for (const { ns, count } of histogram.buckets()) {
    if (seen === 0) points.push([Math.min(histogram.minNs, ns) / 1e3, 0]);
    seen += count;
    const share = seen / histogram.count;
    const visible =
      share - lastShare >= LEAST_SHARE || Math.log10(ns / (lastNs || ns)) >= LEAST_DECADES;
    if (visible || seen === histogram.count) {
      points.push([Math.min(ns, histogram.maxNs) / 1e3, share]);
      lastShare = share;
      lastNs = ns;
    }
  }
  return points;
}

/** The cumulative distribution of latency, one line per stage. */
export function latencyCdf(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, latency }) =>
    cumulativePoints(latency).map(([us, share]) => [label, us, share]),
  );
  return chart(input, {
    id: 'latency_cdf',
    title: 'Latency, cumulative distribution',
    description: 'Share of operations that were not slower than a latency, per stage, all runs.',
    columns: ['stage', 'latency_us', 'share of operations'],
    rows,
    whenEmpty: 'No operation succeeded: there is no latency.',
    figures: input.stages
      .filter(({ latency }) => latency.count > 0)
      .map(({ label, latency }) => {
        const [half, most] = [50, 90].map((p) => formatDurationUs(latency.percentileNs(p) / 1e3));
        return `${label}: half within ${half}, 90% within ${most}`;
      }),
    body: {
      mark: { type: 'line', strokeWidth: 2 },
      encoding: {
        x: {
          field: 'latency_us',
          type: 'quantitative',
          scale: { type: 'log', nice: false },
          axis: logLatencyAxis(rows.map((row) => Number(row[1]))),
        },
        y: {
          field: 'share of operations',
          type: 'quantitative',
          scale: { domain: [0, 1] },
          axis: percentAxis('operations not slower'),
        },
        order: { field: 'share of operations', type: 'quantitative' },
        ...stageLine(input.labels),
      },
    },
  });
}
