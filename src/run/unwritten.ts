// What becomes of a session whose reports the disk does not take: the error carries them, so that
// whoever asked for them can put them somewhere else.
import { BenchError } from '../errors.js';
import { BesideNumbersError, writeReport, type WriteOptions } from '../report/write.js';
import type { Report } from '../schema/generated/report.js';

/** The numbers of a report could not be written; what was measured is in `reports`. */
export class UnwrittenReports extends BenchError {
  constructor(
    /** The reports of all sides in their order, written or not. */
    readonly reports: readonly Report[],
    cause: BenchError,
  ) {
    super(cause.code, cause.message, { cause });
  }
}

/** One side's report and the folder that it goes to; undefined: it is not to be written. */
export interface Target extends WriteOptions {
  readonly out: string | undefined;
  readonly report: Report;
}

/**
 * Writes the reports of all sides. When one cannot be written, the others are tried all the same.
 * @throws {UnwrittenReports} when the numbers of a report are on no disk
 * @throws {BesideNumbersError} when only raw data, page or charts are not
 */
export async function writeReports(targets: readonly Target[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { out, report, ...options } of targets) {
    if (out === undefined) continue;
    await writeReport(out, report, options).catch((error: unknown) => failures.push(error));
  }
  const unexpected = failures.find((error) => !(error instanceof BenchError));
  const numbers = failures.find((error) => !(error instanceof BesideNumbersError));
  const worst = unexpected ?? numbers ?? failures[0];
  if (worst === undefined) return;
  if (!(worst instanceof BenchError) || worst instanceof BesideNumbersError) throw worst as Error;
  const reports = targets.map(({ report }) => report);
  throw new UnwrittenReports(reports, worst);
}
