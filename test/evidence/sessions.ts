// One session of an experiment, and the file that keeps what was found: one JSON object a line, added
// as sessions end, so that a run of an hour can be interrupted and taken up again.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy } from '../../src/compare/policy.js';
import { startProxy } from '../../src/network/proxy.js';
import { type Report, runAb } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import type { Experiment, SideSpec } from './experiments.js';

/** What is kept of a session. */
export interface SessionRecord {
  /** Names experiment, number and all that the session depends on. */
  readonly key: string;
  readonly experiment: string;
  /** Number of the session in its experiment, from 0; its seed. */
  readonly index: number;
  readonly started_at: string;
  readonly machine: string;
  readonly verdict: Comparison['verdict'];
  readonly reason: string;
  /** The metric that shows the difference best: its own verdict, and by how much it changed. */
  readonly metric: Row['metric'];
  readonly metric_verdict: Row['verdict'];
  /** Estimated relative change; null where there is none. */
  readonly change: number | null;
  /** Estimated absolute change in percentage points; null for metrics that are no shares. */
  readonly points: number | null;
  /** Variation of a run, as a share, beyond what the runs of a block share; see `variationOf`. */
  readonly variation: number | null;
}

/** The key of session number `index`: another one as soon as anything about it is different. */
export function keyOf(experiment: Experiment, index: number, pairs: number): string {
  const all = JSON.stringify({ experiment, index, pairs });
  return `${experiment.name} ${index} ${createHash('sha256').update(all).digest('hex').slice(0, 12)}`;
}

/** The sessions that a file holds. A last line that was cut off is no session. */
export function readRecords(file: string): SessionRecord[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as SessionRecord];
      } catch {
        return [];
      }
    });
}

/** Adds a session to a file. */
export function appendRecord(file: string, record: SessionRecord): void {
  const cutOff = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8'));
  appendFileSync(file, `${cutOff ? '\n' : ''}${JSON.stringify(record)}\n`);
}

/** Runs one session and judges it by the default policy; undefined when the signal ended it. */
export async function runOnce(
  experiment: Experiment,
  index: number,
  pairs: number,
  signal: AbortSignal,
): Promise<SessionRecord | undefined> {
  const [a, b] = [experiment.a, experiment.b].map(({ scenario }) =>
    parseScenario(JSON.stringify({ name: 'evidence', seed: index, ...scenario }), 'evidence.yaml'),
  );
  const routes = { ...route('a', experiment.a), ...route('b', experiment.b) };
  const reports = await runAb(a!, b!, { pairs, seed: index, signal, routes });
  if (signal.aborted) return undefined;
  if (reports.a.status !== 'complete') throw new Error(reports.a.warnings[0]!.message);
  const comparison = compareReports(
    { label: 'a', report: reports.a },
    { label: 'b', report: reports.b },
    { policy: defaultPolicy(), vary: ['network.memory_mb'] },
  );
  const row = comparison.rows.find(({ metric }) => metric === experiment.metric)!;
  return {
    key: keyOf(experiment, index, pairs),
    experiment: experiment.name,
    index,
    started_at: reports.a.started_at,
    machine: machineOf(reports.a),
    verdict: comparison.verdict,
    reason: comparison.reason.code,
    metric: row.metric,
    metric_verdict: row.verdict,
    change: row.change.estimate,
    points: row.points?.estimate ?? null,
    variation: variationOf(row),
  };
}

function route(side: 'a' | 'b', { delayMs }: SideSpec) {
  if (delayMs === undefined) return {};
  return { [side]: (peers: Parameters<typeof startProxy>[0]) => startProxy(peers, delayMs) };
}

function machineOf({ environment }: Report): string {
  const { cpu, cores, kernel, memory_mb: memoryMb, node, memcached } = environment;
  const gib = Math.round(memoryMb / 1024);
  return `${cpu}, ${cores} cores, ${gib} GiB, ${kernel}, Node ${node}, memcached ${memcached}`;
}

/**
 * How much one run varies, as a share: the standard deviation of ln(candidate / baseline) over the
 * blocks, divided by the root of two because each of these ratios has the variation of two runs. What
 * both runs of a block share (drift) is not in it. Null where a value is missing or 0.
 */
export function variationOf({ base, candidate }: Pick<Row, 'base' | 'candidate'>): number | null {
  const other = new Map(candidate.runs.map(({ block, value }) => [block, value]));
  const logs = base.runs.map(({ block, value }) =>
    Math.log((other.get(block) ?? 0) / (value ?? 0)),
  );
  if (logs.length < 2 || !logs.every(Number.isFinite)) return null;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  return Math.sqrt(squares / (logs.length - 1) / 2);
}
