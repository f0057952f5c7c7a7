// A few cells of the table of faults, for real, held against the page; `make fault-table` does all.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { allCells, type Cell } from './cells.js';
import { runCell } from './run-cell.js';
import { rowFound, rowInPage, tableInPage } from './table.js';

/** Each kind of fault and each driver, and phases on both sides of the measured ones. */
const SAMPLE: readonly Cell[] = [
  { fault: 'kill', phase: 'provision', driver: 'meta' },
  { fault: 'kill', phase: 'preload', driver: 'memjs' },
  { fault: 'kill', phase: 'shutdown', driver: 'meta' },
  { fault: 'hang', phase: 'shutdown', driver: 'meta' },
  { fault: 'babble', phase: 'between', driver: 'memjs' },
  { fault: 'absent', phase: 'provision', driver: 'memjs' },
];

test('the page has a row for every fault, phase and driver, and no other', () => {
  for (const cell of allCells()) assert.ok(rowInPage(cell), JSON.stringify(cell));
  const rows = tableInPage().split('\n').slice(2);
  const known = new Set(
    allCells().map((cell) => rowInPage(cell)!.replace(/\| (meta|memjs) \|/, '|')),
  );
  assert.equal(
    rows.filter((row) => !known.has(row.replace(/\| (meta|memjs|both) \|/, '|'))),
    [],
  );
});

for (const cell of SAMPLE) {
  const { fault, phase, driver } = cell;
  test(`${fault}, ${phase}, ${driver}: what happens is what the page says`, async () => {
    assert.is(rowFound([cell, await runCell(cell)]), rowInPage(cell));
  });
}

test.run();
