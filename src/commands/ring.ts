// `peerbench ring`: how even placements are and what moves when a peer comes or goes, without running
// anything.
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { BenchError, EXIT_CODES } from '../errors.js';
import { cannotWrite, makeFolders, replaceFile } from '../report/files.js';
import { renderSvg } from '../report/svg.js';
import { fewestVnodes } from '../ring/fewest-vnodes.js';
import { PLACEMENTS } from '../ring/placement.js';
import { studyRings } from '../ring/study.js';
import { ringChart } from '../ring-study/chart.js';
import { ringNotes, ringTable } from '../ring-study/table.js';
import type { RingResult, RingStudy } from '../schema/generated/ring.js';
import { packageManifest } from '../schema/package-root.js';
import type { Command, Io, OptionValues } from './command.js';
import {
  DEFAULT_KEYS,
  DEFAULT_MAX_OVER_MEAN,
  DEFAULT_PEERS,
  DEFAULT_VNODES,
  LIMITS,
  MOST_KEYS,
  MOST_PEERS,
  ringQuestion,
  type RingQuestion,
} from './ring-options.js';

const HELP = `  How many virtual nodes does a network need? Nothing is run.

  --peers N          peers of the network, 1 to ${MOST_PEERS} (default ${DEFAULT_PEERS}); several separated by
                     commas, or the option several times
  --placement P      ${PLACEMENTS.join(', ')}; likewise (default: all that go with the
                     other options)
  --vnodes V         virtual nodes per peer of md5, likewise (default ${DEFAULT_VNODES.join(',')})
  --max-over-mean X  what the busiest peer may hold, as a multiple of its share (default
                     ${DEFAULT_MAX_OVER_MEAN}): the fewest V that keep to it are told
  --replication R    copies of each key, 1 to N (default 1)
  --weights W,...    a weight per peer, of ketama and rendezvous; one copy per key only
  --keys K           keys placed to see what moves, 1 to ${MOST_KEYS} (default ${DEFAULT_KEYS})
  --svg FILE         also draw it
  --quiet            the table without the notes below it
  --json             everything, also which peers lose and gain (schemas/ring.schema.json)

${LIMITS}

exit codes: 0 done, 2 bad usage, 3 FILE cannot be written, 130 interrupted`;

/** Undefined when it was interrupted. */
async function study(
  { placements, study: options }: RingQuestion,
  signal: AbortSignal,
): Promise<RingResult[] | undefined> {
  const results: RingResult[] = [];
  try {
    for (const result of studyRings(placements, options)) {
      if (result) results.push(result);
      // Signals are heard between two steps only.
      await setImmediate();
      if (signal.aborted) return undefined;
    }
  } catch (error) {
    // Of a peer that is too light for a single point.
    if (options.weights && error instanceof RangeError) {
      throw new BenchError('ERR_USAGE', `--weights: ${error.message}`);
    }
    throw error;
  }
  return results;
}

/** Writes the picture, whole or not at all; false when it was interrupted before. */
async function draw(file: string, result: RingStudy, signal: AbortSignal): Promise<boolean> {
  const svg = await renderSvg(ringChart(result));
  // Drawing lets nothing else run.
  await setImmediate();
  if (signal.aborted) return false;
  try {
    await makeFolders(dirname(file));
    await replaceFile(file, svg, false);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  return true;
}

async function execute(_: readonly string[], options: OptionValues, io: Io): Promise<number> {
  const asked = ringQuestion(options);
  const rings = await study(asked, io.signal);
  if (!rings) return EXIT_CODES.ERR_INTERRUPTED;
  const { peers, replication, weights, keys, nameSets } = asked.study;
  const result: RingStudy = {
    schema_version: 1,
    tool: { name: 'peerbench', version: packageManifest().version },
    peers: [...peers],
    replication,
    weights: weights ? [...weights] : null,
    keys,
    name_sets: nameSets,
    max_over_mean: asked.maxOverMean,
    fewest_vnodes: fewestVnodes(rings, asked.maxOverMean),
    rings,
  };
  if (typeof options.svg === 'string' && !(await draw(options.svg, result, io.signal))) {
    return EXIT_CODES.ERR_INTERRUPTED;
  }
  if (options.json) io.out(`${JSON.stringify(result)}\n`);
  else {
    io.out(ringTable(result, io.columns));
    if (!options.quiet) io.out(`\n${ringNotes(result, io.columns)}`);
  }
  return 0;
}

export const command: Command = {
  usage:
    '[--peers N,...] [--placement P,...] [--vnodes V,...] [--max-over-mean X] [--replication R] ' +
    '[--weights W,...] [--keys K] [--svg FILE]',
  help: HELP,
  options: {
    peers: { type: 'string', multiple: true },
    placement: { type: 'string', multiple: true },
    vnodes: { type: 'string', multiple: true },
    'max-over-mean': { type: 'string' },
    replication: { type: 'string' },
    weights: { type: 'string' },
    keys: { type: 'string' },
    svg: { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: execute,
};
