// Where a side's peers come from, found out once per session: daemons that each run starts, or
// peers that run already. The seam to whatever knows of running peers.
import { BenchError } from '../errors.js';
import { inspectPeer, requireLife } from '../network/attach.js';
import { type KnownPeer, requireDistinct } from '../network/distinct-peers.js';
import { resolveAddress } from '../network/loopback.js';
import type { Placement } from '../ring/placement.js';
import { checkFaultedPeers } from '../scenario/fault-rules.js';
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
  /**
   * Looks them up again before each run, with what faults do to them; undefined where none may. A run
   * before, of either side, may have started some of them again.
   */
  readonly renew: (() => Promise<FaultedPeers>) | undefined;
}

/** Peers that run already, and what faults do to them. */
export interface FaultedPeers {
  readonly running: readonly KnownPeer[];
  readonly faults: UsableNetwork['faults'];
}

/** What finding out depends on. */
export interface PeerSourceOptions {
  /** What the names of peers that are started begin with. */
  readonly peerPrefix: string;
  /** Whether peers may be on other machines. */
  readonly allowRemote: boolean;
  /** Whether faults may act on the peers of a persistent network. */
  readonly allowFaults: boolean;
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
  { peerPrefix, allowRemote, allowFaults, findNetwork }: PeerSourceOptions,
): Promise<PeerSource> {
  const { network } = scenario;
  if ('peers' in network) {
    const { peers, replication, vnodes, placement } = network;
    const names = Array.from({ length: peers }, (_, index) => `${peerPrefix}_p${index}`);
    const own = `${scenario.name}_p`;
    const ringName = (name: string): string =>
      name.startsWith(own) ? `${peerPrefix}_p${name.slice(own.length)}` : name;
    const source = { kind: 'provisioned', running: undefined, renew: undefined } as const;
    return { ...source, scenario, names, ringName, replication, vnodes, placement };
  }
  const named = 'use' in network;
  const found: UsableNetwork = named
    ? { ...(await findNetwork(network.use)), ...network }
    : { ...network, peers: targetsOf(network.targets) };
  const { vnodes, placement } = found;
  const reachAll = (peers: readonly UsablePeer[]): Promise<KnownPeer[]> =>
    Promise.all(peers.map((peer) => reach(peer, allowRemote)));
  const running = await reachAll(found.peers);
  await requireDistinct(running);
  // As the original: a network with fewer peers than copies uses those that it has.
  const replication = Math.min(found.replication, running.length);
  const names = running.map(({ name }) => name);
  if (named) {
    requireChanges(scenario, names, replication);
    requireFaults(scenario, names, allowFaults && found.faults !== undefined);
  }
  const renew = async (name: string): Promise<FaultedPeers> => {
    const { peers, faults } = await findNetwork(name);
    return { running: await reachAll(peers), faults };
  };
  return {
    kind: named ? 'network' : 'targets',
    scenario: { ...scenario, network: { ...network, replication, vnodes, placement } },
    names,
    ringName: (name) => name,
    ...{ replication, vnodes, placement, running },
    renew: named && allowFaults ? () => renew(network.use) : undefined,
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

/** What the rules of a scenario hold for other networks, and the leave to do harm to one that lives on. */
function requireFaults(
  { stages, network }: Scenario,
  names: readonly string[],
  may: boolean,
): void {
  if (!stages.some(({ faults = [] }) => faults.length > 0)) return;
  const use = 'use' in network ? network.use : '';
  if (!may) {
    const message = `faults would act on the peers of network ${use}, which live on and may serve others`;
    throw new BenchError('ERR_USAGE', `${message}: allow that with --allow-faults`);
  }
  const problems: string[] = [];
  checkFaultedPeers(stages, names, false, (path, message) =>
    problems.push(`${path.join('.')} ${message}`),
  );
  if (problems.length === 0) return;
  const there = `the network has ${names.join(', ')}`;
  throw new BenchError('ERR_USAGE', `${problems.join('\n')}\n${there}`);
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
