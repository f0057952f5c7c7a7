// What else moved the figures of a session besides the candidate: the place of a run in its pair,
// and the time that went by.
import { median } from '../report/summary.js';
import type { Drift } from '../schema/generated/verdict.js';
import type { Design } from './design.js';
import type { Sample, UsedValue } from './samples.js';
import { trendOf } from './statistics/trend.js';

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
  const trend = trendOf([base.used, candidate.used].map((side) => side.map(timed)));
  if (!trend) return null;
  const times = used.map(({ atMs }) => atMs);
  const change = Math.expm1(trend.slope * (Math.max(...times) - Math.min(...times)));
  return { change, p: trend.p, suspected: trend.p <= SUSPECT_P };
}

function timed({ atMs, value }: UsedValue): { at: number; value: number } {
  return { at: atMs, value: Math.log(value) };
}
