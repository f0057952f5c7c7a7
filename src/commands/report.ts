// `peerbench report DIR`: page and charts again from the numbers, in place.
import { join } from 'node:path';
import { printableJson } from '../printable.js';
import { readReport, reportFolder } from '../report/read.js';
import { renderText, renderWarnings } from '../report/text.js';
import { rewritePages } from '../report/write.js';
import type { Command } from './command.js';

export const command: Command = {
  usage: 'DIR [--json] [--quiet]',
  help: [
    'DIR      a report folder, or the report.json in it; report.json itself is left alone',
    '--json   print the summary as JSON instead of the table',
    '--quiet  print the table alone',
  ].join('\n'),
  options: {},
  positionals: { min: 1, max: 1 },
  async run([path = ''], options, io) {
    const report = await readReport(path);
    const folder = await reportFolder(path);
    await rewritePages(folder, report);
    io.err(renderWarnings(report, { columns: io.columns, colour: false }));
    if (options.json) {
      const { status, valid, warnings, summary, thresholds } = report;
      io.out(`${printableJson({ status, valid, warnings, summary, thresholds }, 2)}\n`);
      return 0;
    }
    io.out(renderText(report, io));
    if (!options.quiet) io.err(`page: ${join(folder, 'index.html')}\n`);
    return 0;
  },
};
