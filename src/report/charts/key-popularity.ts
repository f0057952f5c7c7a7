// Did the popular keys get the share of operations that the scenario's distribution gives them?
import { formatCount, formatPercent } from '../../units.js';
import { median } from '../summary.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput, ChartStage } from './input.js';
import { logCountAxis, percentAxis, stageDots, stageLine } from './style.js';

const COLUMNS = ['stage', 'keys', 'asked share', 'realised share'] as const;

/** Rows of one stage; a realised share is the median over the runs. */
function rowsOf({ label, results }: ChartStage): [string, number, number, number | null][] {
  const curves = results.flatMap(({ workload }) => workload.keys.popularity ?? []);
  const asked = new Map(curves.map((point) => [point.ranks, point.asked_share]));
  return [...asked].map(([ranks, askedShare]) => {
    const points = curves.filter((point) => point.ranks === ranks);
    return [label, ranks, askedShare, median(points.map((point) => point.realised_share))];
  });
}

/** Share of the operations that go to the most popular keys: asked as a line, realised as dots. */
export function keyPopularity(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(rowsOf);
  const counts = rows.map(([, keys]) => keys);
  const share = (field: string): Spec => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, 1] },
    axis: percentAxis('operations (line: asked for, dots: counted)'),
  });
  return chart(input, {
    id: 'key_popularity',
    title: 'Popularity of the keys',
    description:
      'Share of operations that the most popular keys got together, per stage: what the distribution of the scenario gives them as a line, what was counted as dots. Ghost reads are left out.',
    columns: COLUMNS,
    rows,
    figures: rows.flatMap(([label, keys, , counted], i) => {
      // A tenth of the keys: where the law is steep, most of the load.
      const all = rows.findLast((row) => row[0] === label)![1];
      const isTenth =
        keys <= all / 10 && !(rows[i + 1]?.[0] === label && rows[i + 1]![1] <= all / 10);
      return isTenth
        ? [
            `${label}: ${formatPercent(counted)} for the ${formatCount(keys)} most popular of ${formatCount(all)} keys`,
          ]
        : [];
    }),
    whenEmpty: 'No stage chose its keys by a popularity that stays.',
    body: {
      encoding: {
        x: {
          field: 'keys',
          type: 'quantitative',
          scale: { type: 'log', domain: [1, Math.max(2, ...counts)], nice: false },
          axis: logCountAxis('number of most popular keys', counts),
        },
      },
      layer: [
        {
          mark: { type: 'line', strokeWidth: 1.5, clip: true },
          encoding: { y: share('asked share'), ...stageLine(input.labels) },
        },
        {
          mark: { type: 'point', filled: true, size: 28 },
          encoding: { y: share('realised share'), color: stageDots(input.labels).color },
        },
      ],
    },
  });
}
