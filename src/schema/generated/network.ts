// Generated from schemas/network.schema.json by 'npm run generate'. Do not edit.

/**
 * Name of a network or a peer, as the original tool may have written it.
 */
export type StateName = string;

/**
 * One network that persists (NETWORKS_FOLDER_PATH/<name>.json).
 */
export interface NetworkFile {
  /**
   * Name of the network; equals the file's name without its ending.
   */
  name: StateName;
  /**
   * Names of its peers, in the order in which they were added. Keys are placed by these names.
   *
   * @maxItems 256
   */
  peers: StateName[];
  /**
   * Whether keys may be set through the network.
   */
  write?: boolean;
  /**
   * Number of distinct peers that hold each key; all peers where there are fewer.
   */
  replication?: number;
  /**
   * Points of each peer on the ring.
   */
  vnodes?: number;
}
