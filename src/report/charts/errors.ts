// What failed, and how?
import { ERROR_CLASSES } from '../../metrics/outcome.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { bandEncoding, countAxis, PALETTE } from './style.js';

/** Failed operations by class and stage, over all runs: a median would hide the rare ones. */
export function errors(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, results }) =>
    ERROR_CLASSES.flatMap((name) => {
      const count = results.reduce((sum, stage) => sum + stage.measure.errors[name], 0);
      return count === 0 ? [] : [[label, name, count]];
    }),
  );
  return chart(input, {
    id: 'errors',
    title: 'Errors',
    description: 'Failed operations by class and stage, all runs together.',
    columns: ['stage', 'class', 'operations'],
    rows,
    whenEmpty: input.stages.length === 0 ? 'No stage was measured.' : 'No operation failed.',
    body: {
      mark: { type: 'bar' },
      encoding: {
        x: bandEncoding('stage', 'stage', input.labels),
        y: {
          field: 'operations',
          type: 'quantitative',
          axis: { ...countAxis('failed operations'), tickMinStep: 1 },
        },
        color: {
          field: 'class',
          type: 'nominal',
          scale: { domain: ERROR_CLASSES, range: PALETTE.slice(0, ERROR_CLASSES.length) },
          legend: { columns: ERROR_CLASSES.length },
        },
      },
    },
  });
}
