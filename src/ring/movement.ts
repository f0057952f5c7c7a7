// What moves when a network changes. Pure: two rings in, copies that change peers out.
import { HASH_SPACE, ownersFrom, type Points } from './points.js';
import type { Ring } from './ring.js';

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
    for (const peer of after) {
      if (!before.includes(this.#inBefore[peer]!)) this.#gained[peer]! += weight;
    }
    for (const peer of before) {
      if (!after.includes(this.#inAfter[peer]!)) this.#lost[peer]! += weight;
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

/** A ring and, per key of some list, the `replication` peers that hold it. */
export interface PlacedKeys {
  readonly ring: Ring;
  readonly replication: number;
  readonly holders: Uint16Array;
}

/** Places `keys` on `ring`. */
export function placeKeys(ring: Ring, replication: number, keys: readonly string[]): PlacedKeys {
  const holders = new Uint16Array(keys.length * replication);
  for (const [index, key] of keys.entries()) {
    ring.locate(key, replication, holders, index * replication);
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
