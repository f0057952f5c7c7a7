// Placement of keys on peers. Pure: names and keys in, peer indices out; no addresses, no I/O.

/** A placement of keys on the peers of one network. Immutable. */
export interface Ring {
  /** The peers' names; everywhere else a peer is its index in this list. */
  readonly peers: readonly string[];

  /**
   * Writes the indices of the `count` distinct peers that hold `key`, in the order in which they
   * are asked, to `out[at ...]`. `count` must not exceed the number of peers.
   */
  locate(key: string, count: number, out: Uint16Array, at: number): void;

  /** Each peer's share of the hash space (sums to 1): the share of uniform keys it will hold first. */
  shares(): number[];
}
