// One bar per stage for one metric: the median over the runs, each run as a dot, and the confidence
// interval where there is one.
import type { StageMetrics } from '../../schema/generated/report.js';
import { METRICS } from '../summary.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput, ChartStage } from './input.js';
import { bandEncoding, GREY, scaleFor } from './style.js';

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
    const top = topOf(stage, bars.metric);
    return median === null ? [] : [{ stage: stage.label, top, text: bars.format(median) }];
  });
  const dots = runDots(input, bars);
  const interval = rows.some((row) => row[2] !== null);
  return chart(input, {
    ...bars,
    description: `${bars.description}${explanation(input, interval)}`,
    columns: ['stage', bars.column, 'low', 'high', 'runs'],
    rows,
    body: {
      encoding: { x: bandEncoding('stage', 'stage', input.labels) },
      layer: [
        { mark: { type: 'bar', color: bars.colour }, encoding: { y } },
        ...(interval ? [intervalLayer()] : []),
        ...(dots.length > 0 ? [dotLayer(dots)] : []),
        ...(numbers.length <= MOST_LABELS ? [numberLayer(numbers)] : []),
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

function intervalLayer(): Spec {
  return {
    mark: { type: 'rule', color: '#000000', strokeWidth: 2 },
    encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
  };
}

function dotLayer(dots: readonly Spec[]): Spec {
  return {
    data: { values: dots },
    mark: { type: 'point', filled: true, color: '#ffffff', stroke: GREY, size: 22, opacity: 0.9 },
    encoding: { y: { field: 'each', type: 'quantitative' } },
  };
}

/** The numbers of the bars, clear of the marks of single runs. */
function numberLayer(numbers: readonly Spec[]): Spec {
  return {
    data: { values: numbers },
    mark: { type: 'text', dy: -9, color: '#1f2933', fontSize: 11 },
    encoding: {
      y: { field: 'top', type: 'quantitative' },
      text: { field: 'text', type: 'nominal' },
    },
  };
}
