// `peerbench report DIR`: page and charts again from the numbers, in place.
import { join } from 'node:path';
import { printableJson } from '../printable.js';
import { readReport, reportFolder } from '../report/read.js';
import { rewritePages } from '../report/write.js';
import type { Command } from './command.js';
import { OPEN_OPTION, openPage } from './open-page.js';
import { openPictures, PICTURE_OPTION } from './pictures.js';
import { showReport } from './show-report.js';

export const command: Command = {
  usage: 'DIR [--png] [--open] [--json] [--quiet]',
  help: [
    'DIR      a report folder, or the report.json in it; report.json itself is left alone',
    '--png    also write charts/<id>.png beside each SVG, at twice its size',
    '--open   open the page in the browser',
    '--json   print the summary as JSON instead of the table',
    '--quiet  print the table alone',
    '',
    'exit codes: 0 done, 2 bad usage or report, 3 a file cannot be written, or no PNG be drawn here',
  ].join('\n'),
  options: { ...PICTURE_OPTION, ...OPEN_OPTION },
  positionals: { min: 1, max: 1 },
  async run([path = ''], options, io) {
    const pictures = options.png ? await openPictures(io) : undefined;
    const report = await readReport(path);
    const folder = await reportFolder(path);
    await rewritePages(folder, report);
    await pictures?.write(folder);
    const page = join(folder, 'index.html');
    showReport(report, io, { table: !options.json });
    if (options.json) {
      const { status, valid, warnings, summary, thresholds } = report;
      io.out(`${printableJson({ status, valid, warnings, summary, thresholds }, 2)}\n`);
    } else if (!options.quiet) io.err(`page: ${page}\n`);
    if (options.open) await openPage(page, io);
    return 0;
  },
};
