// The tables of a report for a terminal: stages, open loops, what varies from run to run. Wide as they
// come, or laid out for a width.
import type {
  Report,
  StageMetrics,
  StageResult,
  StageSummary,
} from '../schema/generated/report.js';
import { printable } from '../printable.js';
import {
  formatBytes,
  formatCount,
  formatDurationUs,
  formatPercent,
  formatRate,
  NO_VALUE,
} from '../units.js';
import { medianOf, type MetricReader, METRICS, stageResults } from './summary.js';
import { layOut, NARROWEST_NAME, type Row, widthsOf } from './terminal.js';

type Format = (value: number | null) => string;

interface Column {
  readonly title: string;
  readonly metric: keyof StageMetrics;
  readonly format: Format;
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
/** What a change from run to run is looked for in. */
const VARYING = COLUMNS.filter(({ metric }) =>
  ['throughput', 'p50_us', 'p99_us', 'hit_rate'].includes(metric),
);

/** Spaces inside numbers go: they read as the gap between columns, to people and to awk. */
function cell(format: Format, value: number | null): string {
  return format(value).replace(' ', '');
}

function rowsOf(stages: readonly StageSummary[], columns: readonly Column[]): Row[] {
  const body = stages.map(({ name, metrics }) => [
    printable(name),
    ...columns.map(({ metric, format }) => cell(format, metrics[metric].median)),
  ]);
  return [['stage', ...columns.map((column) => column.title)], ...body];
}

/** What a narrow terminal does without, first to last. */
const SPARED: readonly Column[] = [PRELOAD, COLUMNS[7]!, COLUMNS[1]!, COLUMNS[3]!, COLUMNS[6]!];

/** Columns of a name and of figures with the narrowest gaps. */
function leastWidth([names = 0, ...figures]: readonly number[]): number {
  return figures.reduce((sum, each) => sum + each + 1, Math.min(names, NARROWEST_NAME));
}

/**
 * The medians of each stage; the headline first. Leaves out what fits least: the preload; then the gaps
 * get narrower and long names are cut; at last other columns go. With any width it has all columns.
 */
export function stageTable(stages: readonly StageSummary[], width: number): string[] {
  const failed = stages.some(({ metrics }) => (metrics.errors.median ?? 0) > 0);
  let columns = failed || width === Infinity ? [...COLUMNS, ERRORS] : COLUMNS;
  const all = rowsOf(stages, [...columns, PRELOAD]);
  const needed = widthsOf(all).reduce((sum, each) => sum + each + 2, -2);
  if (needed <= width) return layOut(all, width);
  for (const spared of SPARED) {
    columns = columns.filter((column) => column !== spared);
    const rows = rowsOf(stages, columns);
    if (leastWidth(widthsOf(rows)) <= width) return layOut(rows, width);
  }
  return layOut(rowsOf(stages, columns), width);
}

/** Of stages at a rate: whether it was kept, and what waiting for the turn added. Empty without any. */
export function openLoopTable(report: Report, width: number): string[] {
  const rows = report.summary.flatMap(({ name }, index): Row[] => {
    const stages = stageResults(report.runs, index);
    if (stages.every((stage) => stage.rate_per_s === null)) return [];
    const of = (format: Format, read: MetricReader): string => cell(format, medianOf(stages, read));
    return [
      [
        printable(name),
        of(formatRate, ({ generator }) => generator.asked_per_s),
        of(formatRate, ({ measure }) => measure.throughput),
        of(formatDurationUs, ({ measure }) => measure.latency_us.p99),
        of(formatDurationUs, ({ measure }) => measure.service_us?.p99 ?? null),
        of(formatDurationUs, ({ generator }) => generator.send_lag_us?.p99 ?? null),
        of(formatCount, ({ measure }) => measure.errors.dropped),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const titles = ['asked/s', 'ops/s', 'p99', 'service p99', 'send lag', 'dropped'];
  return layOut([['open loop', ...titles], ...rows], width);
}

/** From the lowest to the highest, or the interval of the median where there are runs enough for one. */
function rangeOf(
  { format, metric }: Column,
  stages: readonly StageResult[],
  row: StageSummary,
): string {
  const { low, high } = row.metrics[metric];
  if (low !== null && high !== null) return `${cell(format, low)}-${cell(format, high)}`;
  const values = stages.map(METRICS[metric]).filter((value) => value !== null);
  if (values.length === 0) return NO_VALUE;
  return `${cell(format, Math.min(...values))}-${cell(format, Math.max(...values))}`;
}

/** How far the runs are apart: a title, the headline and the stages. Empty for a single run. */
export function spreadTable(report: Report, width: number): string[] {
  const { runs, summary } = report;
  if (runs.length < 2 || summary.length === 0) return [];
  const hasInterval = summary.every(({ metrics }) => metrics.throughput.low !== null);
  const rows = summary.map((row, index): Row => {
    const stages = stageResults(report.runs, index);
    return [printable(row.name), ...VARYING.map((column) => rangeOf(column, stages, row))];
  });
  return [
    hasInterval
      ? `95% confidence interval of the median of ${runs.length} runs`
      : `lowest to highest of ${runs.length} runs; a confidence interval takes six`,
    ...layOut([['stage', ...VARYING.map(({ title }) => title)], ...rows], width),
  ];
}
