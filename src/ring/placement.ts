// The one way to a ring: from the name of a placement, as scenarios write it.
import type { NetworkFile } from '../schema/generated/scenario.js';
import { jump } from './jump.js';
import { ketamaRing, POINTS_PER_PEER } from './ketama.js';
import { md5Ring, type PointWords } from './md5.js';
import { modulo } from './modulo.js';
import { rendezvous } from './rendezvous.js';
import type { Ring } from './ring.js';

/** How keys are placed on peers. */
export type Placement = NonNullable<NetworkFile['placement']>;

/** What placements can be told; each says which of it is its own. */
export interface RingOptions {
  /** Points per peer of md5, which needs it. The others ignore it: a scenario has it beside any. */
  readonly vnodes?: number | undefined;
  /** One number above 0 for each peer: of ketama and rendezvous alone. Alike when absent. */
  readonly weights?: readonly number[] | undefined;
  /** Hashes of points that the caller remembers: of md5 alone. */
  readonly pointWords?: PointWords | undefined;
}

interface Kind {
  readonly make: (peers: readonly string[], options: RingOptions) => Ring;
  readonly takes: readonly (keyof RingOptions)[];
  /** Points of a peer, up to rounding, where it is a ring of points. */
  readonly points?: (vnodes: number) => number;
}

const KINDS: Readonly<Record<Placement, Kind>> = {
  md5: {
    make: (peers, { vnodes = NaN, pointWords }) => md5Ring(peers, vnodes, pointWords),
    takes: ['vnodes', 'pointWords'],
    points: (vnodes) => vnodes,
  },
  ketama: {
    make: (peers, { weights }) => ketamaRing(peers, weights),
    takes: ['weights'],
    points: () => POINTS_PER_PEER,
  },
  rendezvous: { make: (peers, { weights }) => rendezvous(peers, weights), takes: ['weights'] },
  jump: { make: jump, takes: [] },
  modulo: { make: modulo, takes: [] },
};

/** The names of all placements. */
export const PLACEMENTS = Object.keys(KINDS) as Placement[];

/** Whether `option` means anything to `placement`. */
export function takes(placement: Placement, option: keyof RingOptions): boolean {
  return KINDS[placement].takes.includes(option);
}

/** How many points a peer has, up to rounding; 0 where the placement is no ring of points. */
export function pointsPerPeer(placement: Placement, vnodes = 0): number {
  return KINDS[placement].points?.(vnodes) ?? 0;
}

/**
 * The ring of `peers` under `placement`.
 * @throws {RangeError} when there is no such placement, the peers or options are not what a validated scenario can hold, or an
 * option is not the placement's
 */
export function makeRing(
  placement: Placement,
  peers: readonly string[],
  options: RingOptions = {},
): Ring {
  if (!Object.hasOwn(KINDS, placement)) {
    throw new RangeError(`no placement '${placement}'; there are ${PLACEMENTS.join(', ')}`);
  }
  for (const option of ['weights', 'pointWords'] as const) {
    if (options[option] !== undefined && !takes(placement, option)) {
      throw new RangeError(`the placement ${placement} takes no ${option}`);
    }
  }
  return KINDS[placement].make(peers, options);
}
