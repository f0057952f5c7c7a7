// A run as one story: scenario -> repetitions with fresh daemons -> report, written after each of
// them. The library entry of the package.
import { randomUUID } from 'node:crypto';
import { BenchError } from './errors.js';
import { measureCeilings } from './load/ceiling.js';
import { scenarioDigest, stageWorkload } from './load/plan.js';
import { collectEnvironment, startStealMeter } from './report/environment.js';
import { intervalLogFiles } from './report/interval-log.js';
import { assertWritableTarget, writeReport } from './report/write.js';
import { makeRing } from './ring/placement.js';
import { buildReport } from './run/build-report.js';
import { preflight } from './run/preflight.js';
import type { ProgressListener } from './run/progress.js';
import { runRepetition } from './run/repetition.js';
import { loadScenario } from './scenario/load.js';
import type { Scenario } from './scenario/scenario.js';
import type { Report, Run } from './schema/generated/report.js';
import { makeValueBlock } from './workload/value-block.js';
import { ValueSizes } from './workload/value-sizes.js';

export { BenchError } from './errors.js';
export type { Progress, ProgressListener } from './run/progress.js';
export { loadScenario } from './scenario/load.js';
export type { Scenario } from './scenario/scenario.js';
export type { Report } from './schema/generated/report.js';

/** How to run a scenario. */
export interface RunOptions {
  /** Repetitions, each with fresh daemons. Default 1. */
  readonly runs?: number;
  /** Directory of the report; written after every repetition. Without it nothing is written. */
  readonly out?: string;
  /** Whether the written report has charts and a page. Default true. */
  readonly charts?: boolean;
  /**
   * Whether the generator's own ceiling is measured first, for about a second at most; without it
   * `generator.ceiling` is null in the report. Default true.
   */
  readonly ceiling?: boolean;
  /** Ends the run: the daemons first, then the report with what was measured so far. */
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * Runs a scenario and returns its report.
 *
 * @param scenario name of a shipped scenario, a file, or what `loadScenario` returned
 * @returns the report; its `status` is `aborted` when the signal ended the run, and `failed` when a
 *   peer or a load thread was lost on the way
 * @throws {BenchError} when it cannot start: a bad scenario, no memcached, a directory in use
 */
export async function run(scenario: Scenario | string, options: RunOptions = {}): Promise<Report> {
  const resolved = typeof scenario === 'string' ? loadScenario(scenario) : scenario;
  const { runs: repetitions = 1, out, charts = true, ceiling = true, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  if (out !== undefined) await assertWritableTarget(out);
  preflight(resolved);

  const { network, seed, name } = resolved;
  const peerNames = Array.from({ length: network.peers }, (_, index) => `${name}_p${index}`);
  const ring = makeRing(network.placement, peerNames, network.vnodes);
  const values = makeValueBlock(seed, new ValueSizes(stageWorkload(resolved, 0)).longest);
  const session = {
    scenario: resolved,
    workloadDigest: scenarioDigest(resolved),
    sessionId: randomUUID(),
    startedAt: new Date().toISOString(),
  };
  const stealRatio = startStealMeter();
  // Before any daemon lives: neither disturbs the other.
  const ceilings = ceiling
    ? await measureCeilings({ scenario: resolved, ring, values, signal })
    : resolved.stages.map(() => null);
  const runs: Run[] = [];
  let version = 'unknown';
  for (let index = 0; ; index++) {
    const startedAt = new Date().toISOString();
    const startMs = performance.now();
    const { stages, logs, memcached, failure } = await runRepetition({
      scenario: resolved,
      ring,
      values,
      ceilings,
      signal,
      onProgress: (progress) => onProgress?.({ ...progress, run: index + 1, runs: repetitions }),
    });
    const durationS = (performance.now() - startMs) / 1000;
    runs.push({ index, started_at: startedAt, duration_s: durationS, stages });
    version = memcached ?? version;
    const facts = { transport: network.transport, memcached: version };
    const environment = { ...collectEnvironment(facts), steal_ratio: stealRatio() };
    const aborted = signal.aborted;
    const report = buildReport({ ...session, environment, runs, repetitions, aborted, failure });
    if (out !== undefined) {
      const raw = intervalLogFiles(logs, index, environment.peerbench);
      await writeReport(out, report, { charts, raw });
    }
    // A bug of ours is not a finding about the peers: what was measured is safe, the bug is thrown.
    if (failure !== undefined && !(failure instanceof BenchError)) throw failure;
    if (index + 1 >= repetitions || signal.aborted || failure !== undefined) return report;
  }
}
