// Generated from schemas/peer.schema.json by 'npm run generate'. Do not edit.

/**
 * Name of a network or a peer, as the original tool may have written it.
 */
export type StateName = string;

/**
 * One peer that persists (PEER_FOLDER_PATH/<id>.json). Without pid and started it is stopped.
 */
export interface PeerFile {
  /**
   * Name of the peer on rings; equals the file's name without its ending.
   */
  id: StateName;
  /**
   * TCP port on 127.0.0.1; kept while the peer is stopped.
   */
  port: number;
  /**
   * Process that was started. Nothing is ever done to it unless `started` says that it is still the same one.
   */
  pid?: number;
  /**
   * When that process started, in the words of the system: boot and clock ticks on Linux, a date elsewhere. Absent in files of the original tool.
   */
  started?: string;
  /**
   * The pid namespace in which `pid` is that process's, as Linux names it. Elsewhere (in another container) nothing can be said of the process.
   */
  pid_namespace?: string;
  /**
   * Item memory of the peer in MiB (memcached -m).
   */
  memory_mb?: number;
  /**
   * memcached's version when it was started, as it says it.
   */
  version?: string;
}
