// What moves when a network changes. Pure: two rings in, copies that change peers out.
import { md5Bytes } from './md5-hash.js';
import { HASH_SPACE, ownersFrom, type Points } from './points.js';
import type { Ring } from './ring.js';

/** Peers asked for replicas between two yields: some ten milliseconds of work. */
const BATCH = 500_000;

/** Copies that a change moves, each counted with the weight of its key. */
export interface Moves {
  /** Share of all copies that are on a peer which did not hold their key before. */
  readonly moved: number;
  /** The part of `moved` that neither reaches a new peer nor was on one that is gone. */
  readonly needless: number;
  /** By peer of the ring before: weight of the copies that it lost. */
  readonly lost: readonly number[];
  /** By peer of the ring after: weight of the copies that it gained. */
  readonly gained: readonly number[];
}

/** Adds up the moves of one change. Peers of both rings are matched by name. */
class MoveTally {
  /** Where the next key lives: before, and after. */
  readonly before: Uint16Array;
  readonly after: Uint16Array;
  readonly #lost: number[];
  readonly #gained: number[];
  /** Peers of one ring as those of the other; -1 where there is no such peer. */
  readonly #inAfter: readonly number[];
  readonly #inBefore: readonly number[];
  #copies = 0;

  constructor(before: Ring, after: Ring, replication: number) {
    this.before = new Uint16Array(replication);
    this.after = new Uint16Array(replication);
    this.#lost = before.peers.map(() => 0);
    this.#gained = after.peers.map(() => 0);
    this.#inAfter = before.peers.map((name) => after.peers.indexOf(name));
    this.#inBefore = after.peers.map((name) => before.peers.indexOf(name));
  }

  /** Counts the key whose peers are in `before` and `after`. */
  add(weight: number): void {
    const { before, after } = this;
    this.#copies += weight * before.length;
    for (let r = 0; r < before.length; r++) {
      const [from, to] = [before[r]!, after[r]!];
      if (!holds(before, this.#inBefore[to]!)) this.#gained[to]! += weight;
      if (!holds(after, this.#inAfter[from]!)) this.#lost[from]! += weight;
    }
  }

  result(): Moves {
    const sum = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0);
    const moved = sum(this.#gained);
    const toNew = sum(this.#gained.filter((_, peer) => this.#inBefore[peer] === -1));
    const ofGone = sum(this.#lost.filter((_, peer) => this.#inAfter[peer] === -1));
    return {
      moved: moved / this.#copies,
      needless: (moved - toNew - ofGone) / this.#copies,
      lost: this.#lost,
      gained: this.#gained,
    };
  }
}

/** Whether `peers` has `peer`; `includes` takes longer for so few. */
function holds(peers: Uint16Array, peer: number): boolean {
  for (const each of peers) if (each === peer) return true;
  return false;
}

/** Keys to place on many rings: what can be hashed once is. */
export interface HashedKeys {
  readonly keys: readonly string[];
  /** The MD5 of each (`md5Bytes`). */
  readonly digests: readonly string[];
}

/** Hashes `keys`. */
export function hashKeys(keys: readonly string[]): HashedKeys {
  return { keys, digests: keys.map(md5Bytes) };
}

/** A ring and, per key of some list, the `replication` peers that hold it. */
export interface PlacedKeys {
  readonly ring: Ring;
  readonly replication: number;
  readonly holders: Uint16Array;
}

/** Places keys on `ring`; yields after every few of them. */
export function* placeKeys(
  ring: Ring,
  replication: number,
  { keys, digests }: HashedKeys,
): Generator<undefined, PlacedKeys> {
  const holders = new Uint16Array(keys.length * replication);
  const batch = Math.ceil(BATCH / (ring.peers.length * replication));
  for (let index = 0; index < keys.length; index++) {
    const at = index * replication;
    if (ring.locateDigest) ring.locateDigest(digests[index]!, replication, holders, at);
    else ring.locate(keys[index]!, replication, holders, at);
    if (index % batch === batch - 1) yield;
  }
  return { ring, replication, holders };
}

/** Copies on each peer. */
export function copiesOf({ ring, holders }: PlacedKeys): number[] {
  const copies = ring.peers.map(() => 0);
  for (const peer of holders) copies[peer]!++;
  return copies;
}

/** What a change moves of the same keys, placed before and after; a weight is a number of copies. */
export function movesOfKeys(before: PlacedKeys, after: PlacedKeys): Moves {
  const { replication } = before;
  const tally = new MoveTally(before.ring, after.ring, replication);
  for (let at = 0; at < before.holders.length; at += replication) {
    for (let r = 0; r < replication; r++) {
      tally.before[r] = before.holders[at + r]!;
      tally.after[r] = after.holders[at + r]!;
    }
    tally.add(1);
  }
  return tally.result();
}

/**
 * What the change moves of all hashes there are; a weight is a number of hashes. Undefined unless both
 * are rings of points.
 */
export function movesOfHashes(before: Ring, after: Ring, replication: number): Moves | undefined {
  if (!before.points || !after.points) return undefined;
  const tally = new MoveTally(before, after, replication);
  eachArc(before.points, after.points, (inBefore, inAfter, hashes) => {
    ownersFrom(before.points!, inBefore, replication, tally.before, 0);
    ownersFrom(after.points!, inAfter, replication, tally.after, 0);
    tally.add(hashes);
  });
  return tally.result();
}

/**
 * Cuts the circle at the points of both rings. `visit` gets, for each piece, the numbers of the points
 * that follow it on either ring, and how many hashes it has.
 */
function eachArc(
  { hashes: a }: Points,
  { hashes: b }: Points,
  visit: (inA: number, inB: number, hashes: number) => void,
): void {
  let [inA, inB, from] = [0, 0, 0];
  while (from < HASH_SPACE) {
    const to = Math.min(a[inA] ?? HASH_SPACE, b[inB] ?? HASH_SPACE);
    if (to > from) visit(inA, inB, to - from);
    while (a[inA] === to) inA++;
    while (b[inB] === to) inB++;
    from = to;
  }
}
