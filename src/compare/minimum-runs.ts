// How many runs a verdict needs before anything is known of the noise: below, the exact tests
// cannot reach their level, however large the change.
import type { Design } from './design.js';
import { isMeasuredIn, JUDGED_METRICS, type JudgedMetric } from './metrics.js';
import type { Policy } from './policy.js';

/** The smallest one-sided p that `runs` pairs (or runs a side) can reach. */
function smallestP(design: Design, runs: number): number {
  if (design === 'paired') return 2 ** -runs;
  // 1 / C(2n, n): one order of all runs in which a side lies wholly above the other.
  let p = 1;
  for (let i = 1; i <= runs; i++) p *= i / (runs + i);
  return p;
}

/** Fewest pairs (or runs a side) at which `metrics` gating tests could call a change regressed. */
export function minimumRuns(
  design: Design,
  policy: Pick<Policy, 'alpha' | 'alpha_family' | 'min_runs'>,
  metrics: number,
): number {
  const level = Math.min(policy.alpha / 2, policy.alpha_family / Math.max(1, metrics));
  let runs = policy.min_runs;
  while (smallestP(design, runs) > level) runs++;
  return runs;
}

/** What is known of a stage before it has run; both a scenario and a report have it. */
export interface StageLoad {
  readonly workers: number;
  /** Per worker; missing or null where the stage is bound by time. */
  readonly requests?: number | null;
  /** Missing or null in a closed loop. */
  readonly rate_per_s?: unknown;
}

/** Operations of a stage whose number is known beforehand; as good as infinite for the others. */
function mostOperations({ workers, requests }: StageLoad): number {
  return workers * (requests ?? Number.MAX_SAFE_INTEGER);
}

/**
 * The most tests that can gate in these stages: one per metric of level error, without the throughput
 * of an open loop and percentiles that too few operations can lie beyond.
 */
export function mostGatingTests(
  policy: Pick<Policy, 'levels' | 'min_exceedances'>,
  stages: readonly StageLoad[],
): number {
  const metrics = JUDGED_METRICS.filter(({ name }) => policy.levels[name] === 'error');
  const canGate = (stage: StageLoad, metric: JudgedMetric): boolean => {
    if (!isMeasuredIn(metric, stage)) return false;
    const { beyond } = metric;
    return beyond === null || mostOperations(stage) * beyond >= policy.min_exceedances;
  };
  const counts = stages.map((stage) => metrics.filter((metric) => canGate(stage, metric)).length);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Enough for noise of some per cent beside floors of 5 % and more. */
const USUAL_PAIRS = 10;

/** Pairs to run where nobody says how many: the usual ones, or as many as a verdict takes. */
export function usualPairs(policy: Policy, stages: readonly StageLoad[]): number {
  return Math.max(USUAL_PAIRS, minimumRuns('paired', policy, mostGatingTests(policy, stages)));
}
