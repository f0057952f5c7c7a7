// Generated from schemas/networks.schema.json by 'npm run generate'. Do not edit.

/**
 * Name of a network or a peer, as the original tool may have written it.
 */
export type StateName = string;

/**
 * The list of the networks that persist (NETWORK_DATA_PATH).
 */
export interface NetworksFile {
  /**
   * Names of the networks, sorted.
   *
   * @maxItems 1024
   */
  networks: StateName[];
}
