// The table behind a chart as CSV (RFC 4180). Knows nothing of charts.
import type { Cell } from './charts/chart.js';

/** What a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Header and rows, each ended by CRLF. Empty fields stand for null; text that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export function toCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
