// Reads a report that may come from anywhere: another version, a broken disk, someone hostile.
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BenchError, messageOf } from '../errors.js';
import type { Report } from '../schema/generated/report.js';
import { compileSchema, type SchemaProblem, type Validator } from '../schema/validator.js';
import { printable } from '../printable.js';

/** Name of the file that holds the numbers of a report. */
export const REPORT_FILE = 'report.json';

/** Largest file that is read. A run with a day of load on eight peers makes about 40 MB. */
const MOST_BYTES = 400_000_000;

/** Deepest nesting of the scenario; a scenario of ours has five levels. */
const MOST_LEVELS = 32;

const SHOWN_PROBLEMS = 5;

/** Compiled when the first report is read: most commands read none. */
let validator: Validator | undefined;

function invalid(file: string, what: string, cause?: unknown): BenchError {
  return new BenchError('ERR_REPORT_INVALID', `${file}: ${what}`, { cause });
}

/** The report file that a path names: itself, or the one in the folder. */
async function locate(path: string): Promise<string> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const file = isFolder ? join(path, REPORT_FILE) : path;
    const info = isFolder ? await stat(file) : await stat(path);
    if (!info.isFile()) throw invalid(file, 'is not a file');
    if (info.size > MOST_BYTES) {
      throw invalid(file, `is too large for a report (${info.size} bytes, at most ${MOST_BYTES})`);
    }
    return file;
  } catch (error) {
    if (error instanceof BenchError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? `there is no ${REPORT_FILE} here` : messageOf(error);
    throw invalid(path, what, error);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(file, `is not JSON: ${printable(messageOf(error))}`, error);
  }
}

/** Other versions of the tool may know more; the message says so before anyone looks for damage. */
function describe(problems: readonly SchemaProblem[], data: unknown): string {
  const version = (data as { tool?: { version?: unknown } } | null)?.tool?.version;
  const by = typeof version === 'string' ? ` (written by peerbench ${printable(version)})` : '';
  const lines = problems
    .slice(0, SHOWN_PROBLEMS)
    .map(
      ({ path, message }) =>
        `  /${path.map((part) => printable(String(part))).join('/')} ${printable(message)}`,
    );
  const rest = problems.length - lines.length;
  if (rest > 0) lines.push(`  and ${rest} more`);
  return `is not a report of this version${by}:\n${lines.join('\n')}`;
}

/** The scenario is free-form here: names that mean something to JavaScript do not belong in it. */
function assertPlain(file: string, value: unknown, level: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (level > MOST_LEVELS) throw invalid(file, '/scenario is nested too deeply');
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      throw invalid(file, `/scenario must not hold the name '${key}'`);
    }
    assertPlain(file, (value as Record<string, unknown>)[key], level + 1);
  }
}

/**
 * Holds every number to what can be measured and counted exactly: larger ones sum up to infinity, and
 * what is drawn and written from them is nonsense. The nesting was held to the schema before.
 */
function assertMeasurable(file: string, value: unknown, place: string): void {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw invalid(file, `${printable(place)} is more than anyone measures (${value})`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const part = (value as Record<string, unknown>)[key];
    assertMeasurable(file, part, `${place}/${key}`);
  }
}

/**
 * Reads a report, given its folder or its `report.json`.
 * @throws {BenchError} ERR_REPORT_INVALID when it is missing, too large, not JSON, or not what
 *   report.schema.json describes; the message names the file and the place inside
 */
export async function readReport(path: string): Promise<Report> {
  const file = await locate(path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw invalid(file, messageOf(error), error);
  }
  const data = parse(file, text);
  validator ??= compileSchema('report', { fillDefaults: false });
  const problems = validator(data);
  if (problems.length > 0) throw invalid(file, describe(problems, data));
  const report = data as Report;
  assertPlain(file, report.scenario, 1);
  assertMeasurable(file, report, '');
  return report;
}

/** The folder of a report, given its folder or its `report.json`. */
export async function reportFolder(path: string): Promise<string> {
  return dirname(await locate(path));
}
