// How many runs a verdict needs before anything is known of the noise: below, the exact tests
// cannot reach their level, however large the change.
import type { Design } from './design.js';
import { JUDGED_METRICS } from './metrics.js';
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

/** The most tests that can gate in a scenario of `stages` stages: one per metric of level error. */
export function mostGatingTests(policy: Pick<Policy, 'levels'>, stages: number): number {
  return stages * JUDGED_METRICS.filter(({ name }) => policy.levels[name] === 'error').length;
}
