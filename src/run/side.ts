// One side of a session: a scenario, what all its repetitions share, and the runs it has so far.
import { BenchError } from '../errors.js';
import { measureCeilings } from '../load/ceiling.js';
import { scenarioDigest, stageWorkload } from '../load/plan.js';
import type { RunningPeer } from '../network/attach.js';
import { collectEnvironment } from '../report/environment.js';
import type { TextFile } from '../report/files.js';
import { intervalLogFiles } from '../report/interval-log.js';
import { makeRing } from '../ring/placement.js';
import type { Ring } from '../ring/ring.js';
import type { Report, Run, Session } from '../schema/generated/report.js';
import { packageManifest } from '../schema/package-root.js';
import { makeValueBlock } from '../workload/value-block.js';
import { ValueSizes } from '../workload/value-sizes.js';
import { buildReport } from './build-report.js';
import { keyPrefixOf } from './key-prefix.js';
import { networkFacts, transportOf } from './network-facts.js';
import type { PeerSource } from './peer-source.js';
import { type RepetitionContext, runRepetition } from './repetition.js';
import { type OpenRoute, routeOf } from './route.js';

/** What a side is. */
export interface SideOptions {
  /** The scenario and its peers. */
  readonly source: PeerSource;
  /** Whether each run removes its keys from peers that were there before it. */
  readonly removeKeys: boolean;
  /** Whether runs share peers that were there before them. */
  readonly sharedPeers: boolean;
  readonly session: Session;
  /** When the session started, ISO 8601. */
  readonly startedAt: string;
  /** Runs that the session is to make of it. */
  readonly repetitions: number;
  /** How the load reaches the peers; directly when absent. */
  readonly openRoute?: OpenRoute | undefined;
}

/** What only the session knows when a report is made. */
export interface SessionState {
  /** Share of the processor time that went to others since the start; see `startStealMeter`. */
  readonly stealRatio: number | null;
  readonly aborted: boolean;
  /** What ended the session early; undefined when nothing did. */
  readonly failure: Error | undefined;
}

export class SessionSide {
  readonly #options: SideOptions;
  readonly #workloadDigest: string;
  readonly #ring: Ring;
  readonly #openRoute: OpenRoute | undefined;
  readonly #values: Uint8Array;
  readonly #runs: Run[] = [];
  /** Interval logs of runs whose report has not been written yet. */
  #logs: TextFile[] = [];
  /** Per stage, what the generator reaches by itself, in operations/s; null where unknown. */
  #ceilings: readonly (number | null)[];
  /** Version of the peers, once one has told it. */
  #memcached = 'unknown';
  /** Peers that run already, as the last run found them. */
  #running: readonly RunningPeer[] = [];

  constructor(options: SideOptions) {
    this.#options = options;
    const { scenario, names, placement, vnodes } = options.source;
    this.#ring = makeRing(placement, names, { vnodes });
    const longest = new ValueSizes(stageWorkload(scenario, 0)).longest;
    this.#values = makeValueBlock(scenario.seed, longest);
    this.#workloadDigest = scenarioDigest(scenario);
    this.#openRoute = routeOf(scenario, options.openRoute);
    this.#ceilings = scenario.stages.map(() => null);
  }

  /** Measures what the generator reaches by itself; takes about a second at most. */
  async measureCeilings(signal: AbortSignal): Promise<void> {
    const { scenario, replication } = this.#options.source;
    const [ring, values] = [this.#ring, this.#values];
    const transport = this.#transport() === 'unix' ? 'unix' : 'tcp';
    const shape = { scenario, ring, replication, transport } as const;
    this.#ceilings = await measureCeilings({ ...shape, values, signal });
  }

  /** The interval logs of the runs since the last call. */
  takeLogs(): TextFile[] {
    const logs = this.#logs;
    this.#logs = [];
    return logs;
  }

  /** Runs there are so far. */
  get runs(): number {
    return this.#runs.length;
  }

  /**
   * Makes one more run, against fresh daemons where they are ours to start.
   * @param place its place in an ab session's order
   * @param number its number in the session, from 0, over all sides
   * @returns what ended it early; undefined when nothing or the signal did
   * @throws {BenchError} when the network cannot be provisioned
   */
  async repeat(
    place: Pick<Run, 'block' | 'slot'>,
    number: number,
    host: Pick<RepetitionContext, 'signal' | 'onProgress' | 'onLoss'>,
  ): Promise<Error | undefined> {
    const { source, session, removeKeys } = this.#options;
    const keyPrefix = source.running && keyPrefixOf(session.id, number);
    const startedAt = new Date().toISOString();
    const startMs = performance.now();
    const repetition = await runRepetition({
      ...{ source, keyPrefix, removeKeys },
      ring: this.#ring,
      values: this.#values,
      ceilings: this.#ceilings,
      openRoute: this.#openRoute,
      ...host,
    });
    const { stages, logs, memcached, running, wrote, keysRemoved, failure } = repetition;
    const { losses, peersLeft } = repetition;
    const durationS = (performance.now() - startMs) / 1000;
    const index = this.#runs.length;
    this.#runs.push({
      ...{ index, started_at: startedAt, duration_s: durationS, ...place },
      ...(wrote && keyPrefix !== undefined && { key_prefix: keyPrefix }),
      ...(keysRemoved !== undefined && { keys_removed: keysRemoved }),
      ...(peersLeft.length > 0 && { peers_left: [...peersLeft] }),
      ...(losses.length > 0 && { peer_losses: [...losses] }),
      stages,
    });
    // A run that was interrupted before it looked knows of none.
    if (running.length > 0) this.#running = running;
    this.#logs.push(...intervalLogFiles(logs, index, packageManifest().version));
    this.#memcached = memcached ?? this.#memcached;
    if (failure !== undefined || losses.length === 0 || session.kind === 'run') return failure;
    // A run with a peer less has no partner: the rest of the pairs could not lead to a verdict.
    const names = [...new Set(losses.map(({ peer }) => peer))].join(', ');
    return new BenchError('ERR_PEER_LOST', `lost ${names} on the way: the session ends there`);
  }

  /** The report of the runs so far. */
  report({ stealRatio, aborted, failure }: SessionState): Report {
    const { source, session, startedAt, repetitions, sharedPeers } = this.#options;
    const network = networkFacts(source, this.#running);
    const facts = { transport: this.#transport(), memcached: this.#memcached, network };
    return buildReport({
      scenario: source.scenario,
      workloadDigest: this.#workloadDigest,
      session,
      startedAt,
      proxied: this.#openRoute !== undefined,
      environment: { ...collectEnvironment(facts), steal_ratio: stealRatio },
      runs: this.#runs,
      repetitions,
      sharedPeers,
      aborted,
      failure,
    });
  }

  #transport(): string {
    return transportOf(this.#options.source);
  }
}
