// Studies placements without running anything: how even they are over many sets of peer names, and what
// moves when a peer comes or goes. Pure; deterministic, since chance is in the names alone.
import type { Movement, RingResult } from '../schema/generated/ring.js';
import { copyShares, type Evenness, evennessOf, intervalOf } from './balance.js';
import {
  type Family,
  type FamilyOptions,
  makeFamily,
  rememberedPoints,
  type StudiedPlacement,
} from './family.js';
import {
  copiesOf,
  hashKeys,
  type HashedKeys,
  movesOfHashes,
  movesOfKeys,
  type PlacedKeys,
  placeKeys,
} from './movement.js';

/** What is studied. */
export interface StudyOptions extends Pick<FamilyOptions, 'replication' | 'weights'> {
  /** Numbers of peers; weights go with one of them alone. */
  readonly peers: readonly number[];
  /** Keys that are placed: `key:0`, `key:1`, ... */
  readonly keys: number;
  /** Sets of names that intervals are over. */
  readonly nameSets: number;
}

/** One network and what its study needs. */
interface Subject {
  readonly studied: StudiedPlacement;
  readonly network: FamilyOptions;
  readonly keys: HashedKeys;
  readonly nameSets: number;
}

type Change = Exclude<keyof Family, 'ring'>;

/**
 * Studies `placements`, in their order, for each number of peers in turn. A study may take seconds: it
 * yields undefined at least every few tens of milliseconds, so that whoever asked can hear of something
 * else meanwhile.
 * @throws {RangeError} when a placement cannot be made of the peers, virtual nodes or weights
 */
export function* studyRings(
  placements: readonly StudiedPlacement[],
  { peers: numbers, replication, weights, keys: keyCount, nameSets }: StudyOptions,
): Generator<RingResult | undefined, void> {
  const keys = hashKeys(Array.from({ length: keyCount }, (_, index) => `key:${index}`));
  const pointWords = rememberedPoints(Math.max(1, ...placements.map(({ vnodes = 1 }) => vnodes)));
  for (const peers of numbers) {
    const network = { peers, replication, weights, pointWords };
    for (const studied of placements) yield yield* studyOne({ studied, network, keys, nameSets });
  }
}

/** Figures over the sets of names. */
interface OverNames {
  readonly evenness: readonly Evenness[];
  /** Share of copies that each change moves; empty where that is not exact. */
  readonly moved: Readonly<Record<Change, readonly number[]>>;
}

function* studyNames({ studied, network, nameSets }: Subject): Generator<undefined, OverNames> {
  const { replication } = network;
  const ideal = idealShares(network);
  const evenness: Evenness[] = [];
  const moved: Record<Change, number[]> = { joined: [], lastLeft: [], firstLeft: [] };
  for (let set = 1; set <= nameSets; set++) {
    const family = makeFamily(studied, `set${set}_peer`, network);
    yield;
    evenness.push(evennessOf(copyShares(family.ring, replication), ideal));
    for (const change of Object.keys(moved) as Change[]) {
      yield;
      const after = family[change];
      const moves = after && movesOfHashes(family.ring, after, replication);
      if (moves) moved[change].push(moves.moved);
    }
  }
  return { evenness, moved };
}

function* studyOne(subject: Subject): Generator<undefined, RingResult> {
  const { studied, network, keys } = subject;
  const { replication } = network;
  // First, so that what cannot be made is told by the plain names.
  const family = makeFamily(studied, 'peer', network);
  const { ring } = family;
  const { evenness, moved } = yield* studyNames(subject);
  const ideal = idealShares(network);
  const shares = copyShares(ring, replication);
  const placed = yield* placeKeys(ring, replication, keys);
  const copies = copiesOf(placed);
  function* movement(change: Change, share: number): Generator<undefined, Movement | null> {
    const changed = family[change];
    if (!changed) return null;
    const after = yield* placeKeys(changed, replication, keys);
    return describe(placed, after, share, moved[change]);
  }
  return {
    placement: studied.placement,
    vnodes: studied.vnodes ?? null,
    points: ring.points?.hashes.length ?? null,
    max_over_mean: intervalOf(evenness.map(({ maxOverMean }) => maxOverMean)),
    cv: intervalOf(evenness.map(({ cv }) => cv)),
    peers: ring.peers.map((name, peer) => ({
      name,
      ideal_share: ideal[peer]!,
      share: shares[peer]!,
      copies: copies[peer]!,
    })),
    joins: (yield* movement('joined', joiningShare(network)))!,
    last_leaves: yield* movement('lastLeft', ideal.at(-1)!),
    first_leaves: yield* movement('firstLeft', ideal[0]!),
  };
}

function idealShares({ peers, weights }: FamilyOptions): number[] {
  const each = weights ?? new Array<number>(peers).fill(1);
  const total = each.reduce((sum, weight) => sum + weight, 0);
  return each.map((weight) => weight / total);
}

/** The ideal share of one more peer like the last. */
function joiningShare(network: FamilyOptions): number {
  const last = idealShares(network).at(-1)!;
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
