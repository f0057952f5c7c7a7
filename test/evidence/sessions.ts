// One session of an experiment with real daemons: what it is called, and how it is made. Knows no
// verdict: what is measured here may be judged by other rules later.
import { createHash } from 'node:crypto';
import { startProxy } from '../../src/network/proxy.js';
import { type AbReports, runAb } from '../../src/runner.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { Experiment, SideSpec } from './experiments.js';

/** What a session is made of: another session as soon as any of it is different. */
export interface SessionPlan {
  readonly experiment: Experiment;
  /** Number of the session in its experiment, from 0; the seed of its workload and of its order. */
  readonly index: number;
  readonly pairs: number;
}

/** A session that was made: both reports whole, so that every later rule can be applied to them. */
export interface Session {
  readonly key: string;
  readonly reports: AbReports;
}

/**
 * What a session is filed under: experiment, number, and a hash of all that it is made of. What an
 * experiment is called in a table and how sessions are judged are no part of it.
 */
export function keyOf({ experiment, index, pairs }: SessionPlan): string {
  const { name, a, b } = experiment;
  const all = JSON.stringify({ name, a, b, pairs, seed: index });
  return `${name}-${index}-${createHash('sha256').update(all).digest('hex').slice(0, 12)}`;
}

/**
 * Makes one session; undefined when the signal ended it.
 * @throws {Error} when a run failed
 */
export async function makeSession(
  plan: SessionPlan,
  signal: AbortSignal,
): Promise<Session | undefined> {
  const { experiment, index: seed, pairs } = plan;
  const [a, b] = [experiment.a, experiment.b].map(({ scenario }) =>
    parseScenario(JSON.stringify({ name: 'evidence', seed, ...scenario }), 'evidence.yaml'),
  );
  const routes = { ...route('a', experiment.a), ...route('b', experiment.b) };
  // The generator's ceiling says nothing of a difference, and takes a second of every session.
  const reports = await runAb(a!, b!, { pairs, seed, signal, routes, ceiling: false });
  if (signal.aborted) return undefined;
  if (reports.a.status !== 'complete') throw new Error(reports.a.warnings[0]!.message);
  return { key: keyOf(plan), reports };
}

function route(side: 'a' | 'b', { delayMs }: SideSpec) {
  if (delayMs === undefined) return {};
  return { [side]: (peers: Parameters<typeof startProxy>[0]) => startProxy(peers, delayMs) };
}
