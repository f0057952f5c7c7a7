// `peerbench calibrate`: sessions of one scenario with itself, and what the machine can see by them.
import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calibrationOf } from '../compare/calibration.js';
import { loadCalibration, usualPlace, writeCalibration } from '../compare/calibration-file.js';
import {
  calibrationSentence,
  calibrationTable,
  fewSessions,
} from '../compare/formats/calibration-text.js';
import { defaultPolicy } from '../compare/policy.js';
import {
  type SessionFigures,
  sessionFigures,
  SESSIONS_FOR_FLOOR,
} from '../compare/session-noise.js';
import { BenchError, EXIT_CODES } from '../errors.js';
import { printableJson } from '../printable.js';
import { cannotWrite, makeFolders } from '../report/files.js';
import { wrap } from '../report/terminal.js';
import { renderWarnings } from '../report/text-warnings.js';
import { type Report, runAb } from '../runner.js';
import { loadScenario } from '../scenario/load.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Calibration } from '../schema/generated/calibration.js';
import { formatDurationS } from '../units.js';
import type { Command, Io, OptionValues } from './command.js';
import { countOption } from './count.js';
import { lossNotice } from './loss-notice.js';
import { ProgressLine } from './progress-line.js';
import {
  RUNNING_PEERS_OPTIONS,
  RUNNING_PEERS_USAGE,
  runningPeersHelp,
  runningPeersOptions,
} from './running-peers.js';

const DEFAULT_SCENARIO = 'demo_net';
/** As many as `ab` makes: the noise of an estimate shrinks as the pairs grow. */
const DEFAULT_PAIRS = 10;
const FEWEST_SESSIONS = 2;

const HELP = `  NAME is a scenario of ./scenarios or a shipped one, or a file (default ${DEFAULT_SCENARIO}). Both sides of
  each session are this scenario: whatever change shows is noise.

  --sessions N      sessions, from ${FEWEST_SESSIONS} (default ${SESSIONS_FOR_FLOOR}: with fewer a floor is the largest change seen)
  --pairs N         pairs of runs of each (default ${DEFAULT_PAIRS}, as 'peerbench ab')
  --set path=value  another value for a field, as often as needed, as 'peerbench run'; it then holds
                    for baselines with the same values
  --out FILE        where the calibration goes (default: reports/NAME/calibration.json, where
                    'ab', 'compare' and 'gate' look for it); an earlier one is replaced at the end
${runningPeersHelp(18)}
  --quiet           no progress and no table: the sentence alone
  --json            the calibration on stdout instead of the text

How long it takes is told at the start and after each session. What is interrupted writes nothing.

exit codes: 0 written, 2 bad scenario or usage, or FILE is something else than a calibration, 3 no
memcached, no disk, or a peer lost on the way, 12 nothing was measured, 130 interrupted`;

/** What is to be done. */
interface Plan {
  readonly scenario: Scenario;
  readonly sessions: number;
  readonly pairs: number;
}

/**
 * Makes sure, before an hour of runs, that the calibration can be written, and does not take the place
 * of something else.
 */
async function assertReplaceable(file: string): Promise<void> {
  if (existsSync(file)) {
    try {
      loadCalibration(file);
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      const message = `${error.message}\nit would be replaced: remove it, or name another --out`;
      throw new BenchError('ERR_OUTPUT_EXISTS', message);
    }
  }
  try {
    await makeFolders(dirname(file));
    await access(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** What the stages take by their durations, in s; those that are bound by a count take none. */
function statedS({ stages, settle_s: settleS }: Scenario): number {
  const durations = stages.map((stage) => stage.warmup_s + (stage.duration_s ?? 0));
  return durations.reduce((sum, each) => sum + each, settleS * (stages.length - 1));
}

function announcement({ scenario, sessions, pairs }: Plan): string {
  const runs = 2 * sessions * pairs;
  const leastS = runs * statedS(scenario);
  const time =
    leastS > 0 ? `at least ${formatDurationS(leastS)}` : 'the first session will show how long';
  return `${sessions} sessions of ${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of ${scenario.name}: ${runs} runs, ${time}`;
}

/** All sessions, one after another, or as many as complete; and a report of the last one. */
async function measure(
  { scenario, sessions, pairs }: Plan,
  io: Io,
  options: OptionValues,
): Promise<{ figures: SessionFigures[]; report: Report }> {
  const { quiet } = options;
  const progress = new ProgressLine(io, quiet);
  const startMs = performance.now();
  const figures: SessionFigures[] = [];
  for (;;) {
    const { a, b } = await runAb(scenario, scenario, {
      pairs,
      ceiling: false,
      ...runningPeersOptions(options),
      signal: io.signal,
      onProgress: (state) => progress.show(state),
      onLoss: (notice) => progress.say(lossNotice(notice)),
    }).finally(() => progress.clear());
    if (a.status !== 'complete') return { figures, report: a };
    // Only the figures are kept: the histograms of hundreds of runs would fill the memory.
    figures.push(sessionFigures(a, b));
    const done = figures.length;
    if (done === sessions) return { figures, report: a };
    const leftS = ((performance.now() - startMs) / 1000 / done) * (sessions - done);
    if (!quiet) io.err(`session ${done}/${sessions} done, about ${formatDurationS(leftS)} left\n`);
  }
}

/** How it ended early, and what that means for the file. */
function endedEarly(report: Report, file: string, io: Io): number {
  io.err(renderWarnings(report, io.warnings));
  io.err(`no calibration was written${existsSync(file) ? `; ${file} is as it was` : ''}\n`);
  return report.status === 'aborted' ? EXIT_CODES.ERR_INTERRUPTED : EXIT_CODES.ERR_PEER_LOST;
}

/** A sentence on as many lines as it needs. */
function broken(text: string, columns: number): string {
  return `${wrap(text, columns, '  ').join('\n')}\n`;
}

function print(calibration: Calibration, file: string, options: OptionValues, io: Io): void {
  const few = fewSessions(calibration);
  if (few !== undefined) io.err(broken(`warning: ${few}`, io.warnings.columns));
  if (options.json) {
    io.out(`${printableJson(calibration)}\n`);
    return;
  }
  io.out(broken(calibrationSentence(calibration, defaultPolicy()), io.columns));
  if (options.quiet) return;
  io.out(`\n${calibrationTable(calibration, io.columns)}\ncalibration: ${file}\n`);
}

async function execute(
  [name = DEFAULT_SCENARIO]: readonly string[],
  options: OptionValues,
  io: Io,
): Promise<number> {
  const scenario = loadScenario(name, { overrides: (options.set ?? []) as readonly string[] });
  const sessions = countOption('sessions', options.sessions, SESSIONS_FOR_FLOOR);
  if (sessions < FEWEST_SESSIONS) {
    throw new BenchError('ERR_USAGE', `--sessions takes at least ${FEWEST_SESSIONS}`);
  }
  const plan = { scenario, sessions, pairs: countOption('pairs', options.pairs, DEFAULT_PAIRS) };
  const file = (options.out as string | undefined) ?? usualPlace(scenario.name)!;
  await assertReplaceable(file);
  if (!options.quiet) io.err(broken(announcement(plan), io.warnings.columns));
  const { figures, report } = await measure(plan, io, options);
  if (report.status !== 'complete') return endedEarly(report, file, io);
  const measuredAt = new Date().toISOString();
  const calibration = calibrationOf({ sessions: figures, pairs: plan.pairs, report, measuredAt });
  if (calibration.stages.every(({ metrics }) => Object.keys(metrics).length === 0)) {
    throw new BenchError('ERR_NOTHING_MEASURED', 'no figure had a value in every session');
  }
  await writeCalibration(file, calibration);
  print(calibration, file, options, io);
  return 0;
}

export const command: Command = {
  usage: `[NAME|FILE] [--sessions N] [--pairs N] [--set path=value]... [--out FILE] ${RUNNING_PEERS_USAGE}`,
  help: HELP,
  options: {
    sessions: { type: 'string' },
    pairs: { type: 'string' },
    ...RUNNING_PEERS_OPTIONS,
    set: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
  positionals: { min: 0, max: 1 },
  run: execute,
};
