// What does a hit rate cost or bring?
import { formatPercent, formatRate } from '../../units.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import { INK } from './colours.js';
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
      encoding: {
        x: {
          field: 'hit rate',
          type: 'quantitative',
          scale: { domain: [0, 1] },
          axis: { ...percentAxis('hit rate'), tickCount: 5 },
        },
        y: {
          field: 'operations per second',
          type: 'quantitative',
          axis: countAxis('operations per second'),
        },
      },
      layer: [
        {
          mark: { type: 'point', filled: true, size: 90 },
          encoding: stageDots(input.labels),
        },
        ...(rows.length === 1 ? [valuesLayer(rows[0]![1], rows[0]![2])] : []),
      ],
    },
  });
}

/** The values of a dot that is alone, on the side where there is more room. */
function valuesLayer(hitRate: number, rate: number): Spec {
  const side = hitRate > 0.5 ? { align: 'right', dx: -10 } : { align: 'left', dx: 10 };
  return {
    mark: { type: 'text', ...side, color: INK, fontSize: 11 },
    encoding: { text: { value: `${formatRate(rate)}/s at ${formatPercent(hitRate)}` } },
  };
}
