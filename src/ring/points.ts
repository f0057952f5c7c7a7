// Points on a circle of 32-bit hashes, each owned by a peer: what the consistent-hash rings share.
// Must not know where points come from.

/** Hashes there are. */
export const HASH_SPACE = 2 ** 32;

/** The points of a ring in ascending order, each with the index of the peer that owns it. */
export interface Points {
  readonly hashes: Uint32Array;
  readonly owners: Uint16Array;
}

/** Bits by which one pass sorts: three passes for a hash, with tables that stay in the cache. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Sorts the points of all peers. Equal hashes fall in the order in which the peers come.
 * @param words the hashes of each peer's points
 * @param order the peers in the order that decides between equal hashes
 */
export function sortPoints(words: readonly Uint32Array[], order: readonly number[]): Points {
  let points = emptyPoints(words.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const peer of order) {
    const own = words[peer]!;
    points.hashes.set(own, at);
    points.owners.fill(peer, at, (at += own.length));
  }
  // A radix sort: stable, so that nothing has to be known of the order but where points stand.
  let spare = emptyPoints(at);
  const next = new Uint32Array(DIGITS + 1);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    sortByDigit(points, spare, shift, next);
    [points, spare] = [spare, points];
  }
  return points;
}

function emptyPoints(count: number): Points {
  return { hashes: new Uint32Array(count), owners: new Uint16Array(count) };
}

/** Writes `from` to `to`, in the order of the bits of the hashes from `shift` on; `next` is its scratch. */
function sortByDigit(from: Points, to: Points, shift: number, next: Uint32Array): void {
  const { hashes, owners } = from;
  const digitOf = (hash: number): number => (hash >>> shift) & (DIGITS - 1);
  next.fill(0);
  for (const hash of hashes) next[digitOf(hash) + 1]!++;
  for (let digit = 1; digit < DIGITS; digit++) next[digit]! += next[digit - 1]!;
  for (let i = 0; i < hashes.length; i++) {
    const place = next[digitOf(hashes[i]!)]!++;
    to.hashes[place] = hashes[i]!;
    to.owners[place] = owners[i]!;
  }
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
