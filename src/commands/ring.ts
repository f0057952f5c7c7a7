// `peerbench ring`: how even placements are and what moves when a peer comes or goes, without running
// anything.
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { BenchError, EXIT_CODES } from '../errors.js';
import { printable } from '../printable.js';
import { cannotWrite, makeFolders, replaceFile } from '../report/files.js';
import { renderSvg } from '../report/svg.js';
import { MAX_VNODES } from '../ring/md5.js';
import { type Placement, PLACEMENTS, takes } from '../ring/placement.js';
import { type StudiedPlacement, type StudyOptions, studyRings } from '../ring/study.js';
import { ringChart } from '../ring-study/chart.js';
import { ringNotes, ringTable } from '../ring-study/table.js';
import type { RingResult, RingStudy } from '../schema/generated/ring.js';
import { packageManifest } from '../schema/package-root.js';
import { closest } from '../schema/suggest.js';
import type { Command, Io, OptionValues } from './command.js';
import { wholeOption } from './count.js';

const DEFAULT_PEERS = 8;
const DEFAULT_KEYS = 20_000;
const DEFAULT_VNODES = [10, 50, 100, 160, 500];
const NAME_SETS = 40;
/** As a scenario's. */
const MOST_PEERS = 256;
const MOST_KEYS = 1_000_000;
/** Points of one ring: some hundred of them are made. */
const MOST_POINTS = 100_000;

const HELP = `  How many virtual nodes does a network need? Nothing is run; no memcached is needed.

  --peers N        peers of the network, 1 to ${MOST_PEERS} (default ${DEFAULT_PEERS})
  --placement P    ${PLACEMENTS.join(', ')}; several separated by commas,
                   or the option several times (default: all that go with the other options)
  --vnodes V       virtual nodes per peer of md5, likewise (default ${DEFAULT_VNODES.join(',')})
  --replication R  copies of each key, 1 to N (default 1)
  --weights W,...  a weight per peer, of ketama and rendezvous; one copy per key only
  --keys K         keys placed to see what moves, 1 to ${MOST_KEYS} (default ${DEFAULT_KEYS})
  --svg FILE       also draw it
  --quiet          the table without the notes below it
  --json           everything, also which peers lose and gain (schemas/ring.schema.json)

exit codes: 0 done, 2 bad usage, 3 FILE cannot be written, 130 interrupted`;

function usage(message: string): BenchError {
  return new BenchError('ERR_USAGE', message);
}

/** A count from 1 to `most`; undefined where it is not given. */
function countOption(name: string, value: unknown, most: number): number | undefined {
  return wholeOption(name, value, { least: 1, most });
}

/** The values of an option that may be given several times, or once with commas. */
function listOption(value: OptionValues[string]): string[] | undefined {
  if (value === undefined) return undefined;
  return [value].flat().flatMap((part) => String(part).split(','));
}

function chosenPlacements(names: string[] | undefined): Placement[] | undefined {
  return names?.map((name) => {
    const known = PLACEMENTS.find((placement) => placement === name);
    if (known) return known;
    const meant = closest(name, PLACEMENTS);
    const hint = meant ? `did you mean '${meant}'?` : `there are ${PLACEMENTS.join(', ')}`;
    throw usage(`--placement: no placement '${printable(name)}'; ${hint}`);
  });
}

function chosenWeights(parts: string[] | undefined): number[] | undefined {
  if (parts && parts.length > MOST_PEERS) throw usage(`--weights: more than ${MOST_PEERS} of them`);
  return parts?.map((part) => {
    const weight = /^\d{1,9}(\.\d{1,9})?$/.test(part) ? Number(part) : 0;
    if (weight > 0) return weight;
    throw usage(`--weights takes numbers above 0, separated by commas, not '${printable(part)}'`);
  });
}

/** Every placement once, md5 once per number of virtual nodes. */
function studied(options: OptionValues, weighted: boolean): StudiedPlacement[] {
  const vnodes = listOption(options.vnodes)?.map((part) =>
    countOption('vnodes', part, MAX_VNODES)!,
  );
  const chosen = chosenPlacements(listOption(options.placement));
  const placements = chosen ?? PLACEMENTS.filter((each) => !weighted || takes(each, 'weights'));
  const unfit = placements.find((placement) => weighted && !takes(placement, 'weights'));
  if (unfit !== undefined) throw usage(`--weights: ${unfit} has none`);
  if (vnodes && !placements.includes('md5')) {
    throw usage('--vnodes is for md5 only, which is not among the placements');
  }
  return [...new Set(placements)].flatMap((placement): StudiedPlacement[] => {
    if (!takes(placement, 'vnodes')) return [{ placement }];
    return [...new Set(vnodes ?? DEFAULT_VNODES)].map((count) => ({ placement, vnodes: count }));
  });
}

function studyOptions(options: OptionValues): StudyOptions {
  const weights = chosenWeights(listOption(options.weights));
  const peers = countOption('peers', options.peers, MOST_PEERS) ?? weights?.length ?? DEFAULT_PEERS;
  const replication = countOption('replication', options.replication, MOST_PEERS) ?? 1;
  if (replication > peers) throw usage(`--replication ${replication} is more than ${peers} peers`);
  if (weights && weights.length !== peers) {
    throw usage(`--weights: ${weights.length} of them for ${peers} peers`);
  }
  if (weights && replication > 1) throw usage('--weights go with one copy of each key only');
  const keys = countOption('keys', options.keys, MOST_KEYS) ?? DEFAULT_KEYS;
  return { peers, replication, weights, keys, nameSets: NAME_SETS };
}

/** Undefined when it was interrupted. */
async function study(
  placements: readonly StudiedPlacement[],
  options: StudyOptions,
  io: Io,
): Promise<RingResult[] | undefined> {
  const results: RingResult[] = [];
  try {
    for (const result of studyRings(placements, options)) {
      results.push(result);
      // Signals are heard between two placements only.
      await setImmediate();
      if (io.signal.aborted) return undefined;
    }
  } catch (error) {
    // Of a peer that is too light for a single point.
    if (options.weights && error instanceof RangeError) throw usage(`--weights: ${error.message}`);
    throw error;
  }
  return results;
}

async function draw(file: string, result: RingStudy): Promise<void> {
  const svg = await renderSvg(ringChart(result));
  try {
    await makeFolders(dirname(file));
    await replaceFile(file, svg, false);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

async function execute(_: readonly string[], options: OptionValues, io: Io): Promise<number> {
  const asked = studyOptions(options);
  const placements = studied(options, asked.weights !== undefined);
  const most = Math.max(...placements.map(({ vnodes = 0 }) => vnodes));
  if (most * asked.peers > MOST_POINTS) {
    throw usage(`--vnodes ${most} with ${asked.peers} peers: at most ${MOST_POINTS} points a ring`);
  }
  const rings = await study(placements, asked, io);
  if (!rings) return EXIT_CODES.ERR_INTERRUPTED;
  const { peers, replication, keys } = asked;
  const weights = asked.weights ? [...asked.weights] : null;
  const result: RingStudy = {
    schema_version: 1,
    tool: { name: 'peerbench', version: packageManifest().version },
    ...{ peers, replication, weights, keys, name_sets: NAME_SETS, rings },
  };
  if (typeof options.svg === 'string') await draw(options.svg, result);
  if (options.json) io.out(`${JSON.stringify(result)}\n`);
  else {
    io.out(ringTable(result, io.columns));
    if (!options.quiet) io.out(`\n${ringNotes(result, io.columns)}`);
  }
  return 0;
}

export const command: Command = {
  usage:
    '[--peers N] [--placement P,...] [--vnodes V,...] [--replication R] [--weights W,...] ' +
    '[--keys K] [--svg FILE]',
  help: HELP,
  options: {
    peers: { type: 'string' },
    placement: { type: 'string', multiple: true },
    vnodes: { type: 'string', multiple: true },
    replication: { type: 'string' },
    weights: { type: 'string' },
    keys: { type: 'string' },
    svg: { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: execute,
};
