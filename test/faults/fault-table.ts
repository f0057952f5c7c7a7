// `make fault-table`: injects every fault of the table in every phase with both drivers, and holds what
// came of it against docs/faults.md. With `--write FILE.md` the table there is replaced instead. `--only
// TEXT` (`kill preload memjs`) runs the cells that contain all of these words.
import { parseArgs } from 'node:util';
import { writeResults } from '../speed/results-page.js';
import { allCells, type Cell } from './cells.js';
import { runCell } from './run-cell.js';
import { COMMAND, type Found, PAGE, rowFound, rowInPage, tableOf } from './table.js';

const { values } = parseArgs({
  options: { write: { type: 'string' }, only: { type: 'string', default: '' } },
});
const words = values.only.split(' ').filter((word) => word !== '');

function nameOf({ fault, phase, driver }: Cell): string {
  return `${fault} ${phase} ${driver}`;
}

const found: Found[] = [];
const problems: string[] = [];
for (const cell of allCells()) {
  if (!words.every((word) => nameOf(cell).split(' ').includes(word))) continue;
  try {
    const one: Found = [cell, await runCell(cell)];
    found.push(one);
    const [row, expected] = [rowFound(one), rowInPage(cell)];
    process.stdout.write(`${nameOf(cell)}: exit code ${one[1].exitCode}\n`);
    if (row !== expected) problems.push(`found    ${row}\nexpected ${expected ?? 'no row'}`);
  } catch (error) {
    process.stdout.write(`${nameOf(cell)}: ${(error as Error).message}\n`);
    problems.push(`${nameOf(cell)}: ${(error as Error).stack ?? 'failed'}`);
    if (values.write !== undefined) throw error;
  }
}
if (values.write !== undefined) {
  writeResults(values.write, COMMAND, tableOf(found));
} else if (problems.length > 0) {
  process.stdout.write(`\n${problems.join('\n')}\n${PAGE} does not say what happens\n`);
  process.exitCode = 1;
}
process.stdout.write(`${found.length} cells\n`);
