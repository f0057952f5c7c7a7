// One bar per stage for one metric: the median over the runs, each run as a dot, and the confidence
// interval where there is one.
import type { StageMetrics } from '../../schema/generated/report.js';
import { METRICS } from '../summary.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import { BLACK, GREY, GROUND, INK } from './colours.js';
import type { ChartInput, ChartStage } from './input.js';
import { bandEncoding, scaleFor } from './style.js';

/** What a chart of bars shows. */
export interface StageBars {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly metric: keyof StageMetrics;
  /** Name of the value's column, with its unit. */
  readonly column: string;
  readonly axis: Spec;
  readonly colour: string;
  /** Writes a value on its bar. */
  readonly format: (value: number) => string;
  /** What follows such a value in a sentence. */
  readonly unit: string;
  readonly whenEmpty: string;
}

/** More bars than this leave no room for a number on each. */
const MOST_LABELS = 12;

function runDots(input: ChartInput, bars: StageBars): Spec[] {
  if (input.runs < 2) return [];
  return input.stages.flatMap(({ label, results }) =>
    results.map((stage) => ({ stage: label, each: METRICS[bars.metric](stage) })),
  );
}

/** The highest mark of a stage: its bar, its interval or its highest run. */
function topOf({ summary, results }: ChartStage, metric: keyof StageMetrics): number {
  const { median, high } = summary.metrics[metric];
  return Math.max(median ?? 0, high ?? 0, ...results.map((stage) => METRICS[metric](stage) ?? 0));
}

/** The highest value that a chart of `metric` shows; 0 without values. */
export function highestOf(input: ChartInput, metric: keyof StageMetrics): number {
  return Math.max(0, ...input.stages.map((stage) => topOf(stage, metric)));
}

/** Draws `bars` for every stage that has a value. */
export function stageBars(input: ChartInput, bars: StageBars): ChartDocument {
  const rows = input.stages.flatMap(({ label, summary }) => {
    const { median, low, high, runs } = summary.metrics[bars.metric];
    return median === null ? [] : [[label, median, low, high, runs]];
  });
  const scale = scaleFor([highestOf(input, bars.metric)]);
  const y = { field: bars.column, type: 'quantitative', axis: bars.axis, scale };
  const numbers = input.stages.flatMap((stage) => {
    const { median } = stage.summary.metrics[bars.metric];
    return median === null ? [] : [{ stage: stage.label, median, text: bars.format(median) }];
  });
  const dots = runDots(input, bars);
  const interval = rows.some((row) => row[2] !== null);
  const x = bandEncoding('stage', 'stage', input.labels);
  // Marks of single runs stand to the right on their bar, its number to the left: neither hides.
  const [left, right] = dots.length > 0 ? [0.34, 0.86] : [0.5, 0.5];
  return chart(input, {
    ...bars,
    description: `${bars.description}${explanation(input, interval)}`,
    columns: ['stage', bars.column, 'low', 'high', 'runs'],
    rows,
    figures: numbers.map(({ stage, text }) => `${stage}: ${text} ${bars.unit}`),
    body: {
      layer: [
        { mark: { type: 'bar', color: bars.colour }, encoding: { x, y } },
        ...(interval ? [intervalLayer({ ...x, bandPosition: right })] : []),
        ...(dots.length > 0 ? [dotLayer(dots, { ...x, bandPosition: right })] : []),
        ...(numbers.length <= MOST_LABELS
          ? [numberLayer(numbers, { ...x, bandPosition: left })]
          : []),
      ],
    },
  });
}

/** What the marks beside the bars mean, where there are any. */
function explanation(input: ChartInput, interval: boolean): string {
  if (input.runs < 2) return '';
  const line = interval ? ', the line is the 95% confidence interval of the median' : '';
  return ` Bars are medians over the runs, dots are single runs${line}.`;
}

function intervalLayer(x: Spec): Spec {
  return {
    mark: { type: 'rule', color: BLACK, strokeWidth: 2 },
    encoding: { x, y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
  };
}

function dotLayer(dots: readonly Spec[], x: Spec): Spec {
  return {
    data: { values: dots },
    mark: { type: 'point', filled: true, color: GROUND, stroke: GREY, size: 22 },
    encoding: { x, y: { field: 'each', type: 'quantitative' } },
  };
}

/** The number of each bar, on top of it. */
function numberLayer(numbers: readonly Spec[], x: Spec): Spec {
  return {
    data: { values: numbers },
    mark: { type: 'text', dy: -8, color: INK, fontSize: 11 },
    encoding: {
      x,
      y: { field: 'median', type: 'quantitative' },
      text: { field: 'text', type: 'nominal' },
    },
  };
}
