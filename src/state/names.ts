// Names of networks and peers: they become names of files, and peer names decide where keys live.
import { BenchError } from '../errors.js';
import { masked } from '../printable.js';
import { SCENARIO_NAME } from '../scenario/scenario.js';

/** What files of the original tool may hold: capitals too. As in network.schema.json. */
const STORED_NAME = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `registry.json` is the list of peers, also where file names know no capitals. */
const TAKEN = /^registry$/i;

/** Whether a network of this name can exist. */
export function isNetworkName(name: string): boolean {
  return STORED_NAME.test(name);
}

/** Whether a peer of this name can exist. */
export function isPeerName(name: string): boolean {
  return STORED_NAME.test(name) && !TAKEN.test(name);
}

/**
 * Checks the name of something new.
 * @param what what it names: `network` or `peer`
 * @throws {BenchError} ERR_USAGE saying what a name may be
 */
export function checkNewName(what: 'network' | 'peer', name: string): void {
  const taken = what === 'peer' && TAKEN.test(name);
  if (SCENARIO_NAME.test(name) && STORED_NAME.test(name) && !taken) return;
  const rule = taken
    ? 'is the name of the list of peers'
    : "must be 1 to 64 of a-z 0-9 . _ -, begin with a letter or digit and not contain '..'";
  throw new BenchError('ERR_USAGE', `${what} name '${masked(name)}' ${rule}`);
}
