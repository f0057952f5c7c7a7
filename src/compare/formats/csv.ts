// Every value behind a comparison as a tidy table: one row per run and metric (Wickham, Tidy Data,
// Journal of Statistical Software 59, 2014), for spreadsheets and data frames.
import { printable } from '../../printable.js';
import { toCsv } from '../../report/csv.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';

const COLUMNS = [
  'scenario',
  'stage_index',
  'stage',
  'metric',
  'unit',
  'side',
  'run',
  'block',
  'slot',
  'value',
  'used',
  'outlier',
  'verdict',
] as const;

/** The runs of both sides; a comparison without rows gives the header alone. */
export function toRunsCsv(comparison: Comparison): string {
  const sides = ['base', 'candidate'] as const;
  const rows = comparison.rows.flatMap((row) =>
    sides.flatMap((side) => runRows(printable(comparison[side].scenario), row, side)),
  );
  return toCsv(COLUMNS, rows);
}

function runRows(scenario: string, row: Row, side: 'base' | 'candidate') {
  return row[side].runs.map(({ run, block, slot, value, used, outlier }) => [
    scenario,
    row.stage_index,
    printable(row.stage),
    row.metric,
    row.unit,
    side,
    run,
    block,
    slot,
    value,
    String(used),
    String(outlier),
    row.verdict,
  ]);
}
