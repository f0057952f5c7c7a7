// One bar per stage for one metric: the median over the runs, each run as a dot, and the confidence
// interval where there is one.
import type { StageMetrics } from '../../schema/generated/report.js';
import { NO_VALUE } from '../../units.js';
import { METRICS } from '../summary.js';
import { barNumbers } from './bar-numbers.js';
import { chart, type ChartDocument, type Spec } from './chart.js';
import { BLACK, GREY, GROUND } from './colours.js';
import type { ChartInput, ChartStage } from './input.js';
import { bandEncoding, scaleFor, slotWidth } from './style.js';

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
  /** What stands in the picture instead where every stage tells that there was none. */
  readonly whenNone?: string;
}

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
  const isKnown = input.stages.every(({ summary }) => summary.metrics[bars.metric].median !== null);
  const isNone = bars.whenNone !== undefined && isKnown && highestOf(input, bars.metric) === 0;
  const rows = input.stages.flatMap(({ label, summary }) => {
    const { median, low, high, runs } = summary.metrics[bars.metric];
    return median === null || isNone ? [] : [[label, median, low, high, runs]];
  });
  const scale = scaleFor([highestOf(input, bars.metric)]);
  const y = { field: bars.column, type: 'quantitative', axis: bars.axis, scale };
  const numbers = input.stages.map(({ label, summary }) => {
    const { median } = summary.metrics[bars.metric];
    if (median === null) return { stage: label, median: 0, text: NO_VALUE, words: 'not known' };
    const text = bars.format(median);
    return { stage: label, median, text, words: `${text} ${bars.unit}` };
  });
  const dots = runDots(input, bars);
  const interval = rows.some((row) => row[2] !== null);
  const x = bandEncoding('stage', 'stage', input.labels);
  // Marks of single runs stand to the right on their bar, its number to the left: neither hides.
  const [left, right] = dots.length > 0 ? [0.34, 0.86] : [0.5, 0.5];
  return chart(input, {
    ...bars,
    whenEmpty: (isNone && bars.whenNone) || bars.whenEmpty,
    description: `${bars.description}${explanation(input, interval)}`,
    columns: ['stage', bars.column, 'low', 'high', 'runs'],
    rows,
    figures: numbers.map(({ stage, words }) => `${stage}: ${words}`),
    body: {
      layer: [
        { mark: { type: 'bar', color: bars.colour }, encoding: { x, y } },
        ...(interval ? [intervalLayer({ ...x, bandPosition: right })] : []),
        ...(dots.length > 0 ? [dotLayer(dots, { ...x, bandPosition: right })] : []),
        ...barNumbers(numbers, slotWidth(input.labels.length), {
          x: { ...x, bandPosition: left },
          y: { field: 'median', type: 'quantitative' },
        }),
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
