// Runs in the order in which they were made, a panel for each figure, all on one scale: relative to a
// reference. Shared by the charts of a report and of a comparison.
import type { Spec } from './chart.js';

/** Height of one panel, in px. */
export const PANEL_HEIGHT = 90;

/** Axes and panels: `row` names the column of the figures, `order` that of the places in time. */
export function stripEncoding(row: string, panels: readonly string[], order: string): Spec {
  return {
    row: {
      field: row,
      type: 'nominal',
      sort: panels,
      header: {
        title: null,
        labelAngle: 0,
        labelAnchor: 'start',
        labelOrient: 'top',
        labelFontSize: 11,
      },
    },
    x: {
      field: order,
      type: 'quantitative',
      axis: { title: 'run, in order of time', tickMinStep: 1, format: 'd', grid: false },
      scale: { zero: false, padding: 12 },
    },
    y: {
      field: 'relative',
      type: 'quantitative',
      scale: { zero: false },
      axis: { title: 'of the median', format: '.3~%', tickCount: 4 },
    },
  };
}
