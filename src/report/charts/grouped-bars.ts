// Bars side by side for each stage, one for each of a few figures.
import { type BarNumber, barNumbers } from './bar-numbers.js';
import type { Spec } from './chart.js';
import { bandEncoding, barWidth, legendFor } from './style.js';

/** A figure and its colour. */
export type Series = readonly [name: string, colour: string];

/** What is drawn of rows with `stage`, the name of a figure and its value. */
export interface GroupedBars {
  readonly labels: readonly string[];
  /** Title of the axis of `labels`; default: stage. */
  readonly title?: string;
  /** The column with the names of the figures. */
  readonly by: string;
  readonly series: readonly Series[];
  /** The column with the values, and how they are shown. */
  readonly value: { readonly field: string; readonly axis: Spec; readonly scale?: Spec };
  /** What stands over the bars, with the columns of the rows, where all have room for it. */
  readonly numbers?: readonly BarNumber[];
}

/** The layers of the bars and of their numbers. */
export function groupedBars(bars: GroupedBars): Spec[] {
  const { labels, title = 'stage', by, series, value, numbers = [] } = bars;
  const names = series.map(([name]) => name);
  const x = bandEncoding('stage', title, labels, names.length);
  const xOffset = { field: by, type: 'nominal', scale: { domain: names } };
  const layer = {
    mark: { type: 'bar' },
    encoding: {
      x,
      xOffset,
      y: { type: 'quantitative', ...value },
      color: {
        field: by,
        type: 'nominal',
        scale: { domain: names, range: series.map(([, colour]) => colour) },
        legend: legendFor(names),
      },
    },
  };
  const room = barWidth(labels.length, names.length);
  const y = { field: value.field, type: 'quantitative' };
  return [layer, ...barNumbers(numbers, room, { x, xOffset, y })];
}
