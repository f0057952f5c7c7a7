// What the rules of this checkout make of a session that was kept. Pure.
import { compareReports } from '../../src/compare/compare.js';
import type { Policy } from '../../src/compare/policy.js';
import type { Comparison, Row } from '../../src/schema/generated/verdict.js';
import type { Experiment } from './experiments.js';
import type { Session } from './sessions.js';

/** What is found in one session. */
export interface Finding {
  readonly verdict: Comparison['verdict'];
  readonly reason: string;
  /** Of the metric that shows the difference best: the estimated relative change; null for none. */
  readonly change: number | null;
  /** Its estimated absolute change in percentage points; null for metrics that are no shares. */
  readonly points: number | null;
  /** Its variation from run to run, as a share; see `variationOf`. */
  readonly variation: number | null;
}

/** Judges a session as `peerbench ab` would, by this policy. */
export function findingOf(
  { reports }: Session,
  experiment: Pick<Experiment, 'metric'>,
  policy: Policy,
): Finding {
  const { verdict, reason, rows } = compareReports(
    { label: 'a', report: reports.a },
    { label: 'b', report: reports.b },
    { policy, vary: ['network.memory_mb'] },
  );
  const row = rows.find(({ metric }) => metric === experiment.metric);
  return {
    verdict,
    reason: reason.code,
    change: row?.change.estimate ?? null,
    points: row?.points?.estimate ?? null,
    variation: row ? variationOf(row) : null,
  };
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
