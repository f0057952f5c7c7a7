// Placement of keys on peers. Pure: names and keys in, peer indices out; no addresses, no I/O.
import type { Points } from './points.js';

/** A placement of keys on the peers of one network. Immutable. */
export interface Ring {
  /** The peers' names; everywhere else a peer is its index in this list. */
  readonly peers: readonly string[];

  /** The points of a consistent-hash ring; placements of other kinds have none. */
  readonly points?: Points;

  /**
   * Writes the indices of the `count` distinct peers that hold `key`, in the order in which they
   * are asked, to `out[at ...]`.
   * @throws {RangeError} when `count` exceeds the number of peers
   */
  locate(key: string, count: number, out: Uint16Array, at: number): void;

  /**
   * `locate` by the key's MD5 (`md5Bytes`), for a caller that places the same keys on many rings.
   * Placements that hash keys otherwise have none.
   */
  locateDigest?(digest: string, count: number, out: Uint16Array, at: number): void;

  /**
   * Each peer's share of the hash space (sums to 1): the share of uniform keys it will hold first.
   * Exact for rings of points; of other placements what they are made to give, up to rounding.
   */
  shares(): number[];
}

/**
 * Checks what every placement asks of its peers.
 * @throws {RangeError} when there is none or too many, or a name repeats
 */
export function checkPeers(peers: readonly string[]): void {
  if (peers.length === 0 || peers.length > 0xffff) {
    throw new RangeError(`a ring needs 1 to 65535 peers, not ${peers.length}`);
  }
  if (new Set(peers).size !== peers.length) {
    throw new RangeError(`peer names repeat: ${peers.join(', ')}`);
  }
}

/**
 * Checks that `peerCount` peers can hold `count` replicas.
 * @throws {RangeError} when they cannot
 */
export function checkReplicas(count: number, peerCount: number): void {
  if (count > peerCount) throw new RangeError(`${count} replicas on ${peerCount} peers`);
}

/**
 * Checks the weights of `peerCount` peers.
 * @throws {RangeError} when there is not one for each, or one is not a finite number above 0
 */
export function checkWeights(weights: readonly number[], peerCount: number): void {
  if (weights.length !== peerCount) {
    throw new RangeError(`${weights.length} weights for ${peerCount} peers`);
  }
  const bad = weights.find((weight) => !(weight > 0 && weight < Infinity));
  if (bad !== undefined) throw new RangeError(`a weight must be a number above 0, not ${bad}`);
}

/** The indices of `peers`, ordered by name (UTF-16 code units). */
export function byName(peers: readonly string[]): number[] {
  return peers.map((_, peer) => peer).sort((a, b) => (peers[a]! < peers[b]! ? -1 : 1));
}
