// Placements that know peers by their places in the list: a key's place, and those that follow.
import { md5Bytes } from './md5-hash.js';
import { checkPeers, checkReplicas, type Ring } from './ring.js';

/**
 * A placement of even shares in which `placeOf` a key's MD5 says where in the list it lives first;
 * replicas go to the peers that follow, wrapping around.
 * @throws {RangeError} when there is no peer or a name repeats
 */
export function listRing(peers: readonly string[], placeOf: (digest: string) => number): Ring {
  checkPeers(peers);
  const names = [...peers];
  const locateDigest = (digest: string, count: number, out: Uint16Array, at: number): void => {
    checkReplicas(count, names.length);
    const place = placeOf(digest);
    for (let r = 0; r < count; r++) out[at + r] = (place + r) % names.length;
  };
  return {
    peers: names,
    locate: (key, count, out, at) => locateDigest(md5Bytes(key), count, out, at),
    locateDigest,
    shares: () => names.map(() => 1 / names.length),
  };
}
