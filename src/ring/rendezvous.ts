// Rendezvous hashing (highest random weight; Thaler and Ravishankar, 1998) as pymemcache's HashClient
// does it. No points and no table: every peer is asked for its score of every key.
import { murmur3 } from './murmur3.js';
import { byName, checkPeers, checkReplicas, checkWeights, type Ring } from './ring.js';

const SEED = 0;

/**
 * The placement of `peers` by scores: murmur3 of `peer-key`. The highest score holds the key, the
 * next ones its replicas; of equal scores the greater name (UTF-16 code units) wins. As in
 * pymemcache, a character counts as the low byte of its code point.
 *
 * With `weights` a score is -w / ln(h), h being the hash as a number between 0 and 1: peers then
 * hold keys in proportion to their weights (Schindelhauer and Schomaker, Weighted distributed hash
 * tables, 2005), and equal weights place as none do.
 * @throws {RangeError} when there is no peer, a name repeats, or weights are not one above 0 for
 * each peer
 */
export function rendezvous(peers: readonly string[], weights?: readonly number[]): Ring {
  checkPeers(peers);
  if (weights) checkWeights(weights, peers.length);
  const names = [...peers];
  const prefixes = names.map((name) => lowBytes(`${name}-`));
  const keyAt = Math.max(...prefixes.map((prefix) => prefix.length));
  // The greatest name comes first, so that it wins where scores are equal.
  const order = byName(names).reverse();
  const scores = new Float64Array(names.length);
  // The key stands behind room for the longest prefix; each peer's is copied to just before it.
  let text = new Uint8Array(keyAt + 256);

  const score = (key: string): void => {
    const most = keyAt + key.length;
    if (most > text.length) text = new Uint8Array(2 * most);
    const end = putLowBytes(key, text, keyAt);
    for (let peer = 0; peer < prefixes.length; peer++) {
      const prefix = prefixes[peer]!;
      const from = keyAt - prefix.length;
      // By hand: for a few bytes `set` takes longer than the hash.
      for (let i = 0; i < prefix.length; i++) text[from + i] = prefix[i]!;
      const hash = murmur3(text, from, end, SEED);
      scores[peer] = weights ? -weights[peer]! / Math.log((hash + 0.5) / 2 ** 32) : hash;
    }
  };
  return {
    peers: names,
    locate(key, count, out, at) {
      checkReplicas(count, names.length);
      score(key);
      for (let found = 0; found < count; found++) {
        const best = highest(scores, order);
        out[at + found] = best;
        scores[best] = -1;
      }
    },
    shares: () => portions(weights ?? names.map(() => 1)),
  };
}

/** The first in `order` of those whose score nobody exceeds. */
function highest(scores: Float64Array, order: readonly number[]): number {
  let best = order[0]!;
  for (let i = 1; i < order.length; i++) if (scores[order[i]!]! > scores[best]!) best = order[i]!;
  return best;
}

/** Writes the low byte of each character's code point to `out[at ...]`; returns where they end. */
function putLowBytes(text: string, out: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    out[at++] = point;
  }
  return at;
}

function lowBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  return bytes.subarray(0, putLowBytes(text, bytes, 0));
}

function portions(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
