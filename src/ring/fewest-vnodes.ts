// How many virtual nodes a network needs, out of a study of several.
import type { FewestVnodes, RingResult } from '../schema/generated/ring.js';

/**
 * For each number of peers that was studied with virtual nodes to choose, the fewest of these with which
 * the busiest peer stays within `maxOverMean` in 95 of 100 sets of names; null where none of them does.
 */
export function fewestVnodes(rings: readonly RingResult[], maxOverMean: number): FewestVnodes[] {
  const fewest = new Map<number, number | null>();
  for (const { peers, vnodes, max_over_mean: max } of rings) {
    if (vnodes === null) continue;
    const known = fewest.get(peers.length) ?? null;
    const better = max.p95 <= maxOverMean && (known === null || vnodes < known);
    fewest.set(peers.length, better ? vnodes : known);
  }
  return [...fewest].map(([peers, vnodes]) => ({ peers, vnodes }));
}
