// Generated from schemas/settings.schema.json by 'npm run generate'. Do not edit.

/**
 * A path in the file system.
 */
export type FilePath = string;

/**
 * Where the state of networks and peers that persist is kept (config.json). Paths are relative to the working directory. Other keys are left to other programs.
 */
export interface SettingsFile {
  /**
   * The file that lists the networks.
   */
  NETWORK_DATA_PATH?: FilePath;
  /**
   * The folder with one file per network.
   */
  NETWORKS_FOLDER_PATH?: FilePath;
  /**
   * The folder with one file per peer, and the list of them.
   */
  PEER_FOLDER_PATH?: FilePath;
  [k: string]: unknown | undefined;
}
