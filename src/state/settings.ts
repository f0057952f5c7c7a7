// Where the state of networks and peers lies: config.json, with the original tool's three keys.
import { join } from 'node:path';
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { type FileKind, loadIfPresent, parseChecked } from '../scenario/checked-file.js';
import type { Filled } from '../scenario/scenario.js';
import type { SettingsFile } from '../schema/generated/settings.js';
import { SETTINGS } from './kinds.js';
import { placeProblems } from './separate-places.js';

/** Where state is kept. Paths are relative to the working directory, or absolute. */
export interface Settings {
  /** The file that lists the networks. */
  readonly networksFile: string;
  /** The folder with one file per network. */
  readonly networkFolder: string;
  /** The folder with one file per peer, and the list of them. */
  readonly peerFolder: string;
}

/** What is read where nobody names a file. */
const USUAL_FILE = 'config.json';

/** Valid settings whose three places are apart. */
const SEPARATE: FileKind = {
  ...SETTINGS,
  validate: (data) => {
    const problems = SETTINGS.validate(data);
    return problems.length > 0 ? problems : placeProblems(data as Filled<SettingsFile>);
  },
};

/**
 * Reads the settings in `file`; without one those in config.json of the working directory, or the
 * defaults of settings.schema.json where there is none. A key that is left out has its default;
 * keys that are not ours are left alone, since config.json is a name that many programs use.
 * @throws {BenchError} ERR_STATE_INVALID when the file cannot be read or is not valid, or two of the
 *   places are one or one inside the other; ERR_USAGE when the file that was named does not exist
 */
export function loadSettings(file?: string): Settings {
  const data = loadIfPresent(file ?? USUAL_FILE, SEPARATE);
  if (data === undefined && file !== undefined) {
    throw new BenchError('ERR_USAGE', `no such settings file: ${masked(file, 1000)}`);
  }
  const paths = (data ?? parseChecked('{}', USUAL_FILE, SEPARATE)) as Filled<SettingsFile>;
  return {
    networksFile: join(paths.NETWORK_DATA_PATH),
    networkFolder: join(paths.NETWORKS_FOLDER_PATH),
    peerFolder: join(paths.PEER_FOLDER_PATH),
  };
}
