// A network that persists as a run uses it: peers that are alive, and how keys are placed on them.
import { BenchError } from '../errors.js';
import type { Address } from '../memcached/address.js';
import type { Placement } from '../ring/placement.js';
import { PersistentNetwork } from './network.js';
import { PeerFaults } from './peer-faults.js';
import { stateText } from './peer-status.js';
import { loadSettings, type Settings } from './settings.js';

/** A peer of a network that a run can use. */
export interface UsablePeer {
  /** Its name on the ring. */
  readonly name: string;
  readonly address: Address;
  /** The process that must answer there; any where it is not known. */
  readonly pid?: number;
}

/** What a run has to know of a network. */
export interface UsableNetwork {
  /** In the order of the network's file. */
  readonly peers: readonly UsablePeer[];
  readonly replication: number;
  readonly vnodes: number;
  readonly placement: Placement;
  /** What faults do to the peers, for the time of one run; absent where nothing can be done to them. */
  readonly faults?: Pick<PeerFaults, 'kill' | 'restart' | 'stop' | 'cont' | 'restore'>;
}

/**
 * Looks a network up by its name.
 * @param settings where the state lies; default: as `loadSettings` finds it
 * @throws {BenchError} ERR_UNKNOWN_NETWORK, ERR_STATE_INVALID; ERR_USAGE when it has no peers or is
 *   not to be written to, ERR_PEER_LOST when one of its peers is not alive
 */
export function findNetwork(name: string, settings: Settings = loadSettings()): UsableNetwork {
  const network = new PersistentNetwork(name, settings);
  const { replication, vnodes, write } = network.record();
  if (!write) throw new BenchError('ERR_USAGE', `network ${name} is not to be written to`);
  const peers = network.members().map(({ name: peer, state, address, pid }) => {
    if (address) return { name: peer, address, ...(pid !== undefined && { pid }) };
    const where = `peer ${peer} of network ${name} ${stateText(state)}`;
    const advice = `start it with 'peerbench peer --start ${peer}', or take it out of the network`;
    throw new BenchError('ERR_PEER_LOST', `${where}: ${advice}`);
  });
  if (peers.length === 0) {
    const advice = `'peerbench network ${name} --add PEER' adds one`;
    throw new BenchError('ERR_USAGE', `network ${name} has no peers; ${advice}`);
  }
  const faults = new PeerFaults(
    settings,
    peers.map((peer) => peer.name),
  );
  return { peers, replication, vnodes, placement: 'md5', faults };
}
