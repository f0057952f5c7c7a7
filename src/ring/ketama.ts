// Ketama as libmemcached places keys with MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED (libmemcached/hosts.cc):
// for a network that is to agree with clients in other languages.
import { littleEndianWord, md5Bytes } from './md5-hash.js';
import { pointRing } from './point-ring.js';
import { sortPoints } from './points.js';
import { checkPeers, checkWeights, type Ring } from './ring.js';

/** Points of a peer of mean weight: 40 digests of four points each. */
export const POINTS_PER_PEER = 160;
const POINTS_PER_DIGEST = 4;
/** libmemcached leaves memcached's own port out of what it hashes. */
const DEFAULT_PORT = /:11211$/;

/**
 * The ring of `peers`, named `host:port` as libmemcached knows them: what is hashed is the name
 * without a final `:11211`, `-` and the number of the digest. Each digest gives four points, its
 * words in little-endian order. A key belongs to the first point at or above its hash, wrapping
 * around, and its replicas to the distinct peers that follow. Points that coincide are ordered by
 * the place of the peers in the list.
 * @param weights of each peer; alike when absent
 * @throws {RangeError} when there is no peer, a name repeats (with and without `:11211` is one name),
 * weights are not one above 0 for each peer, or leave a peer without points
 */
export function ketamaRing(peers: readonly string[], weights?: readonly number[]): Ring {
  const names = [...peers];
  const hosts = names.map((name) => name.replace(DEFAULT_PORT, ''));
  checkPeers(hosts);
  if (weights) checkWeights(weights, names.length);
  const digests = digestCounts(weights ?? names.map(() => 1));
  const none = digests.indexOf(0);
  if (none >= 0) throw new RangeError(`the weight of '${names[none]}' is too small for a point`);
  const words = hosts.map((host, peer) => pointWords(host, digests[peer]!));
  const inOrder = names.map((_, peer) => peer);
  // At or above a whole number is above the one before it.
  const wordOf = (digest: string): number => littleEndianWord(digest, 0) - 1;
  return pointRing(names, sortPoints(words, inOrder), wordOf);
}

/**
 * Digests per peer. libmemcached calculates with single precision, whose rounding takes a digest
 * from every peer for some numbers of peers (25 is the smallest): what is to agree must round alike.
 */
function digestCounts(weights: readonly number[]): number[] {
  const { fround } = Math;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const share = fround(fround(weight) / fround(total));
    const perPeer = fround(fround(share * POINTS_PER_PEER) / POINTS_PER_DIGEST);
    return Math.floor(fround(fround(perPeer * weights.length) + fround(1e-10)));
  });
}

function pointWords(host: string, digests: number): Uint32Array {
  const words = new Uint32Array(digests * POINTS_PER_DIGEST);
  for (let k = 0; k < digests; k++) {
    const digest = md5Bytes(`${host}-${k}`);
    for (let h = 0; h < POINTS_PER_DIGEST; h++) {
      words[k * POINTS_PER_DIGEST + h] = littleEndianWord(digest, 4 * h);
    }
  }
  return words;
}
