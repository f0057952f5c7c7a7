// The table of faults as the page has it: rows from results, and the results that the page's rows state.
import { readFileSync } from 'node:fs';
import { table } from '../speed/spread.js';
import { type Cell, FAULT_WORDS, PHASE_WORDS } from './cells.js';
import type { CellResult } from './run-cell.js';

export const PAGE = 'docs/faults.md';
export const COMMAND = 'make fault-table';

const HEAD = ['a peer', 'when', 'driver', 'outcome', 'exit code', 'lost', 'left behind'];
const BOTH = 'both';

/** A cell and what came of it. */
export type Found = readonly [Cell, CellResult];

function rowOf([{ fault, phase, driver }, result]: Found): string[] {
  const { outcome, exitCode, lost, left } = result;
  const cell = [FAULT_WORDS[fault], PHASE_WORDS[phase], driver];
  return [...cell, outcome, String(exitCode), lost, left];
}

/** One row for a fault and a phase where the drivers do not differ. */
export function tableOf(found: readonly Found[]): string {
  const rows: string[][] = [];
  for (const row of found.map(rowOf)) {
    const before = rows.at(-1);
    const same = before?.every((text, index) => index === 2 || text === row[index]) ?? false;
    if (same) before![2] = BOTH;
    else rows.push(row);
  }
  return `${table(HEAD, rows).join('\n')}\n`;
}

/** What stands between the marks of the page. */
export function tableInPage(): string {
  const page = readFileSync(PAGE, 'utf8');
  const mark = `<!-- results: made by ${COMMAND} -->`;
  const from = page.indexOf(mark);
  if (from < 0) throw new Error(`${PAGE}: the mark of the table is gone`);
  return page.slice(from + mark.length, page.indexOf('<!-- end of results -->', from)).trim();
}

/** The row that the page has for a cell, with the cell's own driver; undefined where it has none. */
export function rowInPage({ fault, phase, driver }: Cell): string | undefined {
  const start = (name: string): string =>
    `| ${FAULT_WORDS[fault]} | ${PHASE_WORDS[phase]} | ${name} |`;
  const lines = tableInPage().split('\n');
  const line = lines.find((it) => it.startsWith(start(BOTH)) || it.startsWith(start(driver)));
  return line?.replace(start(BOTH), start(driver));
}

/** The row that the results of a cell make. */
export function rowFound(found: Found): string {
  return table(HEAD, [rowOf(found)]).at(-1)!;
}
