// One side of a session: a scenario, what all its repetitions share, and the runs it has so far.
import { measureCeilings } from '../load/ceiling.js';
import { scenarioDigest, stageWorkload } from '../load/plan.js';
import { collectEnvironment } from '../report/environment.js';
import type { TextFile } from '../report/files.js';
import { intervalLogFiles } from '../report/interval-log.js';
import { makeRing, takes } from '../ring/placement.js';
import type { Ring } from '../ring/ring.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Report, Run, Session } from '../schema/generated/report.js';
import { packageManifest } from '../schema/package-root.js';
import { makeValueBlock } from '../workload/value-block.js';
import { ValueSizes } from '../workload/value-sizes.js';
import { buildReport } from './build-report.js';
import { type RepetitionContext, runRepetition } from './repetition.js';
import type { OpenRoute } from './route.js';

/** What a side is. */
export interface SideOptions {
  readonly scenario: Scenario;
  /**
   * What the names of its peers begin with: `<prefix>_p0`, `<prefix>_p1`, ... Names decide where
   * keys live.
   */
  readonly peerPrefix: string;
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
  readonly #values: Uint8Array;
  readonly #runs: Run[] = [];
  /** Interval logs of runs whose report has not been written yet. */
  #logs: TextFile[] = [];
  /** Per stage, what the generator reaches by itself, in operations/s; null where unknown. */
  #ceilings: readonly (number | null)[];
  /** Version of the peers, once one has told it. */
  #memcached = 'unknown';

  constructor(options: SideOptions) {
    this.#options = options;
    const { scenario, peerPrefix } = options;
    const { peers, placement, vnodes } = scenario.network;
    const names = Array.from({ length: peers }, (_, index) => `${peerPrefix}_p${index}`);
    // A scenario may say `vnodes` beside any placement.
    this.#ring = makeRing(placement, names, takes(placement, 'vnodes') ? { vnodes } : {});
    const longest = new ValueSizes(stageWorkload(scenario, 0)).longest;
    this.#values = makeValueBlock(scenario.seed, longest);
    this.#workloadDigest = scenarioDigest(scenario);
    this.#ceilings = scenario.stages.map(() => null);
  }

  /** Measures what the generator reaches by itself; takes about a second at most. */
  async measureCeilings(signal: AbortSignal): Promise<void> {
    const { scenario } = this.#options;
    const [ring, values] = [this.#ring, this.#values];
    this.#ceilings = await measureCeilings({ scenario, ring, values, signal });
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
   * Makes one more run, against fresh daemons.
   * @param place its place in an ab session's order
   * @returns what ended it early; undefined when nothing or the signal did
   * @throws {BenchError} when the network cannot be provisioned
   */
  async repeat(
    place: Pick<Run, 'block' | 'slot'>,
    host: Pick<RepetitionContext, 'signal' | 'onProgress'>,
  ): Promise<Error | undefined> {
    const { scenario, openRoute } = this.#options;
    const startedAt = new Date().toISOString();
    const startMs = performance.now();
    const { stages, logs, memcached, failure } = await runRepetition({
      scenario,
      ring: this.#ring,
      values: this.#values,
      ceilings: this.#ceilings,
      openRoute,
      ...host,
    });
    const durationS = (performance.now() - startMs) / 1000;
    const index = this.#runs.length;
    this.#runs.push({ index, started_at: startedAt, duration_s: durationS, ...place, stages });
    this.#logs.push(...intervalLogFiles(logs, index, packageManifest().version));
    this.#memcached = memcached ?? this.#memcached;
    return failure;
  }

  /** The report of the runs so far. */
  report({ stealRatio, aborted, failure }: SessionState): Report {
    const { scenario, session, startedAt, repetitions, openRoute } = this.#options;
    const { transport } = scenario.network;
    const facts = { transport, memcached: this.#memcached };
    return buildReport({
      scenario,
      workloadDigest: this.#workloadDigest,
      session,
      startedAt,
      proxied: openRoute !== undefined,
      environment: { ...collectEnvironment(facts), steal_ratio: stealRatio },
      runs: this.#runs,
      repetitions,
      aborted,
      failure,
    });
  }
}
