// The numbers of a row as verdict.json shows them: shifts turned back into changes of the figure
// itself, and what the noise would have let through.
import type { Change, Interval } from '../schema/generated/verdict.js';
import { type Evidence, LARGEST_LOG } from './evidence.js';
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
    const isBounded = scale === 'points' ? Number.isFinite(value) : Math.abs(value) < LARGEST_LOG;
    return isBounded ? (scale === 'ratio' ? Math.expm1(value) : value) + 0 : null;
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
 * right at it: the floor, or what the interval's half towards zero hides, and what the session can
 * have drifted by. A true change of that
 * size is found about every second time. On two scales it is the larger one, because a change must
 * show on both; then `baseLevel`, the baseline's median, turns points into a share of it. As a share
 * where there is a ratio, else in percentage points; null without an interval.
 */
export function smallestDetectable(
  evidence: readonly Evidence[],
  metric: JudgedMetric,
  levels: Levels,
  baseLevel: number | null,
): number | null {
  const found = evidence.map((it) => smallestOn(it, metric, levels));
  const [first] = found;
  if (first === undefined || found.includes(null)) return null;
  if (found.length === 1) return first;
  if (baseLevel === null || baseLevel === 0) return null;
  const shares = evidence.map(
    ({ scale }, i) => found[i]! / (scale === 'points' ? 100 * baseLevel : 1),
  );
  return Math.max(...shares);
}

/** On one scale: a share, or percentage points. */
function smallestOn(
  { scale, shift, floor, drift }: Evidence,
  metric: JudgedMetric,
  { alpha, rule }: Levels,
): number | null {
  const half = shift.estimate - shift.interval(alpha).low;
  const alone = rule === 'strict' ? floor + half : Math.max(floor, half);
  const worse = alone + drift(alpha);
  if (!Number.isFinite(worse) || (scale === 'ratio' && worse >= LARGEST_LOG)) return null;
  if (scale === 'points') return worse;
  return metric.better === 'higher' ? -Math.expm1(-worse) : Math.expm1(worse);
}

/**
 * Pairs (or runs a side) with which the farther half of the interval would be as short as the
 * floor: intervals shrink with the square root of the runs. null where a zero leaves no ratio.
 */
export function runsForFloor(evidence: readonly Evidence[], alpha: number): number | null {
  const needed = evidence.map(({ scale, shift, floor }) => {
    const half = reach(shift, alpha);
    return scale === 'ratio' && half >= LARGEST_LOG ? Infinity : shift.count * (half / floor) ** 2;
  });
  const runs = Math.ceil(Math.max(...needed));
  return Number.isFinite(runs) ? runs : null;
}
