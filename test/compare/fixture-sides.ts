// Two reports as `peerbench ab` would make them, from stages with real histograms: the same seed
// gives the same pair, byte for byte.
import { compareReports } from '../../src/compare/compare.js';
import { defaultPolicy, parsePolicy } from '../../src/compare/policy.js';
import type { Calibration, MetricNoise } from '../../src/schema/generated/calibration.js';
import type { Report } from '../../src/schema/generated/report.js';
import type { Comparison } from '../../src/schema/generated/verdict.js';
import { fixtureReport } from '../report/fixture.js';
import type { FixtureStage } from '../report/fixture-stages.js';

export interface SidesOptions {
  readonly pairs?: number;
  /** Latencies and durations of the candidate over those of the baseline. */
  readonly slower?: number;
  readonly stages?: readonly FixtureStage[];
  readonly name?: string;
  /** Two sessions without blocks instead of one of pairs. */
  readonly apart?: boolean;
}

export interface Sides {
  readonly base: Report;
  readonly candidate: Report;
}

/** One stage whose runs hardly differ; p99 has too few operations to gate. */
export const STEADY: readonly FixtureStage[] = [
  { name: '4x500', workers: 4, operations: 2000, durationS: 1, medianUs: 150, spread: 0.1 },
];

/** One stage whose throughput differs by more than any floor from run to run. */
export const NOISY: readonly FixtureStage[] = [{ ...STEADY[0]!, spread: 9 }];

function sideReport(side: 'a' | 'b', options: SidesOptions): Report {
  const { pairs = 10, slower = 1, stages = STEADY, name = 'demo_net' } = options;
  const factor = side === 'b' ? slower : 1;
  const report = fixtureReport({
    name,
    runs: pairs,
    peers: ['demo_net_p0', 'demo_net_p1'],
    seed: side === 'a' ? 1001 : 2002,
    stages: stages.map((stage) => ({
      ...stage,
      medianUs: (stage.medianUs ?? 150) * factor,
      durationS: (stage.durationS ?? 1) * factor,
    })),
  });
  if (options.apart) report.session.id = `session-${side}`;
  else Object.assign(report.session, { id: 'session', kind: 'ab', side });
  for (const [block, run] of report.runs.entries()) {
    // AB BA AB …: each side goes first in every other block.
    const slot = (block + (side === 'a' ? 0 : 1)) % 2;
    run.started_at = new Date(Date.UTC(2026, 2, 1, 12, block, 30 * slot)).toISOString();
    if (!options.apart) Object.assign(run, { block, slot });
  }
  return report;
}

/** Baseline and candidate of one session. */
export function sides(options: SidesOptions = {}): Sides {
  return { base: sideReport('a', options), candidate: sideReport('b', options) };
}

/** A calibration that holds for the reports of `sides`. */
export function calibrationFor(change: Partial<Calibration> = {}): Calibration {
  const { environment, scenario_hash: hash } = sides({ pairs: 1 }).base;
  const { cpu, cores, kernel, node, memcached, peerbench: version } = environment;
  const noise = (): MetricNoise => ({ floor: 0.02, sigma_between: 0.01, cv_within: 0.01 });
  const metrics = {
    throughput: noise(),
    p50_us: noise(),
    p99_us: noise(),
    miss_rate: noise(),
  };
  return {
    schema_version: 1,
    tool: { name: 'peerbench', version },
    measured_at: '2026-02-20T00:00:00.000Z',
    scenario: 'demo_net',
    scenario_hash: hash,
    machine: { cpu, cores, kernel },
    software: { node, memcached },
    sessions: 20,
    pairs_per_session: 10,
    stages: [{ name: STEADY[0]!.name, metrics }],
    ...change,
  };
}

/** What a comparison of the two says; `policy` is YAML. */
export function compared(
  { base, candidate }: Sides,
  policy?: string,
  vary: string[] = [],
): Comparison {
  return compareReports(
    { label: 'out/a', report: base },
    { label: 'out/b', report: candidate },
    { policy: policy === undefined ? defaultPolicy() : parsePolicy(policy, 'policy.yaml'), vary },
  );
}
