// What does a hit rate cost or bring?
import { formatPercent, formatRate } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { countAxis, percentAxis, stageDots } from './style.js';

/** One point per stage: what the hit rate costs or brings. */
export function throughputVsHitRate(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary: { metrics } }) => {
    const { hit_rate: hitRate, throughput } = metrics;
    if (hitRate.median === null || throughput.median === null) return [];
    return [[label, hitRate.median, throughput.median] as const];
  });
  return chart(input, {
    id: 'throughput_vs_hit_rate',
    title: 'Throughput against hit rate',
    description: 'Hit rate and throughput of each stage, median over the runs.',
    columns: ['stage', 'hit rate', 'operations per second'],
    rows: rows.map((row) => [...row]),
    whenEmpty: 'No read was answered: there is no hit rate.',
    figures: rows.map(
      ([label, hitRate, rate]) =>
        `${label}: ${formatRate(rate)} operations per second at a hit rate of ${formatPercent(hitRate)}`,
    ),
    body: {
      mark: { type: 'point', filled: true, size: 110 },
      encoding: {
        x: {
          field: 'hit rate',
          type: 'quantitative',
          scale: { domain: [0, 1] },
          axis: percentAxis('hit rate'),
        },
        y: {
          field: 'operations per second',
          type: 'quantitative',
          axis: countAxis('operations per second'),
        },
        ...stageDots(input.labels),
      },
    },
  });
}
