// Generated from schemas/ring.schema.json by 'npm run generate'. Do not edit.

/**
 * What 'peerbench ring --json' prints: how evenly placements share keys, and how many keys move when a peer comes or goes.
 */
export interface RingStudy {
  /**
   * Raised when a property changes its meaning.
   */
  schema_version: 1;
  /**
   * What wrote the study.
   */
  tool: Tool;
  /**
   * The numbers of peers that were studied.
   */
  peers: number[];
  /**
   * Number of distinct peers that hold each key.
   */
  replication: number;
  /**
   * The weight of each peer; null where all weigh the same.
   */
  weights: number[] | null;
  /**
   * Number of keys that were placed, key:0, key:1 and so on.
   */
  keys: number;
  /**
   * Number of sets of peer names that the intervals are over, set1_peer0, set1_peer1 and so on: chance is in the names alone.
   */
  name_sets: number;
  /**
   * How many times its ideal share the busiest peer may hold, for fewest_vnodes.
   */
  max_over_mean: number;
  /**
   * For each number of peers, how many virtual nodes are needed; empty where no placement was studied that has any to choose.
   */
  fewest_vnodes: FewestVnodes[];
  /**
   * One entry per number of peers, placement and number of virtual nodes, in this order.
   */
  rings: RingResult[];
}
/**
 * What wrote the report.
 */
export interface Tool {
  /**
   * Always peerbench.
   */
  name: 'peerbench';
  /**
   * Version of the tool.
   */
  version: string;
}
/**
 * How many virtual nodes a network needs.
 */
export interface FewestVnodes {
  /**
   * Number of peers.
   */
  peers: number;
  /**
   * The fewest virtual nodes per peer, of those that were studied, with which 95 of 100 sets of names keep the busiest peer within max_over_mean; null where none of them does.
   */
  vnodes: number | null;
}
/**
 * What one placement does.
 */
export interface RingResult {
  /**
   * Name of the placement, as in a scenario.
   */
  placement: string;
  /**
   * Virtual nodes per peer; null where the placement has none to choose.
   */
  vnodes: number | null;
  /**
   * Points on the ring of peer0, peer1 and so on; null where the placement is no ring.
   */
  points: number | null;
  /**
   * Share of the busiest peer in all copies of all keys over its ideal share, by the hash space: exact for rings of points, 1 where a placement is even by construction.
   */
  max_over_mean: Interval;
  /**
   * Standard deviation (n) of the peers' shares, each over its ideal share, divided by their mean.
   */
  cv: Interval;
  /**
   * The peers named peer0, peer1 and so on; as many as the network has.
   */
  peers: PeerShare[];
  /**
   * One more peer at the end of the list.
   */
  joins: Movement;
  /**
   * The last peer of the list goes; null where too few would be left.
   */
  last_leaves: Movement | null;
  /**
   * The first peer of the list goes; null where too few would be left.
   */
  first_leaves: Movement | null;
}
/**
 * A figure over the sets of names.
 */
export interface Interval {
  /**
   * Mean of all sets of names.
   */
  mean: number;
  /**
   * The smallest one.
   */
  min: number;
  /**
   * 5 of 100 sets have less.
   */
  p5: number;
  /**
   * 5 of 100 sets have more.
   */
  p95: number;
  /**
   * The largest one.
   */
  max: number;
}
/**
 * What one peer holds.
 */
export interface PeerShare {
  /**
   * Name of the peer, as it is hashed.
   */
  name: string;
  /**
   * The share that its weight stands for, 0 to 1.
   */
  ideal_share: number;
  /**
   * Its share in all copies of all keys by the hash space, 0 to 1.
   */
  share: number;
  /**
   * Copies of the keys that were placed which it holds.
   */
  copies: number;
}
/**
 * What a change of the network moves. All but over_name_sets is for the keys that were placed on peer0, peer1 and so on.
 */
export interface Movement {
  /**
   * Name of the peer that comes or goes.
   */
  peer: string;
  /**
   * The share of copies that has to move: what the peer would hold of an even network, 0 to 1.
   */
  ideal: number;
  /**
   * Share of all copies that are on a peer which did not hold their key before, 0 to 1.
   */
  moved: number;
  /**
   * The part of moved that neither reaches the peer that comes nor was on the one that goes, as a share of all copies.
   */
  needless: number;
  /**
   * Which peers lost and gained copies; those that did neither are left out.
   */
  peers: PeerMovement[];
  /**
   * Share of all copies that move, over the sets of names and by the hash space; null where the placement is no ring of points.
   */
  over_name_sets: Interval | null;
}
/**
 * What a change moves away from a peer and to it.
 */
export interface PeerMovement {
  /**
   * Name of the peer.
   */
  name: string;
  /**
   * Copies that it held before and does not hold any more.
   */
  lost: number;
  /**
   * Copies that it holds and did not hold before.
   */
  gained: number;
}
