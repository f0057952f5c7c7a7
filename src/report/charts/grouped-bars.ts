// Bars side by side for each stage, one for each of a few figures.
import type { Spec } from './chart.js';
import { bandEncoding, legendFor } from './style.js';

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
}

/** The layer of the bars. */
export function groupedBars({ labels, title = 'stage', by, series, value }: GroupedBars): Spec {
  const names = series.map(([name]) => name);
  return {
    mark: { type: 'bar' },
    encoding: {
      x: bandEncoding('stage', title, labels),
      xOffset: { field: by, type: 'nominal', scale: { domain: names } },
      y: { type: 'quantitative', ...value },
      color: {
        field: by,
        type: 'nominal',
        scale: { domain: names, range: series.map(([, colour]) => colour) },
        legend: legendFor(names),
      },
    },
  };
}
