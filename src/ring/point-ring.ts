// Rings of points: a key belongs to the point that follows its hash.
import { md5Bytes } from './md5-hash.js';
import { arcShares, firstAbove, ownersFrom, type Points } from './points.js';
import { checkReplicas, type Ring } from './ring.js';

/**
 * The ring of `peers` with these points. A key belongs to the first point strictly above `wordOf` its
 * MD5, wrapping around, and its replicas to the distinct peers that follow.
 */
export function pointRing(
  peers: readonly string[],
  points: Points,
  wordOf: (digest: string) => number,
): Ring {
  const locateDigest = (digest: string, count: number, out: Uint16Array, at: number): void => {
    checkReplicas(count, peers.length);
    ownersFrom(points, firstAbove(points, wordOf(digest)), count, out, at);
  };
  return {
    peers,
    points,
    locate: (key, count, out, at) => locateDigest(md5Bytes(key), count, out, at),
    locateDigest,
    shares: () => arcShares(points, peers.length, 1),
  };
}
