// The library entry of the package: a scenario run by itself, or two in alternation, and the reports
// of it; networks and peers that persist; rings.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { BenchError } from './errors.js';
import { assertWritableTarget } from './report/write.js';
import { blockOrder } from './run/block-order.js';
import type { FindNetwork } from './run/peer-source.js';
import type { LossListener, ProgressListener } from './run/progress.js';
import type { OpenRoute } from './run/route.js';
import { runSession } from './run/session.js';
import { loadScenario } from './scenario/load.js';
import type { Scenario } from './scenario/scenario.js';
import type { Report } from './schema/generated/report.js';
import { findNetwork as findPersistent } from './state/find-network.js';

export { BenchError } from './errors.js';
export type { FindNetwork } from './run/peer-source.js';
export type { LossListener, LossNotice, Progress, ProgressListener } from './run/progress.js';
export { UnwrittenReports } from './run/unwritten.js';
export { loadScenario } from './scenario/load.js';
export type { Scenario } from './scenario/scenario.js';
export type { Report } from './schema/generated/report.js';
export { makeRing, type Placement, type RingOptions } from './ring/placement.js';
export type { Ring } from './ring/ring.js';
export type { LockOptions } from './state/lock.js';
export { NetworkManager } from './state/manager.js';
export type { UsableNetwork } from './state/find-network.js';
export {
  type Found,
  type NetworkMember,
  type NetworkOptions,
  PersistentNetwork,
} from './state/network.js';
export type { PeerStatus } from './state/peer-status.js';
export { type PeerChange, type PeerStartOptions, PersistentPeers } from './state/peers.js';
export { loadSettings, type Settings } from './state/settings.js';

/** What runs of one side and of two have in common. */
export interface SessionOptions {
  /** Whether the written report has charts and a page. Default true. */
  readonly charts?: boolean;
  /**
   * Whether the generator's own ceiling is measured first, for about a second at most a side;
   * without it `generator.ceiling` is null in the report. Default true.
   */
  readonly ceiling?: boolean;
  /**
   * Whether peers that run already (`network.targets`, `network.use`) may be on other machines.
   * Default false: loopback addresses and unix sockets only.
   */
  readonly allowRemote?: boolean;
  /**
   * Whether faults may act on the peers of a persistent network (`network.use`), which live on: those
   * that are killed lose their items. Default false: such a scenario is refused.
   */
  readonly allowFaults?: boolean;
  /**
   * Whether each run removes the keys that it wrote to peers that run already, also when it was
   * aborted. Default false: the keys stay, under the prefix in `runs[].key_prefix`.
   */
  readonly removeKeys?: boolean;
  /**
   * Looks up the persistent networks that scenarios use by name (`network.use`). Default: among those
   * of the settings that `loadSettings` finds.
   */
  readonly findNetwork?: FindNetwork;
  /** Ends the session: the daemons first, then the report with what was measured so far. */
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  /** Told of each peer that is lost on the way, which no fault of the scenario ended. */
  readonly onLoss?: LossListener;
}

/** How to run a scenario. */
export interface RunOptions extends SessionOptions {
  /** Repetitions, each with fresh daemons. Default 1. */
  readonly runs?: number;
  /** Directory of the report; written after every repetition. Without it nothing is written. */
  readonly out?: string;
}

/** How to run two scenarios against each other. */
export interface AbOptions extends SessionOptions {
  /** Blocks of one run of each side, each run with fresh daemons. Default 10. */
  readonly pairs?: number;
  /**
   * Directory for both reports, `a` and `b` in it; they are written after every block. Without it
   * nothing is written.
   */
  readonly out?: string;
  /** Seed of the order of the blocks, an integer from 0; the reports keep it. Default: any. */
  readonly seed?: number;
  /** How the load reaches each side's peers, for one that a proxy stands before. */
  readonly routes?: { readonly a?: OpenRoute; readonly b?: OpenRoute };
}

/** The two reports of an ab session: of the baseline and of the candidate. */
export interface AbReports {
  readonly a: Report;
  readonly b: Report;
}

const DEFAULT_PAIRS = 10;
/** As large as the seeds of scenarios can be. */
const SEEDS = 2 ** 32;

function resolve(scenario: Scenario | string): Scenario {
  return typeof scenario === 'string' ? loadScenario(scenario) : scenario;
}

/** What a session takes of its caller's options. */
function shared(options: SessionOptions) {
  const { charts = true, ceiling = true } = options;
  const { allowRemote = false, allowFaults = false, removeKeys = false } = options;
  const { findNetwork = (name: string) => findPersistent(name), onProgress, onLoss } = options;
  const signal = options.signal ?? new AbortController().signal;
  const leave = { allowRemote, allowFaults, removeKeys };
  return { charts, ceiling, ...leave, findNetwork, signal, onProgress, onLoss };
}

/**
 * Runs a scenario and returns its report.
 *
 * @param scenario name of a shipped scenario, a file, or what `loadScenario` returned
 * @returns the report; its `status` is `aborted` when the signal ended the run, and `failed` when all
 *   peers or a load thread were lost on the way. A run that lost some of its peers went on to its end:
 *   `runs[].peer_losses`
 * @throws {BenchError} when it cannot start: a bad scenario, no memcached, a directory in use
 * @throws {UnwrittenReports} with what was measured, when the disk does not take the report
 */
export async function run(scenario: Scenario | string, options: RunOptions = {}): Promise<Report> {
  const { runs = 1, out } = options;
  const side = { name: null, scenario: resolve(scenario), out };
  if (out !== undefined) await assertWritableTarget(out);
  const blocks = Array.from({ length: runs }, () => [0]);
  const [report] = await runSession({ sides: [side], blocks, ...shared(options) });
  return report!;
}

/**
 * Runs two scenarios in one session: blocks of one run of each side, in an order that is balanced
 * and shuffled, so that neither drift nor being second speaks for one of them. The peers of both
 * sides bear the names of `a`'s, so that keys live at the same places where the networks are alike.
 *
 * @param a the baseline: name, file, or what `loadScenario` returned
 * @param b the candidate, likewise; its seed must be the baseline's
 * @returns both reports. With the status `complete` they hold `pairs` runs each; else what was
 *   measured until the signal came (`aborted`) or a run failed on either side (`failed` on both)
 * @throws {BenchError} ERR_USAGE for unlike seeds; else as `run`
 */
export async function runAb(
  a: Scenario | string,
  b: Scenario | string,
  options: AbOptions = {},
): Promise<AbReports> {
  const { pairs = DEFAULT_PAIRS, out, seed = randomInt(SEEDS), routes } = options;
  const side = (name: 'a' | 'b', scenario: Scenario | string) => ({
    name,
    scenario: resolve(scenario),
    out: out === undefined ? undefined : join(out, name),
    openRoute: routes?.[name],
  });
  const sides = [side('a', a), side('b', b)] as const;
  requireOneSeed(sides[0].scenario, sides[1].scenario);
  if (out !== undefined) await assertWritableTarget(out);
  const blocks = blockOrder(pairs, seed).map((order) => (order === 'ab' ? [0, 1] : [1, 0]));
  const reports = await runSession({ sides, blocks, orderSeed: seed, ...shared(options) });
  return { a: reports[0]!, b: reports[1]! };
}

/** The same operations on both sides are what makes a pair of runs one measurement. */
function requireOneSeed(a: Scenario, b: Scenario): void {
  if (a.seed === b.seed) return;
  throw new BenchError(
    'ERR_USAGE',
    `the two sides have unlike seeds (${a.seed} and ${b.seed}): give both the same`,
  );
}
