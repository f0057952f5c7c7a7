// `peerbench reap`: what a crash of the machine has left behind, ended and removed.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { EXIT_CODES, messageOf } from '../errors.js';
import { type Leftover, reapDaemons } from '../network/leftovers.js';
import { printable, printableJson } from '../printable.js';
import { pad, widthsOf } from '../report/terminal.js';
import { findUnfinished } from '../report/unfinished.js';
import type { Command, Io, OptionValues } from './command.js';

const HELP = `  DIR        where to look for half-written reports, and below (default: reports)
  --dry-run  only say what would be done
  --quiet    only what could not be done
  --json     {found: [{path, pid, action, reason}]}: action is ended, removed, left or failed

A run that is killed takes its daemons along. Where all of its processes were killed at once, or the
machine went down, daemons, their folders in TMPDIR and half-written reports stay. Each of them tells which
process made it; what belongs to one that still runs, to another account or to another container is left
alone. Peers that live on ('peerbench peer') are no business of this command.

exit codes: 0 done, or nothing to do, 2 bad usage, 3 something could not be ended or removed`;

async function reapReports(dir: string, dryRun: boolean): Promise<Leftover[]> {
  const found: Leftover[] = [];
  for (const { path, keep } of await findUnfinished(dir)) {
    found.push({ path, pid: null, ...(await removeUnlessKept(path, keep, dryRun)) });
  }
  return found;
}

async function removeUnlessKept(
  path: string,
  keep: string | undefined,
  dryRun: boolean,
): Promise<Pick<Leftover, 'action' | 'reason'>> {
  if (keep !== undefined) return { action: 'left', reason: keep };
  try {
    if (!dryRun) await rm(path, { recursive: true, force: true });
    return { action: 'removed', reason: 'half-written; who wrote it has ended' };
  } catch (error) {
    return { action: 'failed', reason: messageOf(error) };
  }
}

function table(found: readonly Leftover[], dryRun: boolean): string {
  const cells = found.map(({ path, pid, action, reason }) => {
    const done = action === 'ended' || action === 'removed';
    const verb = { ended: 'end', removed: 'remove', left: '', failed: '' }[action];
    const process = pid === null ? '' : `pid ${pid}`;
    return [dryRun && done ? `would ${verb}` : action, process, printable(path), printable(reason)];
  });
  const widths = widthsOf(cells);
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i]!, true))).join('  ');
  return cells.map((row) => `${line(row)}\n`).join('');
}

async function execute(dirs: readonly string[], options: OptionValues, io: Io): Promise<number> {
  const dryRun = options['dry-run'] === true;
  const found = await reapDaemons(resolve(tmpdir()), dryRun);
  for (const dir of dirs.length > 0 ? dirs : ['reports']) {
    found.push(...(await reapReports(dir, dryRun)));
  }
  const failed = found.filter(({ action }) => action === 'failed');
  if (options.json) io.out(`${printableJson({ found })}\n`);
  else if (options.quiet) io.err(table(failed, dryRun));
  else io.out(found.length > 0 ? table(found, dryRun) : 'nothing was left behind\n');
  return failed.length > 0 ? EXIT_CODES.ERR_DAEMON_STOP : 0;
}

export const command: Command = {
  usage: '[DIR...] [--dry-run]',
  help: HELP,
  options: { 'dry-run': { type: 'boolean', default: false } },
  positionals: { min: 0, max: Infinity },
  run: execute,
};
