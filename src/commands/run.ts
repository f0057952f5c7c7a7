// `peerbench run`: a scenario, measured and reported.
import { join } from 'node:path';
import { BenchError, EXIT_CODES } from '../errors.js';
import { printableJson } from '../printable.js';
import { run } from '../runner.js';
import { loadScenario } from '../scenario/load.js';
import type { Report } from '../schema/generated/report.js';
import type { Command, Io, OptionValues } from './command.js';
import { countOption } from './count.js';
import { defaultDirectory } from './default-directory.js';
import { OPEN_OPTION, openPage } from './open-page.js';
import { lossNotice } from './loss-notice.js';
import { openPictures, PICTURE_OPTION, type Pictures } from './pictures.js';
import { ProgressLine } from './progress-line.js';
import {
  keysText,
  peersText,
  RUNNING_PEERS_OPTIONS,
  RUNNING_PEERS_USAGE,
  runningPeersHelp,
  runningPeersOptions,
} from './running-peers.js';
import { showReport } from './show-report.js';
import { printUnwritten } from './unwritten.js';

const HELP = `  NAME is a scenario of ./scenarios or a shipped one; FILE is a path.

  --out DIR          directory of the report (default: reports/NAME/TIME); must be new or empty
  --runs N           repetitions, each with fresh daemons where it starts them (default 1)
  --driver D         meta or memjs instead of the scenario's
  --threads N        load threads, or auto, instead of the scenario's
  --set path=value   another value for a field, as often as needed: --set workload.value_bytes=100
  --no-charts        no chart files and no pictures in the page
  --png              also write charts/<id>.png beside each SVG, at twice its size
  --open             open the page in the browser, unless interrupted
  --no-ceiling       do not first measure what the load generator can do by itself (a second)
${runningPeersHelp(19)}
  --quiet            no progress and no table
  --json             the whole report on stdout instead of the table

A report that the disk does not take goes to stdout whole, as JSON.

exit codes: 0 done, 2 bad scenario or usage, 3 no memcached, no disk, no way to draw a PNG, or a
peer lost on the way (the run went on with the others), 12 nothing was measured, 13 a threshold of
the scenario was missed, 130 interrupted`;

/** Field overrides in the form of `--set`, from the options that have names of their own. */
function overrides(options: OptionValues): string[] {
  const set = (options.set ?? []) as readonly string[];
  const named = ['driver', 'threads'].flatMap((name) => {
    const value = options[name];
    return typeof value === 'string' ? [`${name}=${value}`] : [];
  });
  return [...named, ...set];
}

/** What the outcome means for the shell. */
function exitCode(report: Report): number {
  if (report.status === 'aborted') return EXIT_CODES.ERR_INTERRUPTED;
  const lost = report.runs.some(({ peer_losses: losses = [] }) => losses.length > 0);
  if (report.status === 'failed' || lost) return EXIT_CODES.ERR_PEER_LOST;
  const measured = report.runs.flatMap(({ stages }) => stages.map(({ measure }) => measure));
  const answered = measured.some(({ latency_us: latency }) => latency.count > 0);
  if (!answered) return EXIT_CODES.ERR_NOTHING_MEASURED;
  if (report.thresholds.some(({ met }) => !met)) return EXIT_CODES.ERR_THRESHOLD_MISSED;
  return 0;
}

/** Refused before an hour is spent: what cannot be drawn now cannot be drawn then. */
async function picturesOf(options: OptionValues, io: Io): Promise<Pictures | undefined> {
  if (!options.png) return undefined;
  if (options['no-charts']) {
    throw new BenchError(
      'ERR_USAGE',
      '--png and --no-charts: without charts there is none to draw',
    );
  }
  return openPictures(io);
}

async function execute([name]: readonly string[], options: OptionValues, io: Io): Promise<number> {
  const scenario = loadScenario(name!, { overrides: overrides(options) });
  const runs = countOption('runs', options.runs, 1);
  const out = (options.out as string | undefined) ?? defaultDirectory(scenario.name);
  const pictures = await picturesOf(options, io);
  const progress = new ProgressLine(io, options.quiet, scenario.stages);
  const report = await run(scenario, {
    runs,
    out,
    charts: options['no-charts'] !== true,
    ceiling: options['no-ceiling'] !== true,
    ...runningPeersOptions(options),
    signal: io.signal,
    onProgress: (state) => progress.show(state),
    onLoss: (notice) => progress.say(lossNotice(notice)),
  })
    .finally(() => progress.clear())
    .catch(printUnwritten(io, ([only]) => only));
  const table = !options.json && !options.quiet;
  // What happened is said however little is asked for: a code alone explains nothing.
  showReport(report, io, { table });
  if (options.json) io.out(`${printableJson(report)}\n`);
  else if (table) io.out(`\n${peersText(report)}${keysText(report)}report: ${out}\n`);
  await pictures?.write(out);
  if (options.open && report.status !== 'aborted') await openPage(join(out, 'index.html'), io);
  return exitCode(report);
}

export const command: Command = {
  usage:
    'NAME|FILE [--out DIR] [--runs N] [--driver D] [--threads N] [--set path=value]... [--no-charts] ' +
    `[--png] [--open] [--no-ceiling] ${RUNNING_PEERS_USAGE}`,
  help: HELP,
  options: {
    out: { type: 'string' },
    runs: { type: 'string' },
    driver: { type: 'string' },
    threads: { type: 'string' },
    set: { type: 'string', multiple: true },
    'no-charts': { type: 'boolean', default: false },
    'no-ceiling': { type: 'boolean', default: false },
    ...PICTURE_OPTION,
    ...OPEN_OPTION,
    ...RUNNING_PEERS_OPTIONS,
  },
  positionals: { min: 1, max: 1 },
  run: execute,
};
