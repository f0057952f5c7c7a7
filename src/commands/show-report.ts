// A report on the screen or in a log: the table on stdout, the warnings on stderr.
import { renderText } from '../report/text.js';
import { renderWarnings } from '../report/text-warnings.js';
import type { Report } from '../schema/generated/report.js';
import type { Io } from './command.js';

/**
 * Prints the warnings, and the table before them where that is wanted: on a terminal, where both are
 * seen, what is read last stays in sight, and a missed threshold is told once.
 */
export function showReport(report: Report, io: Io, { table }: { readonly table: boolean }): void {
  if (table) io.out(renderText(report, io));
  const together = table && io.terminal;
  const warnings = renderWarnings(report, { ...io.warnings, thresholds: !together });
  if (warnings !== '') io.err(together ? `\n${warnings}` : warnings);
}
