// Where a side's peers come from, found out once per session: daemons that each run starts, or
// peers that run already. The seam to whatever knows of running peers.
import { BenchError } from '../errors.js';
import { inspectPeer, requireLife } from '../network/attach.js';
import { type KnownPeer, requireDistinct } from '../network/distinct-peers.js';
import { resolveAddress } from '../network/loopback.js';
import type { Placement } from '../ring/placement.js';
import { changedPeers } from '../scenario/network-change.js';
import type { Scenario } from '../scenario/scenario.js';
import { targetsOf } from '../scenario/targets.js';
import type { UsableNetwork, UsablePeer } from '../state/find-network.js';

/**
 * Looks a persistent network up by its name.
 * @returns the network with at least one peer
 * @throws {BenchError} when there is none of that name, it has no peers, or one of them is not alive
 */
export type FindNetwork = (name: string) => UsableNetwork | Promise<UsableNetwork>;

/** The peers of a side, before any run. */
export interface PeerSource {
  readonly kind: 'provisioned' | 'targets' | 'network';
  /** The scenario; of a persistent network with how that places keys filled in. */
  readonly scenario: Scenario;
  /** The peers' names on the ring. */
  readonly names: readonly string[];
  /** The name on the ring of a peer that the scenario names: see `peerPrefix`. */
  readonly ringName: (name: string) => string;
  readonly replication: number;
  readonly vnodes: number;
  readonly placement: Placement;
  /** The peers that run already; undefined where each run starts its own. */
  readonly running: readonly KnownPeer[] | undefined;
}

/** What finding out depends on. */
export interface PeerSourceOptions {
  /** What the names of peers that are started begin with. */
  readonly peerPrefix: string;
  /** Whether peers may be on other machines. */
  readonly allowRemote: boolean;
  readonly findNetwork: FindNetwork;
}

/**
 * Finds out where a scenario's peers come from. Asks each running one whether it is there.
 * @throws {BenchError} ERR_USAGE for a peer on another machine where that is not allowed, or one
 *   that bears two names; ERR_PEER_LOST for one that does not answer, or is not the process that its
 *   network names
 */
export async function findPeers(
  scenario: Scenario,
  { peerPrefix, allowRemote, findNetwork }: PeerSourceOptions,
): Promise<PeerSource> {
  const { network } = scenario;
  if ('peers' in network) {
    const { peers, replication, vnodes, placement } = network;
    const names = Array.from({ length: peers }, (_, index) => `${peerPrefix}_p${index}`);
    const own = `${scenario.name}_p`;
    const ringName = (name: string): string =>
      name.startsWith(own) ? `${peerPrefix}_p${name.slice(own.length)}` : name;
    const source = { kind: 'provisioned' as const, running: undefined };
    return { ...source, scenario, names, ringName, replication, vnodes, placement };
  }
  const named = 'use' in network;
  const found: UsableNetwork = named
    ? { ...(await findNetwork(network.use)), ...network }
    : { ...network, peers: targetsOf(network.targets) };
  const { vnodes, placement } = found;
  const running = await Promise.all(found.peers.map((peer) => reach(peer, allowRemote)));
  await requireDistinct(running);
  // As the original: a network with fewer peers than copies uses those that it has.
  const replication = Math.min(found.replication, running.length);
  const names = running.map(({ name }) => name);
  if (named) requireChanges(scenario, names, replication);
  return {
    kind: named ? 'network' : 'targets',
    scenario: { ...scenario, network: { ...network, replication, vnodes, placement } },
    names,
    ringName: (name) => name,
    ...{ replication, vnodes, placement, running },
  };
}

/** What the rules of a scenario hold for other networks, whose peers it names itself. */
function requireChanges({ stages }: Scenario, names: readonly string[], replication: number): void {
  let current = names;
  for (const [index, { network_change: change }] of stages.entries()) {
    if (!change) continue;
    const strangers = [
      ...change.remove.filter((name) => !current.includes(name)),
      ...change.add.filter((name) => !names.includes(name) || current.includes(name)),
    ];
    current = changedPeers(current, change);
    const where = `stages.${index}.network_change`;
    if (strangers.length > 0) {
      const message = `${where} cannot remove or add ${strangers.join(', ')}`;
      throw new BenchError('ERR_USAGE', `${message}: the network has ${names.join(', ')}`);
    }
    if (current.length < replication) {
      const message = `${where} must leave at least ${replication} peers, the number of copies`;
      throw new BenchError('ERR_USAGE', `${message} (got ${current.length})`);
    }
  }
}

/** The peer at the first of its addresses that answers. */
async function reach({ name, address, pid }: UsablePeer, allowRemote: boolean): Promise<KnownPeer> {
  let failure: unknown;
  for (const candidate of await resolveAddress(name, address, { allowRemote })) {
    try {
      const peer = await inspectPeer(name, candidate);
      requireLife(peer, { pid: pid ?? null, startedS: null });
      return { name, address: candidate, life: peer.life };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}
