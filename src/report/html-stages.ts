// The tables that have a row for each stage: its figures, their confidence intervals, the load
// generator, the thresholds.
import type { Generator, Report, StageMetrics, StageSummary } from '../schema/generated/report.js';
import {
  formatBytes,
  formatCount,
  formatDurationUs,
  formatExact,
  formatPercent,
  formatRate,
} from '../units.js';
import {
  figureOf,
  type FigureRow,
  figureTable,
  intervalText,
  nameMarkup,
  tableMarkup,
} from './html-tables.js';
import { markup, type Markup } from './markup.js';
import { medianOf, stageResults } from './summary.js';

type Format = (value: number | null) => string;

const STAGE_COLUMNS: readonly (readonly [string, keyof StageMetrics, Format])[] = [
  ['ops/s', 'throughput', formatRate],
  ['mean', 'mean_us', formatDurationUs],
  ['p50', 'p50_us', formatDurationUs],
  ['p95', 'p95_us', formatDurationUs],
  ['p99', 'p99_us', formatDurationUs],
  ['p99.9', 'p999_us', formatDurationUs],
  ['max', 'max_us', formatDurationUs],
  ['hit rate', 'hit_rate', formatPercent],
  ['evictions', 'evictions', formatCount],
  ['memory', 'bytes', formatBytes],
  ['errors', 'errors', formatCount],
  ['preload ops/s', 'preload_throughput', formatRate],
];

/** Every stage with its figures, median over the runs. */
export function stageTable(summary: readonly StageSummary[]): Markup {
  const rows = summary.map(({ name, metrics }): FigureRow => [
    name,
    STAGE_COLUMNS.map(([, metric, format]) => figureOf(metrics[metric].median, format)),
  ]);
  const titles = STAGE_COLUMNS.map(([title]) => title);
  return figureTable('Stages', ['stage', ...titles], rows, true);
}

/** Confidence intervals of the medians; only worth a table where there are some. */
export function intervalTable(summary: readonly StageSummary[]): Markup {
  const columns = STAGE_COLUMNS.filter(([, metric]) => metric !== 'max_us' && metric !== 'errors');
  const rows = summary.map(({ name, metrics }): FigureRow => [
    name,
    columns.map(([, metric, format]) =>
      intervalText(metrics[metric].low, metrics[metric].high, format),
    ),
  ]);
  const label = 'Confidence intervals';
  return figureTable(label, ['stage', ...columns.map(([title]) => title)], rows);
}

const GENERATOR_COLUMNS: readonly (readonly [
  title: string,
  read: (generator: Generator) => number | null,
  format: Format,
])[] = [
  ['busy', ({ busy }) => busy, formatPercent],
  ['ceiling ops/s', ({ ceiling }) => ceiling?.throughput ?? null, formatRate],
  ['of ceiling', ({ ceiling }) => ceiling?.share ?? null, formatPercent],
  ['asked ops/s', (generator) => generator.asked_per_s, formatRate],
  ['answered', (generator) => generator.achieved_ratio, formatPercent],
  ['lag p99', ({ send_lag_us: lag }) => lag?.p99 ?? null, formatDurationUs],
  ['late', ({ late }) => late, formatCount],
  ['dropped', ({ dropped }) => dropped, formatCount],
  ['most in flight', ({ outstanding }) => outstanding?.max ?? null, formatCount],
  ['at the end', ({ outstanding }) => outstanding?.end ?? null, formatCount],
];

/** The load generator in every stage, median over the runs. */
export function generatorTable(report: Report): Markup {
  const rows = report.summary.map(({ name }, index): FigureRow => {
    const generators = stageResults(report.runs, index).map(({ generator }) => generator);
    return [
      name,
      GENERATOR_COLUMNS.map(([, read, format]) => figureOf(medianOf(generators, read), format)),
    ];
  });
  const titles = GENERATOR_COLUMNS.map(([title]) => title);
  return figureTable('Load generator', ['stage', ...titles], rows, true);
}

/** Thresholds and whether they were met. */
export function thresholdTable(report: Report): Markup {
  const rows = report.thresholds.map(
    ({ text, stage, value, met }) =>
      markup`<tr><th scope="row">${nameMarkup(text)}</th><td class="${
        met ? 'good' : 'bad'
      }">${met ? '✓ met' : '✗ missed'}</td><td>${formatExact(value)}</td><td>${nameMarkup(stage)}</td></tr>
`,
  );
  return tableMarkup('Thresholds', ['threshold', 'outcome', 'value', 'stage'], rows);
}
