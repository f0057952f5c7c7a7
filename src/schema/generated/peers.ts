// Generated from schemas/peers.schema.json by 'npm run generate'. Do not edit.

/**
 * Name of a network or a peer, as the original tool may have written it.
 */
export type StateName = string;
/**
 * The list of the peers that persist (PEER_FOLDER_PATH/registry.json): their names, sorted.
 *
 * @maxItems 1024
 */
export type PeersFile = StateName[];
