// How evenly a placement shares the keys. Pure: shares in, figures out.
import type { Interval } from '../schema/generated/ring.js';
import { arcShares } from './points.js';
import type { Ring } from './ring.js';

/** How even one network is. */
export interface Evenness {
  /** Share of the busiest peer over its ideal share: 1 is perfect. */
  readonly maxOverMean: number;
  /** Standard deviation (n) of the shares, each over its ideal one, divided by their mean. */
  readonly cv: number;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far `shares` are from the `ideal` ones; both sum to 1. */
export function evennessOf(shares: readonly number[], ideal: readonly number[]): Evenness {
  const loads = shares.map((share, peer) => share / ideal[peer]!);
  const mean = meanOf(loads);
  const variance = meanOf(loads.map((load) => (load - mean) ** 2));
  return { maxOverMean: Math.max(...loads), cv: Math.sqrt(variance) / mean };
}

/**
 * Each peer's share in all copies of all keys (sums to 1). Placements that are no rings of points share
 * copies as they share keys, which with weights holds for one copy only.
 */
export function copyShares(ring: Ring, replication: number): number[] {
  return ring.points ? arcShares(ring.points, ring.peers.length, replication) : ring.shares();
}

/** The `values` as an interval; quantiles are interpolated between ranks, from 0 to n - 1. */
export function intervalOf(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (quantile: number): number => {
    const rank = quantile * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
    return low + (high - low) * (rank % 1);
  };
  return { mean: meanOf(sorted), min: at(0), p5: at(0.05), p95: at(0.95), max: at(1) };
}
