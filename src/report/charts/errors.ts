// What failed, and how?
import { ERROR_CLASSES } from '../../metrics/outcome.js';
import { formatCount } from '../../units.js';
import { barNumbers } from './bar-numbers.js';
import { chart, type ChartDocument } from './chart.js';
import { PALETTE } from './colours.js';
import type { ChartInput } from './input.js';
import { bandEncoding, legendFor, slotWidth, wholeAxis } from './style.js';

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
  const sumOf = (at: 0 | 1, name: string): number =>
    rows.filter((row) => row[at] === name).reduce((sum, row) => sum + row[2], 0);
  // With its count no class is invisible, however thin its part of a bar.
  const classes = ERROR_CLASSES.flatMap((name) => {
    const count = sumOf(1, name);
    return count === 0 ? [] : [{ name, label: `${formatCount(count)} ${name}` }];
  });
  const names = classes.map(({ label }) => label);
  const shown = rows.map(([stage, name, operations]) => {
    return { stage, operations, class: classes.find((each) => each.name === name)!.label };
  });
  const totals = input.labels.map((stage) => {
    const operations = sumOf(0, stage);
    return { stage, operations, text: formatCount(operations) };
  });
  const x = bandEncoding('stage', 'stage', input.labels);
  return chart(input, {
    id: 'errors',
    title: 'Errors',
    description: 'Failed operations by class and stage, all runs together.',
    columns: ['stage', 'class', 'operations'],
    rows: rows.map((row) => [...row]),
    whenEmpty: 'No operation failed.',
    figures: rows.map(([label, name, count]) => `${label}: ${formatCount(count)} ${name}`),
    body: {
      layer: [
        {
          data: { values: shown },
          mark: { type: 'bar' },
          encoding: {
            x,
            y: {
              field: 'operations',
              type: 'quantitative',
              axis: wholeAxis('failed operations'),
            },
            color: {
              field: 'class',
              type: 'nominal',
              scale: { domain: names, range: classes.map(({ name }) => COLOURS.get(name)) },
              legend: legendFor(names),
            },
          },
        },
        ...barNumbers(totals, slotWidth(totals.length), {
          x,
          y: { field: 'operations', type: 'quantitative' },
        }),
      ],
    },
  });
}
