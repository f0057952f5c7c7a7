// What failed, and how?
import { ERROR_CLASSES } from '../../metrics/outcome.js';
import { formatCount } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import { PALETTE } from './colours.js';
import type { ChartInput } from './input.js';
import { bandEncoding, legendFor, wholeAxis } from './style.js';

/** A class looks the same in every report. */
const COLOURS = new Map(ERROR_CLASSES.map((name, i) => [name, PALETTE[i]]));

/** Failed operations by class and stage, over all runs: a median would hide the rare ones. */
export function errors(input: ChartInput): ChartDocument {
  const rows = input.stages.flatMap(({ label, results }) =>
    ERROR_CLASSES.flatMap((name) => {
      const count = results.reduce((sum, stage) => sum + stage.measure.errors[name], 0);
      return count === 0 ? [] : [[label, name, count] as const];
    }),
  );
  const classes = ERROR_CLASSES.filter((name) => rows.some((row) => row[1] === name));
  return chart(input, {
    id: 'errors',
    title: 'Errors',
    description: 'Failed operations by class and stage, all runs together.',
    columns: ['stage', 'class', 'operations'],
    rows: rows.map((row) => [...row]),
    whenEmpty: input.stages.length === 0 ? 'No stage was measured.' : 'No operation failed.',
    figures: rows.map(([label, name, count]) => `${label}: ${formatCount(count)} ${name}`),
    body: {
      mark: { type: 'bar' },
      encoding: {
        x: bandEncoding('stage', 'stage', input.labels),
        y: {
          field: 'operations',
          type: 'quantitative',
          axis: wholeAxis('failed operations'),
        },
        color: {
          field: 'class',
          type: 'nominal',
          scale: { domain: classes, range: classes.map((name) => COLOURS.get(name)) },
          legend: legendFor(classes),
        },
      },
    },
  });
}
