// How long is the tail on each side, and do its runs agree?
import { chart, type ChartDocument, type Spec } from '../../report/charts/chart.js';
import { percentilePoints, percentileEncoding } from '../../report/charts/latency-by-percentile.js';
import { latencyAxis } from '../../report/charts/style.js';
import type { CompareInput, ComparedStage, StageSide } from './input.js';
import { SIDE_COLOURS, SIDES } from './input.js';

const X = '1 / (1 - percentile)';

/** More runs than this would only thicken the lines. */
const MOST_RUNS = 20;

function sideRows(name: string, { runs, merged }: StageSide) {
  const lines = [
    ...runs.slice(0, MOST_RUNS).map(({ run, latency }) => ({ line: `run ${run}`, latency })),
    { line: 'all runs', latency: merged },
  ];
  return lines.flatMap(({ line, latency }) =>
    percentilePoints(latency).map(([x, us]) => [name, line, 1 - 1 / x, x, us]),
  );
}

function lineLayer(test: string, mark: Spec, encoding: Spec): Spec {
  return { transform: [{ filter: `datum.line ${test} 'all runs'` }], mark, encoding };
}

/** Latency at each percentile of both sides in one stage: bold for all runs, thin for each. */
export function sideLatency({ parameters }: CompareInput, stage: ComparedStage): ChartDocument {
  const rows = [...sideRows('baseline', stage.base), ...sideRows('candidate', stage.candidate)];
  const most = Math.max(10, ...rows.map((row) => Number(row[3])));
  const side = { field: 'side', type: 'nominal' };
  const encoding = {
    x: percentileEncoding(X, most),
    y: { field: 'latency_us', type: 'quantitative', axis: latencyAxis('latency') },
    color: {
      ...side,
      scale: SIDE_COLOURS,
      legend: { symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
    strokeDash: {
      ...side,
      scale: {
        domain: SIDES,
        range: [
          [1, 0],
          [7, 3],
        ],
      },
    },
    detail: { field: 'line', type: 'nominal' },
  };
  return chart(
    { parameters: `${stage.label} · ${parameters}` },
    {
      id: `compare_latency_${stage.index}`,
      title: 'Latency by percentile',
      description: `Latency at each percentile in stage ${stage.label}: bold lines are all runs of a side, thin lines single runs. Each ends where fewer than ten operations were slower.`,
      columns: ['side', 'line', 'percentile', X, 'latency_us'],
      rows,
      whenEmpty: 'Fewer than 20 operations succeeded: too few for percentiles.',
      body: {
        layer: [
          // `opacity` would make the legend pale too.
          lineLayer('!=', { type: 'line', strokeWidth: 1, strokeOpacity: 0.3 }, encoding),
          lineLayer('==', { type: 'line', strokeWidth: 2.5 }, encoding),
        ],
      },
    },
  );
}
