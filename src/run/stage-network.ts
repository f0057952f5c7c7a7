// The network as one stage after another sees it: the ring over the peers that there are, the way to
// them, and the connections for their counters. Made anew when the network changes.
import type { StageNetwork } from '../load/plan.js';
import { openStats, type StatsClient } from '../memcached/stats.js';
import { makeRing } from '../ring/placement.js';
import type { Ring } from '../ring/ring.js';
import type { PeerSource } from './peer-source.js';
import type { OpenRoute, Route } from './route.js';
import type { RunPeer } from './run-network.js';

/** Time for a peer's counters: a busy machine may be a second late, one that hangs must not hold up a run. */
const SHORTEST_PATIENCE_MS = 2_000;
const LONGEST_PATIENCE_MS = 5_000;

/** A network between two changes. */
export interface NetworkView {
  readonly peers: readonly RunPeer[];
  readonly placed: StageNetwork;
  readonly stats: readonly StatsClient[];
  /** What stands between the load and the peers, where something does. */
  readonly route: Route | undefined;
  close(): Promise<void>;
}

/** What all views of a repetition have in common. */
export interface ViewOptions {
  readonly source: PeerSource;
  readonly keyPrefix: string | undefined;
  readonly openRoute: OpenRoute | undefined;
}

/** Opens the view of `peers`; `ring` is the ring over them, made here where it is not known. */
export async function openView(
  peers: readonly RunPeer[],
  { source, keyPrefix, openRoute }: ViewOptions,
  ring: Ring = ringOver(peers, source),
): Promise<NetworkView> {
  const { replication } = source;
  const addresses = peers.map(({ address }) => address);
  const route: Route | undefined = await openRoute?.(addresses);
  const timeoutMs = patienceMs(source.scenario.deadline_s);
  const stats = addresses.map((address) => openStats(address, { timeoutMs }));
  return {
    peers,
    placed: { ring, addresses: route?.addresses ?? addresses, replication, keyPrefix },
    stats,
    route,
    async close() {
      for (const client of stats) client.close();
      await route?.close();
    },
  };
}

/** How long a peer may take to tell its counters: as long as an operation, within bounds. */
function patienceMs(deadlineS: number): number {
  return Math.min(Math.max(1000 * deadlineS, SHORTEST_PATIENCE_MS), LONGEST_PATIENCE_MS);
}

function ringOver(peers: readonly RunPeer[], { placement, vnodes }: PeerSource): Ring {
  return makeRing(
    placement,
    peers.map(({ name }) => name),
    { vnodes },
  );
}
