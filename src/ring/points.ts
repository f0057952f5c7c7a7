// Points on a circle of 32-bit hashes, each owned by a peer: what the consistent-hash rings share.
// Must not know where points come from.

/** Hashes there are. */
export const HASH_SPACE = 2 ** 32;

/** The points of a ring in ascending order, each with the index of the peer that owns it. */
export interface Points {
  readonly hashes: Uint32Array;
  readonly owners: Uint16Array;
}

/**
 * Sorts the points of all peers. Equal hashes fall in the order in which the peers come.
 * @param words the hashes of each peer's points
 * @param order the peers in the order that decides between equal hashes
 */
export function sortPoints(words: readonly Uint32Array[], order: readonly number[]): Points {
  // A point is one double, hash * 2^16 + rank of the peer: 48 bits, exact, and a typed array sorts
  // numbers several times faster than an array sorts objects.
  const sorted = new Float64Array(words.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const [rank, peer] of order.entries()) {
    for (const word of words[peer]!) sorted[at++] = word * 0x10000 + rank;
  }
  sorted.sort();
  const hashes = new Uint32Array(at);
  const owners = new Uint16Array(at);
  for (let i = 0; i < at; i++) {
    const point = sorted[i]!;
    const hash = Math.floor(point / 0x10000);
    hashes[i] = hash;
    owners[i] = order[point - hash * 0x10000]!;
  }
  return { hashes, owners };
}

/** Index of the first point strictly above `word`; the number of points when there is none. */
export function firstAbove({ hashes }: Points, word: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashes[middle]! > word) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Writes the first `count` distinct owners from point number `point` on, wrapping around, to
 * `out[at ...]`. There must be as many.
 */
export function ownersFrom(
  { owners }: Points,
  point: number,
  count: number,
  out: Uint16Array,
  at: number,
): void {
  for (let found = 0; found < count; point++) {
    if (point >= owners.length) point = 0;
    const owner = owners[point]!;
    let known = 0;
    while (known < found && out[at + known] !== owner) known++;
    if (known === found) out[at + found++] = owner;
  }
}

/**
 * The share of each of `peerCount` peers in all copies of all hashes, `replication` copies of each
 * (sums to 1). A point owns the hashes between its predecessor and itself.
 */
export function arcShares(points: Points, peerCount: number, replication: number): number[] {
  const { hashes } = points;
  const arcs = new Array<number>(peerCount).fill(0);
  const holders = new Uint16Array(replication);
  let previous = hashes.at(-1)! - HASH_SPACE;
  for (const [point, word] of hashes.entries()) {
    if (word !== previous) {
      ownersFrom(points, point, replication, holders, 0);
      for (const holder of holders) arcs[holder]! += word - previous;
    }
    previous = word;
  }
  return arcs.map((arc) => arc / HASH_SPACE / replication);
}
