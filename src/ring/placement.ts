// The one way to a ring: from the name of a placement, as scenarios write it.
import { md5Ring } from './md5.js';
import type { Ring } from './ring.js';

const PLACEMENTS = { md5: md5Ring } as const;

/** How keys are placed on peers. */
export type Placement = keyof typeof PLACEMENTS;

/**
 * The ring of `peers` under `placement`, with `vnodes` points per peer.
 * @throws {RangeError} when the peers or `vnodes` are not what a validated scenario can hold
 */
export function makeRing(placement: Placement, peers: readonly string[], vnodes: number): Ring {
  return PLACEMENTS[placement](peers, vnodes);
}
