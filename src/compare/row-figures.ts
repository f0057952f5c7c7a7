// The numbers of a row as verdict.json shows them: shifts turned back into changes of the figure
// itself, and what the noise would have let through.
import type { Change, Interval } from '../schema/generated/verdict.js';
import type { Evidence } from './evidence.js';
import { reach, type Levels } from './judge.js';
import type { JudgedMetric } from './metrics.js';

/** A change of which nothing can be said. */
function noChange({ alpha, alpha_equivalent: alphaEquivalent }: Levels): Change {
  const none = (level: number): Interval => ({ confidence: 1 - level, low: null, high: null });
  return { estimate: null, interval: none(alpha), equivalence_interval: none(alphaEquivalent) };
}

/**
 * A shift as a change of the figure: ratios as a share of the baseline, points as they are. Without
 * `bounded` the interval is left out: it would not cover what differs between sessions.
 */
export function changeOf(
  evidence: Evidence | undefined,
  metric: JudgedMetric,
  levels: Levels,
  bounded: boolean,
): Change {
  const change = noChange(levels);
  if (!evidence) return change;
  const { scale, shift } = evidence;
  const isTurned = scale === 'ratio' && metric.better === 'higher';
  const figure = (worse: number): number | null => {
    const value = isTurned ? -worse : worse;
    return Number.isFinite(value) ? (scale === 'ratio' ? Math.expm1(value) : value) + 0 : null;
  };
  const interval = (alpha: number): Interval => {
    const { low, high } = shift.interval(alpha);
    const ends = [figure(low), figure(high)];
    const [from, to] = isTurned ? ends.toReversed() : ends;
    return { confidence: 1 - alpha, low: from!, high: to! };
  };
  change.estimate = figure(shift.estimate);
  if (!bounded) return change;
  change.interval = interval(levels.alpha);
  change.equivalence_interval = interval(levels.alpha_equivalent);
  return change;
}

/**
 * The smallest change for the worse that would have been called regressed, had the estimate been
 * right at it: the floor, or what the interval's half towards zero hides. A true change of that
 * size is found about every second time.
 */
export function smallestDetectable(
  { scale, shift, floor }: Evidence,
  metric: JudgedMetric,
  { alpha, rule }: Levels,
): number | null {
  const half = shift.estimate - shift.interval(alpha).low;
  if (!Number.isFinite(half)) return null;
  const worse = rule === 'strict' ? floor + half : Math.max(floor, half);
  if (scale === 'points') return worse;
  return metric.better === 'higher' ? -Math.expm1(-worse) : Math.expm1(worse);
}

/**
 * Pairs (or runs a side) with which the farther half of the interval would be as short as the
 * floor: intervals shrink with the square root of the runs.
 */
export function runsForFloor(evidence: readonly Evidence[], alpha: number): number {
  const needed = evidence.map(({ shift, floor }) => {
    return shift.count * (reach(shift, alpha) / floor) ** 2;
  });
  return Math.ceil(Math.max(...needed));
}
