// The result of a report for a terminal, or for a file: what ran, a table of stages, how they went, then
// what a reader has to know. Writes nothing itself.
import { styleText } from 'node:util';
import { ERROR_CLASSES } from '../metrics/outcome.js';
import type { Report } from '../schema/generated/report.js';
import { formatCount, formatExact, formatPercent } from '../units.js';
import { printable } from '../printable.js';
import { changeSentences } from './change-words.js';
import { faultSentences } from './fault-words.js';
import { parametersOf } from './parameters.js';
import { stageResults } from './summary.js';
import { wrap } from './terminal.js';
import { shapeLines } from './text-shapes.js';
import { openLoopTable, spreadTable, stageTable } from './text-tables.js';

/** How wide, and what it is for. */
export interface TextOptions {
  /** Width of the terminal in characters; Infinity where nothing may be cut or broken. */
  readonly columns: number;
  readonly colour: boolean;
  /** True for people at a terminal: pictures and a headline, which programs have no use for. */
  readonly terminal?: boolean;
}

/** Below this nothing can be laid out; a narrower terminal wraps by itself. */
export const NARROWEST_TERMINAL = 40;

function thresholdLines(report: Report, width: number): { met: boolean; lines: string[] }[] {
  return report.thresholds.map(({ text, stage, value, met }) => {
    const outcome = met ? 'met   ' : 'missed';
    const line = `${outcome}  ${printable(text)}  (stage ${printable(stage)}: ${formatExact(value)})`;
    return { met, lines: wrap(line, width, '  ') };
  });
}

/** Per stage the errors of all runs by class: `2x400: 12 timeout, 3 reset (0.8% of all operations)`. */
function errorLines({ runs, summary }: Report, width: number): string[] {
  return summary.flatMap(({ name }, index) => {
    const phases = stageResults(runs, index).map(({ measure }) => measure);
    const count = (of: (phase: (typeof phases)[number]) => number): number =>
      phases.reduce((sum, phase) => sum + of(phase), 0);
    const counts = ERROR_CLASSES.map(
      (kind) => [kind, count(({ errors }) => errors[kind])] as const,
    );
    const found = counts.filter(([, errors]) => errors > 0);
    if (found.length === 0) return [];
    const total = found.reduce((sum, [, errors]) => sum + errors, 0);
    const share = formatPercent(total / count(({ operations }) => operations));
    const kinds = found.map(([kind, errors]) => `${formatCount(errors)} ${kind}`).join(', ');
    return wrap(`errors in ${printable(name)}: ${kinds} (${share} of all operations)`, width, '  ');
  });
}

/**
 * The report as text: per stage the median of each figure over the runs; open loops, how far the runs
 * are apart, errors, changes of the network, faults and thresholds where there are any. A terminal also gets a
 * headline and pictures. The warnings are apart, see text-warnings.ts. Ends with a line break; no line
 * is wider than `columns` where that is at least 80.
 * @throws {BenchError} ERR_REPORT_INVALID when a histogram of the report cannot be decoded
 */
export function renderText(report: Report, options: TextOptions): string {
  const width = Math.max(NARROWEST_TERMINAL, options.columns);
  // The caller has looked at its stream already; styleText must not look again.
  const paint = (style: 'bold' | 'dim' | 'red' | 'green', text: string): string =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const headed = ([head, ...body]: readonly string[]): string[] =>
    head === undefined ? [] : [paint('bold', head), ...body];
  const [title, ...spread] = spreadTable(report, width);
  const measured = report.summary.length > 0;
  const blocks = [
    options.terminal ? wrap(parametersOf(report), width, '  ') : [],
    measured ? headed(stageTable(report.summary, width)) : ['No stage was measured.'],
    options.terminal ? headed(shapeLines(report, width)) : [],
    headed(openLoopTable(report, width)),
    title === undefined ? [] : [paint('dim', title), ...headed(spread)],
    errorLines(report, width).map((line) => paint('red', line)),
    [...changeSentences(report), ...faultSentences(report)].flatMap((text) =>
      wrap(printable(text), width, '  '),
    ),
    thresholdLines(report, width).flatMap(({ met, lines }) =>
      lines.map((line) => paint(met ? 'green' : 'red', line)),
    ),
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
