// What a report says about where its peers came from and, where they ran already, what they are.
import { formatAddress } from '../memcached/address.js';
import type { RunningPeer } from '../network/attach.js';
import type { EnvironmentNetwork } from '../schema/generated/report.js';
import type { PeerSource } from './peer-source.js';

/** How the peers are reached: tcp, unix or mixed. */
export function transportOf({ scenario, running = [] }: PeerSource): string {
  const { network } = scenario;
  if ('transport' in network) return network.transport;
  const unix = running.filter(({ address }) => 'path' in address).length;
  if (unix === 0) return 'tcp';
  return unix === running.length ? 'unix' : 'mixed';
}

/** The part of a report's environment that is about the peers. */
export function networkFacts(
  { kind }: PeerSource,
  running: readonly RunningPeer[],
): EnvironmentNetwork {
  if (kind === 'provisioned') return { source: kind };
  return {
    source: kind,
    peers: running.map((peer) => ({
      name: peer.name,
      address: formatAddress(peer.address),
      version: peer.version,
      pid: peer.pid,
      memory_mb: peer.memoryBytes === null ? null : peer.memoryBytes / 2 ** 20,
      threads: peer.threads,
      item_bytes: peer.itemBytes,
      settings: { ...peer.settings },
    })),
  };
}
