// What else moved the figures of a session besides the candidate: the place of a run in its pair,
// and the time that went by.
import { median } from '../report/summary.js';
import type { Drift } from '../schema/generated/verdict.js';
import type { Design } from './design.js';
import type { Sample, SideSample, UsedValue } from './samples.js';
import { type Trend, trendOf } from './statistics/trend.js';

/** A drift with a p up to this is suspected. */
const SUSPECT_P = 0.05;

/**
 * Paired design: the relative effect of being second in a block rather than first, estimated as
 * half the difference between the blocks in which the candidate was second and the others.
 */
export function slotEffectOf({ base, candidate }: Sample, design: Design): number | null {
  if (design !== 'paired') return null;
  const changes = { first: [] as number[], second: [] as number[] };
  for (const [pair, { value, slot }] of candidate.used.entries()) {
    const other = base.used[pair]!;
    if (!(value > 0 && other.value > 0)) continue;
    changes[slot! > other.slot! ? 'second' : 'first'].push(Math.log(value / other.value));
  }
  const second = median(changes.second);
  const first = median(changes.first);
  return second === null || first === null ? null : Math.expm1((second - first) / 2);
}

/** The trend over a session that both sides share. Across sessions there is no common time. */
export function driftOf({ base, candidate }: Sample, design: Design): Drift | null {
  if (design === 'cross_session') return null;
  const used = [...base.used, ...candidate.used];
  if (!used.every(({ value }) => value > 0)) return null;
  const trend = trendBetween({ base, candidate }, Math.log);
  if (!trend) return null;
  const change = Math.expm1(trend.slope * spanMs(used));
  return { change, p: trend.p, suspected: trend.p <= SUSPECT_P };
}

type UsedSides = Record<'base' | 'candidate', Pick<SideSample, 'used'>>;

/**
 * The most that the values on the scale `of` can have drifted by from the first run to the last, at
 * the two-sided error `alpha`; infinite where the runs are too few to tell.
 */
export function driftReach(
  sample: UsedSides,
  of: (value: number) => number,
  alpha: number,
): number {
  const bounds = trendBetween(sample, of)?.interval(alpha);
  if (!bounds) return Infinity;
  const span = spanMs([...sample.base.used, ...sample.candidate.used]);
  return Math.max(Math.abs(bounds.low), Math.abs(bounds.high)) * span;
}

function trendBetween(
  { base, candidate }: UsedSides,
  of: (value: number) => number,
): Trend | undefined {
  const timed = ({ atMs, value }: UsedValue) => ({ at: atMs, value: of(value) });
  return trendOf([base.used.map(timed), candidate.used.map(timed)]);
}

/** From the first run to the last, in ms. */
function spanMs(used: readonly UsedValue[]): number {
  const times = used.map(({ atMs }) => atMs);
  return Math.max(...times) - Math.min(...times);
}
