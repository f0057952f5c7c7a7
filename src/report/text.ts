// The result of a report for a terminal: a table of stages, then what a reader has to know. Writes
// nothing itself.
import { styleText } from 'node:util';
import type { Report, StageMetrics, StageSummary } from '../schema/generated/report.js';
import {
  formatBytes,
  formatCount,
  formatDurationUs,
  formatPercent,
  formatRate,
  NO_VALUE,
} from '../units.js';
import { printable } from '../printable.js';
import { changeSentences } from './change-words.js';
import { fit, pad, widthsOf, wrap } from './terminal.js';

/** How wide, and whether colours may be used. */
export interface TextOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  readonly colour: boolean;
}

interface Column {
  readonly title: string;
  readonly metric: keyof StageMetrics;
  readonly format: (value: number | null) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'ops/s', metric: 'throughput', format: formatRate },
  { title: 'mean', metric: 'mean_us', format: formatDurationUs },
  { title: 'p50', metric: 'p50_us', format: formatDurationUs },
  { title: 'p95', metric: 'p95_us', format: formatDurationUs },
  { title: 'p99', metric: 'p99_us', format: formatDurationUs },
  { title: 'hit rate', metric: 'hit_rate', format: formatPercent },
  { title: 'evictions', metric: 'evictions', format: formatCount },
  { title: 'bytes', metric: 'bytes', format: formatBytes },
];
const ERRORS: Column = { title: 'errors', metric: 'errors', format: formatCount };
const PRELOAD: Column = {
  title: 'preload/s',
  metric: 'preload_throughput',
  format: formatRate,
};

const NARROWEST_NAME = 8;
/** Below this nothing can be laid out; a narrower terminal wraps by itself. */
const NARROWEST_TERMINAL = 40;

type Row = readonly string[];

function layOut(rows: readonly Row[], gap: number, nameWidth: number): string[] {
  const [, ...widths] = widthsOf(rows);
  return rows.map((row) => {
    const [name = '', ...cells] = row;
    const padded = cells.map((cell, i) => pad(cell, widths[i]!, false));
    return [pad(fit(name, nameWidth), nameWidth, true), ...padded].join(' '.repeat(gap));
  });
}

/** Spaces inside numbers go: in a narrow table they read as the gap between columns. */
function rowsOf(stages: readonly StageSummary[], columns: readonly Column[]): Row[] {
  const body = stages.map(({ name, metrics }) => [
    printable(name),
    ...columns.map(({ metric, format }) => format(metrics[metric].median).replace(' ', '')),
  ]);
  return [['stage', ...columns.map((column) => column.title)], ...body];
}

/** Leaves out what fits least: first the preload, then the gaps, then the ends of long names. */
function table(stages: readonly StageSummary[], width: number): string[] {
  const failed = stages.some(({ metrics }) => (metrics.errors.median ?? 0) > 0);
  const needed = rowsOf(stages, failed ? [...COLUMNS, ERRORS] : COLUMNS);
  const all = rowsOf(stages, failed ? [...COLUMNS, ERRORS, PRELOAD] : [...COLUMNS, PRELOAD]);
  const room = (rows: readonly Row[], gap: number): number =>
    widthsOf(rows)
      .slice(1)
      .reduce((left, each) => left - each - gap, width);
  const nameWidth = widthsOf(needed)[0]!;
  if (room(all, 2) >= nameWidth) return layOut(all, 2, nameWidth);
  if (room(needed, 2) >= nameWidth) return layOut(needed, 2, nameWidth);
  const left = room(needed, 1);
  return layOut(needed, 1, Math.max(NARROWEST_NAME, Math.min(nameWidth, left)));
}

function warningLines(report: Report, width: number): string[] {
  const notes = report.warnings.map(({ message, stage }) => {
    const where = stage === undefined ? '' : `stage ${printable(stage)}: `;
    return `warning: ${where}${printable(message)}`;
  });
  if (report.status === 'aborted') notes.unshift('warning: interrupted; this is not all of it');
  if (report.status === 'failed')
    notes.unshift('warning: ended by an error; this is not all of it');
  if (!report.valid) {
    notes.push('warning: not valid: the load was not sent as the scenario asks, see above');
  }
  for (const { text, stage } of report.thresholds.filter(({ met }) => !met)) {
    notes.push(`warning: stage ${printable(stage)}: missed the threshold ${printable(text)}`);
  }
  return notes.flatMap((note) => wrap(note, width, '  '));
}

/** A value of a threshold, whose text names the metric and so the unit. */
function plainNumber(value: number | null): string {
  if (value === null) return NO_VALUE;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function thresholdLines(report: Report, width: number): { met: boolean; lines: string[] }[] {
  return report.thresholds.map(({ text, stage, value, met }) => {
    const outcome = met ? 'met   ' : 'missed';
    const line = `${outcome}  ${printable(text)}  (stage ${printable(stage)}: ${plainNumber(value)})`;
    return { met, lines: wrap(line, width, '  ') };
  });
}

/**
 * The report as text for a terminal: the median of each figure over the runs per stage, then changes
 * of the network and thresholds. The warnings are apart, see `renderWarnings`. Ends with a line break; no line is wider than `columns` where that is
 * at least 80.
 */
export function renderText(report: Report, options: TextOptions): string {
  const width = Math.max(NARROWEST_TERMINAL, options.columns);
  // The caller has looked at its stream already; styleText must not look again.
  const paint = (style: 'bold' | 'yellow' | 'red' | 'green', text: string): string =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const lines: string[] = [];
  if (report.summary.length === 0) lines.push('No stage was measured.');
  else {
    const [head = '', ...body] = table(report.summary, width);
    lines.push(paint('bold', head), ...body);
  }
  const changes = changeSentences(report).flatMap((text) => wrap(printable(text), width, '  '));
  if (changes.length > 0) lines.push('', ...changes);
  const thresholds = thresholdLines(report, width);
  if (thresholds.length > 0) lines.push('');
  for (const { met, lines: parts } of thresholds) {
    lines.push(...parts.map((line) => paint(met ? 'green' : 'red', line)));
  }
  return `${lines.join('\n')}\n`;
}

/** What the reader must know before believing the figures, in words; empty when there is nothing. */
export function renderWarnings(report: Report, options: TextOptions): string {
  const width = Math.max(NARROWEST_TERMINAL, options.columns);
  return warningLines(report, width)
    .map((line) => (options.colour ? styleText('yellow', line, { validateStream: false }) : line))
    .map((line) => `${line}\n`)
    .join('');
}
