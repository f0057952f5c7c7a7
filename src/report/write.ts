// Puts a report on disk: numbers first, then raw data, page and charts, each file whole or not at all. Must
// not know how the numbers came about.
import { access, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BenchError, exhaustionOf } from '../errors.js';
import type { Report } from '../schema/generated/report.js';
import {
  cannotWrite,
  hiddenName,
  isCode,
  makeFolders,
  removeAtExit,
  replaceFile,
  syncFolder,
  type TextFile,
} from './files.js';
import { CHARTS_FOLDER, renderPages } from './pages.js';
import { REPORT_FILE } from './read.js';

/** What to write. */
export interface WriteOptions {
  /** False leaves the charts out, which take a second to draw. */
  readonly charts: boolean;
  /** Raw data that cannot be made again from the numbers; files of earlier calls are kept. */
  readonly raw?: readonly TextFile[];
}

/** The numbers of a report were written, but not all that stands beside them. */
export class BesideNumbersError extends BenchError {}

function occupied(dir: string): BenchError {
  const advice = 'name another folder, or remove it';
  return new BenchError('ERR_OUTPUT_EXISTS', `${dir} exists and is not empty; ${advice}`);
}

/** What a folder holds; undefined when there is none. */
async function entriesOf(dir: string): Promise<string[] | undefined> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'ENOTDIR')) {
      throw new BenchError('ERR_OUTPUT_EXISTS', `${dir} is or is in a file; name a folder`);
    }
    throw cannotWrite(dir, error);
  }
}

/**
 * Makes sure, before anything is measured, that a new report can go to `dir`.
 * @throws {BenchError} ERR_OUTPUT_EXISTS when it is a file or holds something, ERR_OUTPUT_WRITE
 *   when it may not be written
 */
export async function assertWritableTarget(dir: string): Promise<void> {
  const entries = await entriesOf(dir);
  if (entries && entries.length > 0) throw occupied(dir);
  let existing = resolve(dir);
  while (!(await stat(existing).catch(() => undefined))) existing = dirname(existing);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(dir, error);
  }
}

/** The name of a chart's drawing in the folder of the charts. */
export const CHART_DRAWING = /^\w+\.svg$/;

/**
 * Removes charts that are not among `kept`, of an older version or of a report with charts. A picture
 * stays as long as its drawing does.
 */
async function removeStaleCharts(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of (await entriesOf(join(folder, CHARTS_FOLDER))) ?? []) {
    const ours = CHART_DRAWING.test(entry) || /^\w+\.(png|vl\.json|csv)$/.test(entry);
    if (ours && !kept.has(`${CHARTS_FOLDER}/${entry.replace(/png$/, 'svg')}`)) {
      await rm(join(folder, CHARTS_FOLDER, entry));
    }
  }
}

/**
 * Writes page and charts into `folder`, replacing those that are there; `shown` is the folder's
 * name in messages.
 */
async function writePages(
  folder: string,
  shown: string,
  report: Report,
  charts: boolean,
): Promise<void> {
  let current = join(shown, CHARTS_FOLDER);
  const files = await renderPages(report, charts).catch((error: unknown) => {
    const { code } = exhaustionOf(error) ?? (error as Partial<BenchError>);
    throw code === 'ERR_RESOURCES' ? cannotWriteBesideNumbers(shown, current, error) : error;
  });
  try {
    if (charts) await makeFolders(join(folder, CHARTS_FOLDER));
    for (const { name, text } of files) {
      current = join(shown, name);
      // Not durable: they can be made again, and fifty waits for the disk take a second.
      await replaceFile(join(folder, name), text, false);
    }
    current = shown;
    await removeStaleCharts(folder, new Set(files.map((file) => file.name)));
  } catch (error) {
    throw cannotWriteBesideNumbers(shown, current, error);
  }
}

/** What went wrong at `path`, and that the numbers of the report `shown` were written before. */
function cannotWriteBesideNumbers(shown: string, path: string, error: unknown): BenchError {
  const { message, cause } = cannotWrite(path, error);
  const advice = `the numbers are safe in ${join(shown, REPORT_FILE)}`;
  return new BesideNumbersError('ERR_OUTPUT_WRITE', `${message}; ${advice}`, { cause });
}

async function writeRaw(dir: string, files: readonly TextFile[]): Promise<void> {
  let current = dir;
  try {
    for (const { name, text } of files) {
      const path = join(dir, name);
      current = path;
      await makeFolders(dirname(path));
      await replaceFile(path, text, true);
    }
  } catch (error) {
    throw cannotWriteBesideNumbers(dir, current, error);
  }
}

async function writeNumbers(folder: string, shown: string, report: Report): Promise<void> {
  try {
    await replaceFile(join(folder, REPORT_FILE), `${JSON.stringify(report, null, 1)}\n`, true);
    await syncFolder(folder);
  } catch (error) {
    throw cannotWrite(join(shown, REPORT_FILE), error);
  }
}

/**
 * Builds the folder with the numbers under a hidden name beside its place, then gives it its name.
 * Pages take seconds to draw: whoever ends the process meanwhile keeps the numbers.
 */
async function writeNewFolder(dir: string, report: Report): Promise<void> {
  const target = resolve(dir);
  const hidden = hiddenName(target);
  const release = removeAtExit(hidden);
  try {
    try {
      await makeFolders(dirname(target));
      await mkdir(hidden);
    } catch (error) {
      throw cannotWrite(dir, error);
    }
    await writeNumbers(hidden, dir, report);
    try {
      await rename(hidden, target);
      await syncFolder(dirname(target));
    } catch (error) {
      throw isCode(error, 'ENOTEMPTY', 'EEXIST') ? occupied(dir) : cannotWrite(dir, error);
    }
  } finally {
    await rm(hidden, { recursive: true, force: true });
    release();
  }
}

/**
 * Writes a report to `dir`. A new folder appears with `report.json` whole in it; raw data, page and
 * charts follow. In a folder that holds a report already, or nothing, each file is replaced in one step
 * and charts that are no more are removed.
 * @throws {BenchError} ERR_OUTPUT_EXISTS when `dir` holds something else than a report,
 *   ERR_OUTPUT_WRITE when the file system refuses; the message names the path. It is a
 *   BesideNumbersError where `report.json` was written before
 */
export async function writeReport(
  dir: string,
  report: Report,
  options: WriteOptions,
): Promise<void> {
  const entries = await entriesOf(dir);
  if (entries === undefined) await writeNewFolder(dir, report);
  else if (entries.length > 0 && !entries.includes(REPORT_FILE)) throw occupied(dir);
  else await writeNumbers(dir, dir, report);
  await writeRaw(dir, options.raw ?? []);
  await writePages(dir, dir, report, options.charts);
}

/**
 * Makes page and charts of the report in `dir` again; its `report.json` and raw data are left alone.
 * @throws {BenchError} ERR_OUTPUT_WRITE when the file system refuses
 */
export async function rewritePages(dir: string, report: Report): Promise<void> {
  await writePages(dir, dir, report, true);
}
