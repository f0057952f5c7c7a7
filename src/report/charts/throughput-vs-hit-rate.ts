// What does a hit rate cost or bring?
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { countAxis, legendColumns, percentAxis, stageDots } from './style.js';

/** One point per stage: what the hit rate costs or brings. */
export function throughputVsHitRate(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary: { metrics } }) => {
    const { hit_rate: hitRate, throughput } = metrics;
    if (hitRate.median === null || throughput.median === null) return [];
    return [[label, hitRate.median, throughput.median]];
  });
  return chart(input, {
    id: 'throughput_vs_hit_rate',
    title: 'Throughput against hit rate',
    description: 'Hit rate and throughput of each stage, median over the runs.',
    columns: ['stage', 'hit rate', 'operations per second'],
    rows,
    whenEmpty: 'No read was answered: there is no hit rate.',
    body: {
      mark: { type: 'point', filled: true, size: 110, opacity: 0.9 },
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
        color: stageDots(input.labels),
        shape: {
          field: 'stage',
          type: 'nominal',
          scale: { domain: input.labels },
          legend: { columns: legendColumns(input.labels) },
        },
      },
    },
  });
}
