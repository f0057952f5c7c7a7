// What `compare` and `gate` share: their options, two reports read and compared, and the result shown,
// which `ab` shows too.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareReports } from '../compare/compare.js';
import { FORMAT_NAMES, type Format, formatNamed, render } from '../compare/formats/render.js';
import { verdictLine } from '../compare/formats/text.js';
import { withoutCommands } from '../compare/formats/without-commands.js';
import { defaultPolicy, loadPolicy, type Policy } from '../compare/policy.js';
import { BenchError } from '../errors.js';
import { printable } from '../printable.js';
import { wrap } from '../report/terminal.js';
import { readReport, REPORT_FILE } from '../report/read.js';
import type { Report } from '../schema/generated/report.js';
import type { Comparison } from '../schema/generated/verdict.js';
import type { Command, Io, OptionValues } from './command.js';
import { knownNoise } from './known-noise.js';
import { OPEN_OPTION, openPage } from './open-page.js';

/** Options of both verbs, as `parseArgs` takes them. */
export const SHARED_OPTIONS = {
  format: { type: 'string' },
  vary: { type: 'string', multiple: true },
  policy: { type: 'string' },
  calibration: { type: 'string' },
  html: { type: 'string' },
  ...OPEN_OPTION,
} as const satisfies Command['options'];

/** Their lines in `--help`. */
export const SHARED_HELP = `  BASE and CAND are report directories, or the report.json in them: baseline and candidate.

  --format F      ${FORMAT_NAMES.join(', ')} (default text)
  --vary PATH     what is meant to differ, with all below it, as often as needed:
                  --vary network.memory_mb --vary environment.memcached
  --policy FILE   what it is judged by: floors, levels, error rates (docs/comparing.md)
  --calibration FILE
                  the machine's noise, from 'peerbench calibrate' (default, where it exists:
                  reports/NAME/calibration.json, NAME being the baseline's scenario)
  --html FILE     also write a page with charts; not into BASE, nor over a file of CAND
  --open          open that page in the browser
  --quiet         the verdict's line alone instead of the table
  --json          the same as --format json`;

/** Two reports and what came out. */
export interface Compared {
  readonly comparison: Comparison;
  readonly base: Report;
  readonly candidate: Report;
  readonly policy: Policy;
}

/**
 * Reads and compares two reports.
 * @throws {BenchError} with exit code 2 for bad usage, a bad policy or calibration, or a corrupt
 *   report; with 12 for a folder in which nothing was measured. A corrupt report counts for more than an empty folder.
 */
export async function compareTwo(
  [basePath = '', candidatePath = '']: readonly string[],
  options: OptionValues,
): Promise<Compared> {
  if (options.open && options.html === undefined) {
    throw new BenchError('ERR_USAGE', '--open: there is no page; name one with --html FILE');
  }
  const file = options.policy as string | undefined;
  const policy = file === undefined ? defaultPolicy() : loadPolicy(file);
  const [base, candidate] = await readBoth(basePath, candidatePath);
  const comparison = compareReports(
    { label: basePath, report: base },
    { label: candidatePath, report: candidate },
    {
      policy,
      vary: (options.vary ?? []) as readonly string[],
      calibration: knownNoise(options, base.scenario.name),
    },
  );
  return { comparison, base, candidate, policy };
}

async function readBoth(...paths: [string, string]): Promise<[Report, Report]> {
  const reads = await Promise.allSettled(paths.map(readMeasured));
  const reasons = reads.flatMap((read): unknown[] => {
    return read.status === 'rejected' ? [read.reason] : [];
  });
  const isEmpty = (error: unknown): boolean =>
    error instanceof BenchError && error.code === 'ERR_NOTHING_MEASURED';
  if (reasons.length > 0) throw reasons.find((reason) => !isEmpty(reason)) ?? reasons[0];
  const reports = reads.flatMap((read) => (read.status === 'fulfilled' ? [read.value] : []));
  return reports as [Report, Report];
}

/** A folder without numbers is no bad input: a run that measured nothing leaves one. */
async function readMeasured(path: string): Promise<Report> {
  const exists = (what: string): Promise<boolean> =>
    stat(what).then(
      () => true,
      () => false,
    );
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFolder && !(await exists(join(path, REPORT_FILE)))) {
    const message = `${printable(path)} holds no ${REPORT_FILE}: nothing was measured there`;
    throw new BenchError('ERR_NOTHING_MEASURED', message);
  }
  return readReport(path);
}

/** The format that was asked for, checked before anything is read. */
export function chosenFormat({ format, json }: OptionValues): Format {
  const named = typeof format === 'string' ? formatNamed(format) : undefined;
  if (json && named !== undefined && named !== 'json') {
    throw new BenchError('ERR_USAGE', `--json and --format ${named}: choose one`);
  }
  return named ?? (json ? 'json' : 'text');
}

/**
 * Prints the comparison, its warnings apart from it, and writes the page that was asked for, which is
 * opened on request.
 */
export async function show(
  compared: Compared,
  format: Format,
  options: OptionValues,
  io: Io,
): Promise<void> {
  const { comparison, base, candidate } = compared;
  const judgedBy = {
    policyFile: options.policy as string | undefined,
    calibrationFile: options.calibration as string | undefined,
  };
  if (typeof options.html === 'string') {
    // Charts and all that they need take as long to load as the rest of the command.
    const { writeComparisonPage } = await import('../compare/page/write.js');
    await writeComparisonPage(options.html, comparison, base, candidate, judgedBy);
  }
  for (const { message, stage } of comparison.warnings) {
    const where = stage === undefined ? '' : `stage ${printable(stage)}: `;
    const lines = wrap(`warning: ${where}${printable(message)}`, io.warnings.columns, '  ');
    for (const line of lines) io.err(`${withoutCommands(line)}\n`);
  }
  const isShort = options.quiet && format === 'text';
  io.out(
    isShort ? verdictLine(comparison, io) : render(comparison, format, { ...io, ...judgedBy }),
  );
  if (options.open && typeof options.html === 'string') await openPage(options.html, io);
}
