// The faults of a stage, and how they are done: to the daemons, or on the way to them.
import type { Fault } from '../scenario/fault.js';
import type { Condition } from '../network/proxy.js';
import type { Disturb, PlacedFault } from './fault-timeline.js';
import type { PeerSource } from './peer-source.js';
import type { RunNetwork } from './run-network.js';
import type { NetworkView } from './stage-network.js';

const CLEAR: Condition = { delayMs: 0, drop: false };

/** The faults with the names of their peers on the ring, which the rules of a scenario have looked for. */
export function placeFaults(
  faults: readonly Fault[],
  { peers }: Pick<NetworkView, 'peers'>,
  { ringName }: Pick<PeerSource, 'ringName'>,
): PlacedFault[] {
  return faults.map((fault) => {
    const { peer } = fault;
    return { fault, peer: typeof peer === 'number' ? peers[peer]!.name : ringName(peer) };
  });
}

/** How the faults of a stage are done. */
export function disturbing(network: RunNetwork, { peers, route }: NetworkView): Disturb {
  return async ({ fault, peer }, undo) => {
    const { action } = fault;
    if (action !== 'delay' && action !== 'drop') return network.disturb(peer, action);
    if (!route?.set) throw new TypeError('nothing stands before the peers that could hold back');
    const index = peers.findIndex(({ name }) => name === peer);
    await route.set(index, undo ? CLEAR : conditionOf(fault));
  };
}

function conditionOf({ action, delay_ms: delayMs = 0 }: Fault): Condition {
  return { delayMs, drop: action === 'drop' };
}
