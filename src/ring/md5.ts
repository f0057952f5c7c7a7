// The original tool's placement: a ring of MD5 points. Only names and keys are hashed, never ports
// or paths, so a network that moves keeps its keys. Not compatible with ketama (big-endian words,
// one point a digest).
import { bigEndianWord, md5Word } from './md5-hash.js';
import { pointRing } from './point-ring.js';
import { sortPoints } from './points.js';
import { byName, checkPeers, type Ring } from './ring.js';

/** Most virtual nodes a peer may have: 64 peers then build in about half a second. */
export const MAX_VNODES = 10_000;

/** The hashes of a peer's points `peer#0`, `peer#1`, ..., `vnodes` of them. */
export type PointWords = (peer: string, vnodes: number) => Uint32Array;

/** `PointWords` by hashing each label. */
export function hashPoints(peer: string, vnodes: number): Uint32Array {
  const words = new Uint32Array(vnodes);
  for (let v = 0; v < vnodes; v++) words[v] = md5Word(`${peer}#${v}`);
  return words;
}

/**
 * The original's consistent-hash ring with `vnodes` points per peer, named `peer#0`, `peer#1`, ...
 * A key belongs to the first point strictly above its hash, wrapping around, and its replicas to
 * the distinct peers that follow. Points that coincide are ordered by peer name (the original let
 * the iteration order of a Python set decide), by UTF-16 code units.
 * @param pointWords what a caller that makes many rings of the same peers may remember
 * @throws {RangeError} when there is no peer, a name repeats or contains `#`, or `vnodes` is not an
 * integer from 1 to MAX_VNODES
 */
export function md5Ring(
  peers: readonly string[],
  vnodes: number,
  pointWords: PointWords = hashPoints,
): Ring {
  check(peers, vnodes);
  const names = [...peers];
  const words = names.map((peer) => pointWords(peer, vnodes));
  return pointRing(names, sortPoints(words, byName(names)), (digest) => bigEndianWord(digest, 0));
}

function check(peers: readonly string[], vnodes: number): void {
  checkPeers(peers);
  // 'a#1' with point 0 and 'a' with a point '1#0' would be one label.
  const marked = peers.find((name) => name.includes('#'));
  if (marked !== undefined) throw new RangeError(`peer name '${marked}' contains '#'`);
  if (!Number.isInteger(vnodes) || vnodes < 1 || vnodes > MAX_VNODES) {
    throw new RangeError(`vnodes must be an integer from 1 to ${MAX_VNODES}, not ${vnodes}`);
  }
}
