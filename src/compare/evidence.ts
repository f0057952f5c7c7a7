// From the values of both sides to what they say: the shift on each scale that matters, turned so
// that above zero is worse. Knows statistics, no verdicts.
import type { KnownNoise } from './calibration.js';
import type { Design } from './design.js';
import type { JudgedMetric } from './metrics.js';
import type { Policy } from './policy.js';
import type { Sample, SideSample, UsedValue } from './samples.js';
import { driftReach } from './side-effects.js';
import type { Bounds } from './statistics/null-distribution.js';
import { acrossSessions, pairedShift, type Shift, unpairedShift } from './statistics/shift.js';

/** A shift on one scale. */
export interface Evidence {
  /** ratio: natural logarithms; points: percentage points. */
  readonly scale: 'ratio' | 'points';
  /** Above zero is worse. */
  readonly shift: Shift;
  /** The smallest shift that matters, on the same scale. */
  readonly floor: number;
  /**
   * By how much a drift of the session can have moved the shift, at the two-sided error `alpha`; 0
   * where no drift can, because the sides alternated, or because sessions have no common time.
   */
  readonly drift: (alpha: number) => number;
}

/** A metric's floors after calibration: as a share of the baseline, and in percentage points. */
export interface Floors {
  readonly ratio: number | null;
  readonly points: number | null;
}

/** The policy's floors for a metric, the relative one raised to what the machine can see. */
export function floorsOf(
  metric: JudgedMetric,
  policy: Pick<Policy, 'floors' | 'floor_points'>,
  noise: KnownNoise | undefined,
): Floors {
  const ratio = metric.name === 'error_rate' ? null : policy.floors[metric.name];
  const isShare = metric.name === 'miss_rate' || metric.name === 'error_rate';
  return {
    ratio: ratio === null ? null : Math.max(ratio, noise?.floor ?? 0),
    points: isShare ? policy.floor_points[metric.name as 'miss_rate'] : null,
  };
}

/**
 * The evidence of a sample, none without a value on either side. A change must matter on every
 * scale to be one, so a metric without a logarithm (a miss rate of 0) is judged in points alone. A
 * baseline whose throughput is always zero leaves nothing to compare with.
 * `noise` widens the intervals of two sessions; without it they are those of the runs at hand.
 */
export function evidenceOf(
  metric: JudgedMetric,
  sample: Sample,
  design: Design,
  floors: Floors,
  noise: KnownNoise | undefined,
): Evidence[] {
  const { base, candidate } = sample;
  if (base.used.length === 0 || candidate.used.length === 0) return [];
  const found: Evidence[] = [];
  const add = (scale: Evidence['scale'], floor: number, of: (value: number) => number): void => {
    const shift = shiftBetween(design, sideValues(base, of), sideValues(candidate, of));
    const sigma = sigmaOn(scale, sample, design, noise);
    const widened = noise && sigma > 0 ? acrossSessions(shift, { ...noise, sigma }) : shift;
    const drift = (alpha: number): number =>
      design === 'same_session' ? driftReach(sample, of, alpha) : 0;
    found.push({ scale, floor, shift: widened, drift });
  };
  const isAbove = ({ value }: UsedValue): boolean => value > 0;
  const hasLogarithms =
    metric.scale === 'ratio'
      ? base.used.some(isAbove)
      : [...base.used, ...candidate.used].every(isAbove);
  if (floors.ratio !== null && hasLogarithms) {
    const sign = metric.better === 'higher' ? -1 : 1;
    add('ratio', Math.log1p(floors.ratio), (value) => sign * logarithmOf(value));
  }
  if (floors.points !== null) add('points', floors.points, (value) => 100 * value);
  return found;
}

/**
 * The logarithm of a value. That of zero, a throughput of which nothing is left, is below all others
 * and finite: ranks ask for no more, and two such runs differ by nothing.
 */
function logarithmOf(value: number): number {
  return Math.log(Math.max(value, Number.MIN_VALUE));
}

/** Differences of logarithms beyond this come of a zero: they are no ratio that could be shown. */
export const LARGEST_LOG = 300;

function sideValues({ used }: SideSample, of: (value: number) => number): number[] {
  return used.map(({ value }) => of(value));
}

/** In a paired design the values of both sides stand in the order of their blocks. */
function shiftBetween(design: Design, base: number[], candidate: number[]): Shift {
  if (design !== 'paired') return unpairedShift(base, candidate);
  return pairedShift(candidate.map((value, pair) => value - base[pair]!));
}

/** Noise between sessions on a scale: in points, that of the logarithms times the larger level. */
function sigmaOn(
  scale: Evidence['scale'],
  { base, candidate }: Sample,
  design: Design,
  noise: KnownNoise | undefined,
): number {
  if (design !== 'cross_session' || !noise) return 0;
  if (scale === 'ratio') return noise.sigma_between;
  const level = Math.max(base.shown.median ?? 0, candidate.shown.median ?? 0);
  return 100 * level * noise.sigma_between;
}

/** The evidence that there would be, were the candidate worse by as much more. */
export function movedBy(evidence: Evidence, more: number): Evidence {
  const { shift } = evidence;
  const interval = (alpha: number): Bounds => {
    const { low, high } = shift.interval(alpha);
    return { low: low + more, high: high + more };
  };
  return { ...evidence, shift: { ...shift, estimate: shift.estimate + more, interval } };
}
