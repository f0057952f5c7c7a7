// Rings of points: a key belongs to the point that follows its hash.
import { arcShares, firstAbove, ownersFrom, type Points } from './points.js';
import { checkReplicas, type Ring } from './ring.js';

/**
 * The ring of `peers` with these points. A key belongs to the first point strictly above `wordOf` it,
 * wrapping around, and its replicas to the distinct peers that follow.
 */
export function pointRing(
  peers: readonly string[],
  points: Points,
  wordOf: (key: string) => number,
): Ring {
  return {
    peers,
    points,
    locate(key, count, out, at) {
      checkReplicas(count, peers.length);
      ownersFrom(points, firstAbove(points, wordOf(key)), count, out, at);
    },
    shares: () => arcShares(points, peers.length, 1),
  };
}
