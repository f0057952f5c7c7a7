// Where `compare` and `gate` may write: never into the baseline, and never over a file of a report.
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { BenchError } from '../errors.js';
import { printable } from '../printable.js';
import { VERDICT_FILE } from '../report/verdict-file.js';

/** The folder of a report, given it or its file; the path itself where nothing is. */
async function folderOf(path: string): Promise<string> {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() ? dirname(path) : path;
}

/** Where a path really leads, links followed as far as it exists. */
async function placeOf(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(await placeOf(parent), basename(whole));
  }
}

/** The way from a folder down to a path, in names; undefined when it is not inside. */
async function wayInto(folder: string, path: string): Promise<string[] | undefined> {
  const way = relative(await placeOf(folder), await placeOf(path)).split(sep);
  return way[0] === '..' ? undefined : way;
}

function refused(path: string, what: string, advice: string): BenchError {
  return new BenchError('ERR_USAGE', `${printable(path)} is ${what}: ${advice}`);
}

/**
 * The folder for verdict.json: `out`, else the candidate's.
 * @throws {BenchError} ERR_USAGE when that is the baseline, which others compare with too, or in it
 */
export async function verdictFolder(
  base: string,
  candidate: string,
  out: unknown,
): Promise<string> {
  const folder = await folderOf(base);
  const target = typeof out === 'string' ? out : await folderOf(candidate);
  const way = await wayInto(folder, target);
  // A candidate that lies below the baseline is a report of its own.
  const isBaseline = way !== undefined && (typeof out === 'string' || way.join('') === '');
  if (!isBaseline) return target;
  const what = way.join('') === '' ? 'the baseline' : 'inside the baseline';
  throw refused(target, `${what}, into which nothing is written`, 'name another folder with --out');
}

/** What a report's folder holds; of folders, all below them. */
const REPORT_ENTRIES: ReadonlySet<string | undefined> = new Set([
  'report.json',
  'index.html',
  VERDICT_FILE,
  'charts',
  'runs',
]);

/**
 * Makes sure that a page can go to `html` without harm to a report. `verdictTo` is the folder that gets
 * verdict.json, where there is one.
 * @throws {BenchError} ERR_USAGE when it is inside the baseline, or a file of the candidate, or the
 *   verdict
 */
export async function checkPagePlace(
  base: string,
  candidate: string,
  html: unknown,
  verdictTo?: string,
): Promise<void> {
  if (typeof html !== 'string') return;
  const advice = 'name another file with --html';
  if (verdictTo !== undefined && (await wayInto(verdictTo, html))?.[0] === VERDICT_FILE) {
    throw refused(html, 'where the verdict goes', advice);
  }
  const [baseFolder, folder] = [await folderOf(base), await folderOf(candidate)];
  const way = await wayInto(folder, html);
  if (way && REPORT_ENTRIES.has(way[0]))
    throw refused(html, "one of the candidate's own files", advice);
  if (way && (await wayInto(baseFolder, folder))) return;
  if (await wayInto(baseFolder, html)) {
    throw refused(html, 'inside the baseline, into which nothing is written', advice);
  }
}
