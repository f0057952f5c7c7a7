// What `peerbench ring` is asked for: its options, checked, and how much work it may make.
import { BenchError } from '../errors.js';
import { printable } from '../printable.js';
import type { StudiedPlacement } from '../ring/family.js';
import { MAX_VNODES } from '../ring/md5.js';
import { type Placement, PLACEMENTS, pointsPerPeer, takes } from '../ring/placement.js';
import type { StudyOptions } from '../ring/study.js';
import { closest } from '../schema/suggest.js';
import type { OptionValues } from './command.js';
import { wholeOption } from './count.js';

export const DEFAULT_PEERS = 8;
export const DEFAULT_KEYS = 20_000;
export const DEFAULT_VNODES = [10, 50, 100, 160, 500];
export const DEFAULT_MAX_OVER_MEAN = 1.25;
const NAME_SETS = 40;
/** As a scenario's. */
export const MOST_PEERS = 256;
export const MOST_KEYS = 1_000_000;
/**
 * What one ring may cost: its points; the distinct peers looked for behind each of them, and those of
 * one ring looked up among those of the other; the peers asked to place the keys. A ring at all limits
 * takes half a minute.
 */
const MOST_POINTS = 100_000;
const MOST_ARC_WORK = 10_000_000;
const MOST_KEY_WORK = 100_000_000;
/** Numbers of peers times placements and their virtual nodes. */
export const MOST_RINGS = 64;

/** The limits, for the help. */
export const LIMITS = `  at most ${MOST_RINGS} rings of ${MOST_POINTS} points (peers x vnodes), of each
  points x replication^2 <= ${MOST_ARC_WORK}, keys x peers x replication <= ${MOST_KEY_WORK}`;

/** What is asked for. */
export interface RingQuestion {
  readonly placements: readonly StudiedPlacement[];
  readonly study: StudyOptions;
  /** What the busiest peer may hold, over its ideal share. */
  readonly maxOverMean: number;
}

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

/** The different counts of such an option. */
function countsOption(name: string, value: OptionValues[string], most: number) {
  const counts = listOption(value)?.map((part) => countOption(name, part, most)!);
  return counts && [...new Set(counts)];
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
function chosenRings(options: OptionValues, weighted: boolean): StudiedPlacement[] {
  const vnodes = countsOption('vnodes', options.vnodes, MAX_VNODES);
  const chosen = chosenPlacements(listOption(options.placement));
  const placements = chosen ?? PLACEMENTS.filter((each) => !weighted || takes(each, 'weights'));
  const unfit = placements.find((placement) => weighted && !takes(placement, 'weights'));
  if (unfit !== undefined) throw usage(`--weights: ${unfit} has none`);
  for (const option of ['vnodes', 'max-over-mean']) {
    if (options[option] !== undefined && !placements.includes('md5')) {
      throw usage(`--${option} is for md5 only, which is not among the placements`);
    }
  }
  return [...new Set(placements)].flatMap((placement): StudiedPlacement[] => {
    if (!takes(placement, 'vnodes')) return [{ placement }];
    return (vnodes ?? DEFAULT_VNODES).map((count) => ({ placement, vnodes: count }));
  });
}

function studyOptions(options: OptionValues): StudyOptions {
  const weights = chosenWeights(listOption(options.weights));
  const peers = countsOption('peers', options.peers, MOST_PEERS) ?? [
    weights?.length ?? DEFAULT_PEERS,
  ];
  const fewest = Math.min(...peers);
  const replication = countOption('replication', options.replication, MOST_PEERS) ?? 1;
  if (replication > fewest)
    throw usage(`--replication ${replication} is more than ${fewest} peers`);
  const unlike = weights && peers.find((count) => count !== weights.length);
  if (unlike !== undefined) {
    throw usage(`--weights: ${weights?.length} of them for ${unlike} peers`);
  }
  if (weights && replication > 1) throw usage('--weights go with one copy of each key only');
  const keys = countOption('keys', options.keys, MOST_KEYS) ?? DEFAULT_KEYS;
  return { peers, replication, weights, keys, nameSets: NAME_SETS };
}

function maxOverMeanOption(value: OptionValues[string]): number {
  if (value === undefined) return DEFAULT_MAX_OVER_MEAN;
  const times = typeof value === 'string' && /^\d{1,2}(\.\d{1,9})?$/.test(value) ? +value : 0;
  if (times > 1 && times <= 10) return times;
  throw usage('--max-over-mean takes a number above 1, up to 10');
}

/** Refuses what would take too long, with the largest value of an option that would do. */
function checkWork(placements: readonly StudiedPlacement[], study: StudyOptions): void {
  const { replication, keys } = study;
  const rings = placements.length * study.peers.length;
  if (rings > MOST_RINGS) {
    const most = Math.floor(MOST_RINGS / placements.length);
    const advice = most > 0 ? `${most} numbers of --peers` : `${MOST_RINGS} numbers of --vnodes`;
    throw usage(`--peers, --placement and --vnodes make ${rings} rings: at most ${advice}`);
  }
  const peers = Math.max(...study.peers);
  const keyWork = keys * peers * replication;
  for (const { placement, vnodes } of placements) {
    const points = peers * pointsPerPeer(placement, vnodes);
    if (points > MOST_POINTS) {
      const most = Math.floor(MOST_POINTS / peers);
      throw usage(
        `--vnodes ${vnodes} with --peers ${peers}: at most ${MOST_POINTS} points a ring; --vnodes ${most} would do`,
      );
    }
    if (points * replication ** 2 > MOST_ARC_WORK) {
      const most = Math.floor(Math.sqrt(MOST_ARC_WORK / points));
      const ring = vnodes === undefined ? placement : `--vnodes ${vnodes}`;
      throw usage(
        `--replication ${replication} with --peers ${peers} and ${ring}: points x replication^2 may be at most ${MOST_ARC_WORK}; --replication ${most} would do`,
      );
    }
  }
  if (keyWork > MOST_KEY_WORK) {
    const most = Math.floor(MOST_KEY_WORK / (peers * replication));
    throw usage(
      `--keys ${keys} with --peers ${peers} and --replication ${replication}: keys x peers x replication may be at most ${MOST_KEY_WORK}; --keys ${most} would do`,
    );
  }
}

/**
 * What the options ask for.
 * @throws {BenchError} ERR_USAGE when they make no sense, or too much work
 */
export function ringQuestion(options: OptionValues): RingQuestion {
  const study = studyOptions(options);
  const placements = chosenRings(options, study.weights !== undefined);
  const maxOverMean = maxOverMeanOption(options['max-over-mean']);
  checkWork(placements, study);
  return { placements, study, maxOverMean };
}
