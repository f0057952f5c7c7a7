// The original tool's placement: a ring of MD5 points. Only names and keys are hashed, never ports
// or paths, so a network that moves keeps its keys. Not compatible with ketama (big-endian words,
// one point a digest).
import { hash } from 'node:crypto';
import type { Ring } from './ring.js';

/** Most virtual nodes a peer may have: 64 peers then build in about half a second. */
export const MAX_VNODES = 10_000;

const HASH_SPACE = 2 ** 32;

/** The first 8 hexadecimal digits of the MD5 of `text` (UTF-8), as an unsigned 32-bit number. */
export function md5Word(text: string): number {
  return Number.parseInt(hash('md5', text, 'hex').slice(0, 8), 16);
}

/** The points of a ring in ascending order, each with the index of the peer that owns it. */
interface Points {
  readonly hashes: Uint32Array;
  readonly owners: Uint16Array;
}

/**
 * The original's consistent-hash ring with `vnodes` points per peer, named `peer#0`, `peer#1`, ...
 * A key belongs to the first point strictly above its hash, wrapping around, and its replicas to
 * the distinct peers that follow. Points that coincide are ordered by peer name (the original let
 * the iteration order of a Python set decide), by UTF-16 code units.
 * @throws {RangeError} when there is no peer, a name repeats or contains `#`, or `vnodes` is not an
 * integer from 1 to MAX_VNODES
 */
export function md5Ring(peers: readonly string[], vnodes: number): Ring {
  check(peers, vnodes);
  const names = [...peers];
  const points = buildPoints(names, vnodes);
  return {
    peers: names,
    locate: (key, count, out, at) => locate(points, names.length, key, count, out, at),
    shares: () => arcShares(points, names.length),
  };
}

function check(peers: readonly string[], vnodes: number): void {
  if (peers.length === 0 || peers.length > 0xffff) {
    throw new RangeError(`a ring needs 1 to 65535 peers, not ${peers.length}`);
  }
  if (new Set(peers).size !== peers.length) {
    throw new RangeError(`peer names repeat: ${peers.join(', ')}`);
  }
  // 'a#1' with point 0 and 'a' with a point '1#0' would be one label.
  const marked = peers.find((name) => name.includes('#'));
  if (marked !== undefined) throw new RangeError(`peer name '${marked}' contains '#'`);
  if (!Number.isInteger(vnodes) || vnodes < 1 || vnodes > MAX_VNODES) {
    throw new RangeError(`vnodes must be an integer from 1 to ${MAX_VNODES}, not ${vnodes}`);
  }
}

function buildPoints(peers: readonly string[], vnodes: number): Points {
  // A point is one double, hash * 2^16 + rank of the name: 48 bits, exact, and a typed array sorts
  // numbers several times faster than an array sorts objects. Equal hashes fall in name order.
  const byName = peers.map((_, peer) => peer).sort((a, b) => (peers[a]! < peers[b]! ? -1 : 1));
  const sorted = new Float64Array(peers.length * vnodes);
  for (const [rank, peer] of byName.entries()) {
    for (let v = 0; v < vnodes; v++) {
      sorted[rank * vnodes + v] = md5Word(`${peers[peer]!}#${v}`) * 0x10000 + rank;
    }
  }
  sorted.sort();
  return {
    hashes: Uint32Array.from(sorted, (point) => Math.floor(point / 0x10000)),
    owners: Uint16Array.from(sorted, (point) => byName[point % 0x10000]!),
  };
}

/** Index of the first point strictly above `word`; the number of points when there is none. */
function firstAbove(hashes: Uint32Array, word: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashes[middle]! > word) high = middle;
    else low = middle + 1;
  }
  return low;
}

function locate(
  { hashes, owners }: Points,
  peerCount: number,
  key: string,
  count: number,
  out: Uint16Array,
  at: number,
): void {
  if (count > peerCount) throw new RangeError(`${count} replicas on ${peerCount} peers`);
  let point = firstAbove(hashes, md5Word(key));
  for (let found = 0; found < count; point++) {
    if (point >= owners.length) point = 0;
    const owner = owners[point]!;
    let known = 0;
    while (known < found && out[at + known] !== owner) known++;
    if (known === found) out[at + found++] = owner;
  }
}

/** A point owns the hashes from its predecessor (inclusive) up to itself (exclusive). */
function arcShares({ hashes, owners }: Points, peerCount: number): number[] {
  const arcs = new Array<number>(peerCount).fill(0);
  let previous = hashes.at(-1)! - HASH_SPACE;
  for (const [point, word] of hashes.entries()) {
    arcs[owners[point]!]! += word - previous;
    previous = word;
  }
  return arcs.map((arc) => arc / HASH_SPACE);
}
