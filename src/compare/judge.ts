// The verdict on one metric, from its evidence: the rules of evidence themselves. Pure arithmetic;
// knows neither reports nor words.
import type { Evidence } from './evidence.js';
import type { Policy } from './policy.js';
import type { Reason, Row } from '../schema/generated/verdict.js';

/** What can be concluded of one metric, and by which rule. */
export interface Judgement {
  readonly verdict: Row['verdict'];
  readonly code: Reason['code'];
}

/** The part of a policy that the rules look at. */
export type Levels = Pick<Policy, 'alpha' | 'alpha_equivalent' | 'alpha_family' | 'rule'>;

/**
 * The verdict on the evidence of one metric (at least one scale). To be worse or better, a change
 * must be so on every scale: its interval at `alpha` excludes zero, and its estimate (two_part) or
 * the whole interval (strict) reaches the floor. Worse also needs Holm's p over all gating tests to
 * be within `alpha_family`; `pHolm` is null for a metric that does not gate. Equivalent needs, on
 * one scale, the worse end of the interval at `alpha_equivalent` to be below the floor.
 *
 * At most one of the three holds: an estimate at the floor has its interval's end beyond it.
 */
export function judge(
  evidence: readonly Evidence[],
  pHolm: number | null,
  levels: Levels,
): Judgement {
  if (evidence.every((it) => isWorse(it, levels))) {
    return pHolm === null || pHolm <= levels.alpha_family
      ? { verdict: 'regressed', code: 'worse' }
      : { verdict: 'inconclusive', code: 'family' };
  }
  if (evidence.every((it) => isBetter(it, levels))) return { verdict: 'improved', code: 'better' };
  if (evidence.some((it) => it.shift.interval(levels.alpha_equivalent).high < it.floor)) {
    const measurably = evidence.every(({ shift }) => shift.interval(levels.alpha).low > 0);
    return { verdict: 'equivalent', code: measurably ? 'worse_within_floor' : 'within_floor' };
  }
  return { verdict: 'inconclusive', code: whyOpen(evidence, levels) };
}

function isWorse({ shift, floor }: Evidence, { alpha, rule }: Levels): boolean {
  const { low } = shift.interval(alpha);
  return low > 0 && (rule === 'strict' ? low : shift.estimate) >= floor;
}

function isBetter({ shift, floor }: Evidence, { alpha, rule }: Levels): boolean {
  const { high } = shift.interval(alpha);
  return high < 0 && (rule === 'strict' ? high : shift.estimate) <= -floor;
}

/** Too few runs for an interval, noise wider than the floor, or a change about as large as it. */
function whyOpen(evidence: readonly Evidence[], { alpha }: Levels): Reason['code'] {
  const reaches = evidence.map(({ shift, floor }) => reach(shift, alpha) / floor);
  if (reaches.some((it) => !Number.isFinite(it))) return 'too_few_runs';
  return Math.max(...reaches) > 1 ? 'too_noisy' : 'near_floor';
}

/** From the estimate to the farther end of its interval: the change that noise could hide. */
export function reach(shift: Evidence['shift'], alpha: number): number {
  const { low, high } = shift.interval(alpha);
  return Math.max(shift.estimate - low, high - shift.estimate);
}
