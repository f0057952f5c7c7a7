// The part of the page that holds what was counted against what the scenario asks for, per stage.
import type { SizeFigures, StageResult, StageWorkload } from '../schema/generated/report.js';
import { formatBytes, formatCount, formatDurationS, formatPercent, NO_VALUE } from '../units.js';
import { type FigureRow, figureTable } from './html-tables.js';
import { markup, type Markup } from './markup.js';
import { medianOf } from './summary.js';

type Row = readonly [name: string, asked: string, realised: string];

/** A share of the first stage's scenario; what was counted is the median over the runs. */
function shareRow(
  name: string,
  all: readonly StageWorkload[],
  read: (workload: StageWorkload) => { asked: number; realised: number | null } | undefined,
): Row {
  const asked = read(all[0]!)?.asked ?? null;
  const realised = medianOf(all, (workload) => read(workload)?.realised ?? null);
  return [name, formatPercent(asked), formatPercent(realised)];
}

function shareRows(all: readonly StageWorkload[]): Row[] {
  const expiries = all[0]!.ttl_s.map(({ seconds }, i) =>
    shareRow(`of these, for ${formatDurationS(seconds)}`, all, ({ ttl_s }) => ttl_s[i]),
  );
  return [
    shareRow('operations that are gets', all, (workload) => workload.read_ratio),
    shareRow('gets that are ghost reads', all, (workload) => workload.ghost_ratio),
    shareRow('sets that expire', all, (workload) => workload.ttl_ratio),
    ...(expiries.length > 1 ? expiries : []),
  ];
}

function keyRows(all: readonly StageWorkload[]): Row[] {
  const touched = medianOf(all, ({ keys }) => keys.touched);
  const p = medianOf(all, ({ keys }) => keys.fit?.p_value ?? null);
  return [
    ['keys, and how many of them were used', formatCount(all[0]!.keys.count), formatCount(touched)],
    [
      'popularity of the keys: p of the chi-square test',
      NO_VALUE,
      p === null ? NO_VALUE : String(Number(p.toPrecision(2))),
    ],
  ];
}

function sizeRow(
  name: string,
  all: readonly StageWorkload[],
  read: (workload: StageWorkload) => SizeFigures,
): FigureRow {
  const columns = ['mean', 'p50', 'p90', 'p99', 'max'] as const;
  return [
    name,
    columns.map((column) => formatBytes(medianOf(all, (workload) => read(workload)[column]))),
  ];
}

/** The workload of one stage, median over its runs. */
export function workloadTables(label: string, results: readonly StageResult[]): Markup {
  const all = results.map(({ workload }) => workload);
  const rows = [...shareRows(all), ...keyRows(all)];
  const sizes = [
    sizeRow('asked for, every key once', all, (workload) => workload.value_bytes.asked),
    sizeRow('written by the preload, every key once', all, (w) => w.value_bytes.keys),
    sizeRow('written by sets', all, (workload) => workload.value_bytes.sets),
  ];
  return markup`${figureTable(
    `Workload of stage ${label}`,
    ['share or count', 'asked for', 'counted'],
    rows.map(([name, ...cells]) => [name, cells]),
  )}
${figureTable(`Value sizes of stage ${label}`, ['size of values', 'mean', 'p50', 'p90', 'p99', 'max'], sizes)}`;
}
