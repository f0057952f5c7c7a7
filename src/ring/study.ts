// Studies placements without running anything: how even they are over many sets of peer names, and what
// moves when a peer comes or goes. Pure; deterministic, since chance is in the names alone.
import type { Movement, RingResult } from '../schema/generated/ring.js';
import { copyShares, evennessOf, intervalOf } from './balance.js';
import { hashPoints, type PointWords } from './md5.js';
import { copiesOf, movesOfHashes, movesOfKeys, type PlacedKeys, placeKeys } from './movement.js';
import { makeRing, type Placement } from './placement.js';
import type { Ring } from './ring.js';

/** What is studied. */
export interface StudyOptions {
  readonly peers: number;
  readonly replication: number;
  /** One per peer; alike when absent. A peer that joins weighs what the last one does. */
  readonly weights?: readonly number[] | undefined;
  /** Keys that are placed: `key:0`, `key:1`, ... */
  readonly keys: number;
  /** Sets of names that intervals are over. */
  readonly nameSets: number;
}

/** One placement; `vnodes` where it has any. */
export interface StudiedPlacement {
  readonly placement: Placement;
  readonly vnodes?: number | undefined;
}

/** The networks before and after each change, for one set of names. */
interface Family {
  readonly ring: Ring;
  readonly joined: Ring;
  /** Undefined where too few peers would be left for the replicas. */
  readonly lastLeft: Ring | undefined;
  readonly firstLeft: Ring | undefined;
}

type Change = Exclude<keyof Family, 'ring'>;

/**
 * Studies `placements`, in their order; each takes a moment, hence one at a time.
 * @throws {RangeError} when a placement cannot be made of the peers, virtual nodes or weights
 */
export function* studyRings(
  placements: readonly StudiedPlacement[],
  options: StudyOptions,
): Generator<RingResult, void> {
  const keys = Array.from({ length: options.keys }, (_, index) => `key:${index}`);
  const pointWords = rememberedPoints(Math.max(1, ...placements.map(({ vnodes = 1 }) => vnodes)));
  for (const studied of placements) {
    const familyOf = (prefix: string) => makeFamily(studied, prefix, options, pointWords);
    yield studyOne(studied, familyOf, keys, options);
  }
}

/** Hashes each peer's points once, for the largest ring: those of a smaller one are its first. */
function rememberedPoints(most: number): PointWords {
  const known = new Map<string, Uint32Array>();
  return (peer, vnodes) => {
    let words = known.get(peer);
    if (!words) known.set(peer, (words = hashPoints(peer, most)));
    return words.subarray(0, vnodes);
  };
}

function makeFamily(
  { placement, vnodes }: StudiedPlacement,
  prefix: string,
  { peers, replication, weights }: StudyOptions,
  pointWords: PointWords,
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

function studyOne(
  { placement, vnodes }: StudiedPlacement,
  familyOf: (prefix: string) => Family,
  keys: readonly string[],
  options: StudyOptions,
): RingResult {
  const { replication, nameSets } = options;
  const ideal = idealShares(options);
  const named = familyOf('peer');
  const families = Array.from({ length: nameSets }, (_, set) => familyOf(`set${set + 1}_peer`));
  const evenness = families.map(({ ring }) => evennessOf(copyShares(ring, replication), ideal));
  const shares = copyShares(named.ring, replication);
  const placed = placeKeys(named.ring, replication, keys);
  const copies = copiesOf(placed);
  const movement = (change: Change, share: number): Movement | null => {
    const ring = named[change];
    if (!ring) return null;
    const after = placeKeys(ring, replication, keys);
    const spread = families.flatMap((family) => {
      return movesOfHashes(family.ring, family[change]!, replication)?.moved ?? [];
    });
    return describe(placed, after, share, spread);
  };
  const joins = movement('joined', joiningShare(options))!;
  return {
    placement,
    vnodes: vnodes ?? null,
    points: named.ring.points?.hashes.length ?? null,
    max_over_mean: intervalOf(evenness.map(({ maxOverMean }) => maxOverMean)),
    cv: intervalOf(evenness.map(({ cv }) => cv)),
    peers: named.ring.peers.map((name, peer) => ({
      name,
      ideal_share: ideal[peer]!,
      share: shares[peer]!,
      copies: copies[peer]!,
    })),
    joins,
    last_leaves: movement('lastLeft', ideal.at(-1)!),
    first_leaves: movement('firstLeft', ideal[0]!),
  };
}

function idealShares({ peers, weights }: StudyOptions): number[] {
  const each = weights ?? new Array<number>(peers).fill(1);
  const total = each.reduce((sum, weight) => sum + weight, 0);
  return each.map((weight) => weight / total);
}

/** The ideal share of one more peer like the last. */
function joiningShare(options: StudyOptions): number {
  const last = idealShares(options).at(-1)!;
  return last / (1 + last);
}

function describe(
  placedBefore: PlacedKeys,
  placedAfter: PlacedKeys,
  ideal: number,
  spread: readonly number[],
): Movement {
  const { moved, needless, lost, gained } = movesOfKeys(placedBefore, placedAfter);
  const [before, after] = [placedBefore.ring.peers, placedAfter.ring.peers];
  const [longer, shorter] = before.length > after.length ? [before, after] : [after, before];
  const peers = [...new Set([...before, ...after])].map((name) => ({
    name,
    lost: lost[before.indexOf(name)] ?? 0,
    gained: gained[after.indexOf(name)] ?? 0,
  }));
  return {
    peer: longer.find((name) => !shorter.includes(name))!,
    ideal,
    moved,
    needless,
    peers: peers.filter((peer) => peer.lost + peer.gained > 0),
    over_name_sets: spread.length > 0 ? intervalOf(spread) : null,
  };
}
