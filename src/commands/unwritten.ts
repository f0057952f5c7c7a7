// The last resort for what was measured: reports that the disk does not take go to stdout.
import { BenchError } from '../errors.js';
import { printableJson } from '../printable.js';
import { UnwrittenReports } from '../runner.js';
import type { Report } from '../schema/generated/report.js';
import type { Io } from './command.js';

/**
 * What to do with an error that ended a session: prints the reports that it carries as JSON, in the
 * form that `shape` gives them, and throws it on, saying so. Any other error is thrown on as it is.
 */
export function printUnwritten(
  io: Io,
  shape: (reports: readonly Report[]) => unknown,
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof UnwrittenReports)) throw error;
    // On a terminal too: a page of text that can be copied is better than nothing.
    io.out(`${printableJson(shape(error.reports))}\n`);
    const message = `${error.message}; what was measured went to stdout, as JSON`;
    throw new BenchError(error.code, message, { cause: error });
  };
}
