// How much did each figure change, how sure is that, and does it matter? The picture of the decision.
import { chart, type ChartDocument, type Spec } from '../../report/charts/chart.js';
import { BLUE, GREEN, GREY, INK, VERMILLION } from '../../report/charts/colours.js';
import type { Row } from '../../schema/generated/verdict.js';
import { metricLabel, verdictText } from '../formats/row-text.js';
import { formatSigned } from '../signed.js';
import type { CompareInput } from './input.js';

const VERDICTS: readonly Row['verdict'][] = ['regressed', 'inconclusive', 'improved', 'equivalent'];
const COLOURS = [VERMILLION, GREY, BLUE, GREEN];
const SHAPES = ['cross', 'square', 'diamond', 'circle'];

/** Room is left for names and numbers beside it. */
const FOREST_WIDTH = 360;
const ROW_HEIGHT = 22;
/** With more rows, only those that gate are drawn. */
const MOST_ROWS = 60;
/** Ratios beyond ten times either way are cut off. */
const WIDEST = 10;
const MOST_TICKS = 8;
const TICK_STEPS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Vega expression: a ratio as a change in percent. */
const CHANGE_LABEL =
  "(datum.value > 1 ? '+' : '') + format(round((datum.value - 1) * 100), 'd') + '%'";

/** Ends of the axis: all that is shown, with a little room. */
function domainOf(values: readonly number[]): [low: number, high: number] {
  const low = Math.max(1 / WIDEST, Math.min(...values));
  const high = Math.min(WIDEST, Math.max(...values));
  return [low / 1.02, high * 1.02];
}

/** Round changes in percent between the ends, as ratios. */
function ticksBetween(low: number, high: number): number[] {
  const ticks = (step: number): number[] => {
    const from = Math.ceil((100 * (low - 1)) / step);
    const to = Math.floor((100 * (high - 1)) / step);
    return Array.from({ length: to - from + 1 }, (_, i) => 1 + ((from + i) * step) / 100);
  };
  const found = TICK_STEPS.map(ticks).find((each) => each.length <= MOST_TICKS);
  return (found ?? ticks(TICK_STEPS.at(-1)!)).filter((tick) => tick > 0);
}

function xOf(field: string, [low, high]: readonly [number, number]): Spec {
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: {
      title: 'change (throughput: right is better; all else: left is better)',
      values: ticksBetween(low, high),
      labelOverlap: 'greedy',
      labelSeparation: 6,
      labelExpr: CHANGE_LABEL,
    },
  };
}

/** One row of the table: label, verdict, ratio, its interval, the floor on both sides, text. */
function tableRow(row: Row, label: string) {
  const { estimate, interval } = row.change;
  if (estimate === null || row.floor === null) return [];
  const { low, high } = interval;
  const ends = low === null || high === null ? [null, null] : [1 + low, 1 + high];
  const floors = [1 / (1 + row.floor), 1 + row.floor];
  const text = formatSigned(estimate, 'ratio');
  return [
    [label, row.verdict, 1 + estimate, ...ends, ...floors, `${text}  ${verdictText(row.verdict)}`],
  ];
}

/** The change of every metric of every stage with its interval, and the floor as a band. */
export function forest({ comparison, stages, parameters }: CompareInput): ChartDocument {
  const isLong = comparison.rows.length > MOST_ROWS;
  const several = stages.length > 1;
  const rows = stages.flatMap((stage) =>
    stage.rows
      .filter(({ gates }) => gates || !isLong)
      .flatMap((row) => {
        const prefix = several ? `${stage.label} · ` : '';
        return tableRow(row, prefix + metricLabel(row));
      }),
  );
  const numbers = rows.flatMap((row) => row.slice(2, 7)).filter((it) => typeof it === 'number');
  const domain = domainOf([1, ...numbers.filter((it) => it > 0)]);
  const y = {
    field: 'metric',
    type: 'nominal',
    scale: { domain: rows.map(([label]) => label), padding: 0.3 },
    axis: { title: null, grid: false, labelLimit: 220 },
  };
  const colour = {
    field: 'verdict',
    type: 'nominal',
    scale: { domain: VERDICTS, range: COLOURS },
    legend: { columns: VERDICTS.length },
  };
  const shape = { ...colour, scale: { domain: VERDICTS, range: SHAPES } };
  const values = { type: 'quantitative' };
  return chart(
    { parameters },
    {
      id: 'compare_forest',
      title: 'Change of each figure',
      description:
        'Change of the candidate against the baseline: estimate and interval. The grey band is what does not matter. Error rates, and rates that are zero, are in the table alone.',
      columns: ['metric', 'verdict', 'ratio', 'low', 'high', 'floor_low', 'floor_high', 'change'],
      rows,
      whenEmpty: 'There is no change that can be shown as a ratio.',
      body: {
        width: FOREST_WIDTH,
        height: Math.max(4, rows.length) * ROW_HEIGHT,
        encoding: { y },
        layer: [
          {
            mark: { type: 'bar', color: GREY, opacity: 0.16, clip: true },
            encoding: { x: xOf('floor_low', domain), x2: { field: 'floor_high' } },
          },
          {
            mark: { type: 'rule', color: GREY },
            encoding: { x: { datum: 1, ...values }, y: null },
          },
          {
            mark: { type: 'rule', strokeWidth: 2, clip: true },
            encoding: { x: { field: 'low', ...values }, x2: { field: 'high' }, color: colour },
          },
          {
            mark: { type: 'point', filled: true, size: 70, opacity: 1, clip: true },
            encoding: { x: { field: 'ratio', ...values }, color: colour, shape },
          },
          {
            mark: { type: 'text', align: 'left', dx: 8, fontSize: 11, color: INK },
            encoding: { x: { value: 'width' }, text: { field: 'change', type: 'nominal' } },
          },
        ],
      },
    },
  );
}
