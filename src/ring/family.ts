// The networks that a study compares: one of some peers, and what becomes of it when a peer comes or goes.
import { hashPoints, type PointWords } from './md5.js';
import { makeRing, type Placement } from './placement.js';
import type { Ring } from './ring.js';

/** One placement; `vnodes` where it has any. */
export interface StudiedPlacement {
  readonly placement: Placement;
  readonly vnodes?: number | undefined;
}

/** What a family is made of. */
export interface FamilyOptions {
  readonly peers: number;
  readonly replication: number;
  /** One per peer; alike when absent. A peer that joins weighs what the last one does. */
  readonly weights?: readonly number[] | undefined;
  readonly pointWords: PointWords;
}

/** The networks before and after each change, for one set of names. */
export interface Family {
  readonly ring: Ring;
  readonly joined: Ring;
  /** Undefined where too few peers would be left for the replicas. */
  readonly lastLeft: Ring | undefined;
  readonly firstLeft: Ring | undefined;
}

/** Hashes each peer's points once, for the largest ring: those of a smaller one are its first. */
export function rememberedPoints(most: number): PointWords {
  const known = new Map<string, Uint32Array>();
  return (peer, vnodes) => {
    let words = known.get(peer);
    if (!words) known.set(peer, (words = hashPoints(peer, most)));
    return words.subarray(0, vnodes);
  };
}

/**
 * The networks of peers named `prefix` and their place in the list.
 * @throws {RangeError} when the placement cannot be made of the peers, virtual nodes or weights
 */
export function makeFamily(
  { placement, vnodes }: StudiedPlacement,
  prefix: string,
  { peers, replication, weights, pointWords }: FamilyOptions,
): Family {
  const names = Array.from({ length: peers + 1 }, (_, index) => `${prefix}${index}`);
  const all = weights && [...weights, weights.at(-1)!];
  const between = (from: number, to: number): Ring =>
    makeRing(placement, names.slice(from, to), {
      vnodes,
      weights: all?.slice(from, to),
      pointWords: vnodes === undefined ? undefined : pointWords,
    });
  const enough = peers > replication;
  return {
    ring: between(0, peers),
    joined: between(0, peers + 1),
    lastLeft: enough ? between(0, peers - 1) : undefined,
    firstLeft: enough ? between(1, peers) : undefined,
  };
}
