// Placements that know peers by their places in the list: a key's place, and those that follow.
import { checkPeers, checkReplicas, type Ring } from './ring.js';

/**
 * A placement of even shares in which `placeOf` says where in the list a key lives first; replicas go
 * to the peers that follow, wrapping around.
 * @throws {RangeError} when there is no peer or a name repeats
 */
export function listRing(peers: readonly string[], placeOf: (key: string) => number): Ring {
  checkPeers(peers);
  const names = [...peers];
  return {
    peers: names,
    locate(key, count, out, at) {
      checkReplicas(count, names.length);
      const place = placeOf(key);
      for (let r = 0; r < count; r++) out[at + r] = (place + r) % names.length;
    },
    shares: () => names.map(() => 1 / names.length),
  };
}
