// `peerbench ab`: two scenarios in one session, and the verdict on the second.
import { join } from 'node:path';
import { compareReports } from '../compare/compare.js';
import { differencesOf } from '../compare/differences.js';
import { minimumRuns, mostGatingTests, usualPairs } from '../compare/minimum-runs.js';
import { FORMAT_NAMES } from '../compare/formats/render.js';
import { defaultPolicy, loadPolicy, type Policy, policyFor } from '../compare/policy.js';
import { BenchError, EXIT_CODES } from '../errors.js';
import { renderWarnings } from '../report/text-warnings.js';
import { writeVerdict } from '../report/verdict-file.js';
import { type AbReports, runAb } from '../runner.js';
import { loadScenario } from '../scenario/load.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Command, Io, OptionValues } from './command.js';
import { countOption } from './count.js';
import { defaultDirectory } from './default-directory.js';
import { knownNoise } from './known-noise.js';
import { OPEN_OPTION } from './open-page.js';
import { lossNotice } from './loss-notice.js';
import { ProgressLine } from './progress-line.js';
import {
  RUNNING_PEERS_OPTIONS,
  RUNNING_PEERS_USAGE,
  runningPeersHelp,
  runningPeersOptions,
} from './running-peers.js';
import { chosenFormat, show } from './two-reports.js';
import { printUnwritten } from './unwritten.js';

const HELP = `  NAME is a scenario of ./scenarios or a shipped one; FILE is a path.

  --a NAME|FILE        the baseline
  --b NAME|FILE        the candidate (default, where --b-set changes something: the baseline)
  --a-set path=value   another value for a field of the baseline, as often as needed
  --b-set path=value   the same for the candidate: --b-set network.memory_mb=32
  --pairs N            runs of each side, in blocks of one of each (default 10, and more where many
                       stages gate: fewer than 8 can never say regressed, unless a policy is laxer)
  --format F           ${FORMAT_NAMES.join(', ')} (default text)
  --out DIR            gets a/, b/, verdict.json and the page index.html (default:
                       reports/NAME/TIME-ab); must be new or empty
  --policy FILE        what the verdict is made by: floors, levels, error rates
  --vary PATH          something else that is meant to differ; what --a-set and --b-set change, or
                       the two files, is meant to anyway
  --calibration FILE   the machine's noise, from 'peerbench calibrate' (default, where it exists:
                       reports/NAME/calibration.json, NAME being the baseline's scenario)
  --no-charts          no chart files, no pictures in the reports' pages, no page of the comparison
  --open               open that page in the browser
  --no-ceiling         do not first measure what the load generator can do by itself (a second a side)
${runningPeersHelp(21)}
  --quiet              no progress, and the verdict's line alone
  --json               the same as --format json

exit codes: 0 nothing speaks against the candidate, 2 bad scenario or usage, or too few pairs, 3 no
memcached, no disk, or a peer lost on the way, 10 regressed, 11 inconclusive and the policy says
that this fails, 12 not comparable, 130 interrupted`;

/** What `--vary` need not name: all in which the two scenarios are unlike. */
function scenarioPaths({ a, b }: AbReports): string[] {
  const own = new Set(Object.keys({ ...a.scenario, ...b.scenario }));
  return differencesOf(a, b, [])
    .map(({ path }) => path)
    .filter((path) => own.has(path.split('.')[0]!));
}

function sidesOf(options: OptionValues): { a: Scenario; b: Scenario } {
  const { a, b } = options as { a?: string; b?: string };
  const aSet = (options['a-set'] ?? []) as readonly string[];
  const bSet = (options['b-set'] ?? []) as readonly string[];
  if (a === undefined) throw new BenchError('ERR_USAGE', '--a is missing: name the baseline');
  if (b === undefined && aSet.length + bSet.length === 0) {
    const advice = 'name the candidate, or say with --b-set what it changes';
    throw new BenchError('ERR_USAGE', `--b is missing: ${advice}`);
  }
  return {
    a: loadScenario(a, { overrides: aSet }),
    b: loadScenario(b ?? a, { overrides: bSet }),
  };
}

/**
 * How many pairs to run. A session that could not fail however bad the candidate is must not cost an
 * hour first.
 * @throws {BenchError} ERR_USAGE when fewer were asked for than a verdict of regressed takes
 */
function pairsOf(options: OptionValues, policy: Policy, { stages }: Scenario): number {
  const pairs = countOption('pairs', options.pairs, usualPairs(policy, stages));
  const tests = mostGatingTests(policy, stages);
  const needed = minimumRuns('paired', policy, tests);
  if (pairs >= needed) return pairs;
  throw new BenchError(
    'ERR_USAGE',
    `${pairs} pairs cannot reach a verdict of regressed, whatever they show: with ${tests} ` +
      `${tests === 1 ? 'figure' : 'figures'} that can gate it takes --pairs ${needed}`,
  );
}

/** A stage that one side lacks has nothing to be held against, however many pairs are run. */
function requireSameStages(a: Scenario, b: Scenario): void {
  const [ours, theirs] = [a.stages.length, b.stages.length];
  if (ours === theirs) return;
  throw new BenchError(
    'ERR_USAGE',
    `the sides have ${ours} and ${theirs} stages: stages are compared by their place, so both need as many`,
  );
}

async function execute(_none: readonly string[], options: OptionValues, io: Io): Promise<number> {
  const { a, b } = sidesOf(options);
  requireSameStages(a, b);
  const file = options.policy as string | undefined;
  const policy = file === undefined ? defaultPolicy() : loadPolicy(file);
  const format = chosenFormat(options);
  const pairs = pairsOf(options, policyFor(policy, a.name), a);
  const calibration = knownNoise(options, a.name);
  const charts = options['no-charts'] !== true;
  if (options.open && !charts) {
    throw new BenchError('ERR_USAGE', '--open and --no-charts: there will be no page to open');
  }
  const out = (options.out as string | undefined) ?? `${defaultDirectory(a.name)}-ab`;
  const progress = new ProgressLine(io, options.quiet);
  const reports = await runAb(a, b, {
    pairs,
    out,
    charts,
    ceiling: options['no-ceiling'] !== true,
    ...runningPeersOptions(options),
    signal: io.signal,
    onProgress: (state) => progress.show(state),
    onLoss: (notice) => progress.say(lossNotice(notice)),
  })
    .finally(() => progress.clear())
    .catch(printUnwritten(io, ([first, second]) => ({ a: first, b: second })));
  const { status } = reports.a;
  if (status !== 'complete') {
    io.err(whatHappened(reports, io));
    return status === 'aborted' ? EXIT_CODES.ERR_INTERRUPTED : EXIT_CODES.ERR_PEER_LOST;
  }
  const vary = [...((options.vary ?? []) as readonly string[]), ...scenarioPaths(reports)];
  const [base, candidate] = [join(out, 'a'), join(out, 'b')];
  const comparison = compareReports(
    { label: base, report: reports.a },
    { label: candidate, report: reports.b },
    { policy, vary, calibration },
  );
  const written = await writeVerdict(out, comparison);
  const page = charts ? join(out, 'index.html') : undefined;
  const compared = { comparison, base: reports.a, candidate: reports.b, policy };
  await show(compared, format, { ...options, html: page }, io);
  if (format === 'text' && !options.quiet) {
    io.out(`\nverdict: ${written}\n${page === undefined ? '' : `page: ${page}\n`}`);
  }
  return comparison.exit_code;
}

/** The warnings of both sides, each once: what ended a session is told by both. */
function whatHappened({ a, b }: AbReports, io: Io): string {
  const known = new Set(a.warnings.map(({ message }) => message));
  const warnings = [...a.warnings, ...b.warnings.filter(({ message }) => !known.has(message))];
  const thresholds = [...a.thresholds, ...b.thresholds];
  const both = { ...a, warnings, thresholds, valid: a.valid && b.valid };
  return renderWarnings(both, io.warnings);
}

export const command: Command = {
  usage:
    '--a NAME|FILE [--b NAME|FILE] [--a-set path=value]... [--b-set path=value]... [--pairs N] ' +
    '[--out DIR] [--policy FILE] [--calibration FILE] [--vary PATH]... [--format F] [--no-charts] [--open] ' +
    `[--no-ceiling] ${RUNNING_PEERS_USAGE}`,
  help: HELP,
  options: {
    a: { type: 'string' },
    b: { type: 'string' },
    'a-set': { type: 'string', multiple: true },
    'b-set': { type: 'string', multiple: true },
    pairs: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    policy: { type: 'string' },
    calibration: { type: 'string' },
    vary: { type: 'string', multiple: true },
    'no-charts': { type: 'boolean', default: false },
    'no-ceiling': { type: 'boolean', default: false },
    ...OPEN_OPTION,
    ...RUNNING_PEERS_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  run: execute,
};
