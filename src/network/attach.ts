// Peers that something else started: looked at, watched, and let alone. Nothing here starts, ends,
// flushes or changes anything.
import { BenchError, messageOf } from '../errors.js';
import { type Address, formatAddress } from '../memcached/address.js';
import { openStats, type StatsClient } from '../memcached/stats.js';
import { mayBeSameLife, type PeerLife } from '../metrics/peer-life.js';
import { printable } from '../printable.js';
import { longestValueIn } from '../scenario/memcached-options.js';
import type { KnownPeer } from './distinct-peers.js';
import { isLocal } from './loopback.js';
import type { Network } from './network.js';
import { requireOneVersion } from './one-version.js';
import { watchPeer } from './peer-watch.js';

/** Time for a peer to say who it is, in ms. */
const ANSWER_MS = 5_000;
/** Connections besides the load's: for `stats`, for the watch, and for asking who it is now. */
const OWN_CONNECTIONS = 3;

/** The settings that bear on what is measured; names of `stats settings`, see doc/protocol.txt. */
const SETTINGS = [
  ...['evictions', 'cas_enabled', 'growth_factor', 'chunk_size', 'item_size_max', 'slab_chunk_max'],
  ...['slab_reassign', 'slab_automove', 'hash_algorithm', 'lru_crawler', 'lru_maintainer_thread'],
  ...['hot_lru_pct', 'warm_lru_pct', 'temp_lru', 'maxconns', 'reqs_per_event', 'idle_timeout'],
] as const;
const LONGEST_SETTING = 100;

/** A running peer and what it says about itself; null where it does not tell. */
export interface RunningPeer {
  /** Its name on the ring. */
  readonly name: string;
  readonly address: Address;
  /** memcached's version, as it says it. */
  readonly version: string;
  /** Null for one on another machine. */
  readonly pid: number | null;
  /** The process that answered. */
  readonly life: PeerLife;
  /** Item memory (`-m`) in bytes. */
  readonly memoryBytes: number | null;
  readonly threads: number | null;
  /** Largest item (`-I`) in bytes. */
  readonly itemBytes: number | null;
  /** Connections that it accepts beyond those that it has. */
  readonly freeConnections: number | null;
  /** Settings that bear on what is measured, as it names them. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Peers of a network that is not ours. */
export type AttachedNetwork = Pick<Network, 'killNow' | 'stop'> & {
  readonly peers: readonly RunningPeer[];
  /** Names of the peers that are gone; where another process has taken the place, which. */
  readonly lost: ReadonlyMap<string, string | undefined>;
  /** Hears who answers for a peer now: one that is another process than before is lost. */
  noteLife(name: string, life: PeerLife): void;
  /** Watches a peer no more that is about to be killed on purpose: its end is no loss. */
  release(name: string): void;
  /**
   * Watches a peer again that has been started again.
   * @throws {BenchError} ERR_PEER_LOST when it does not answer
   */
  adopt(name: string): Promise<void>;
};

/** What the peers must be fit for. */
export interface AttachOptions {
  readonly peers: readonly KnownPeer[];
  /** Longest value that will be stored, in bytes. */
  readonly longestValueBytes: number;
  /** Client connections of the load that each peer must accept. */
  readonly connections: number;
  /**
   * Called once when a peer can no longer be reached, or another process has taken its place; `how` says
   * which of the two, in words.
   */
  readonly onLost?: (name: string, how: string) => void;
}

/**
 * Asks a peer what it is.
 * @throws {BenchError} ERR_PEER_LOST naming the peer and its address when it does not answer
 */
export async function inspectPeer(name: string, address: Address): Promise<RunningPeer> {
  const client = openStats(address, { timeoutMs: ANSWER_MS });
  try {
    const stats = await client.read();
    // Other servers speak the protocol too, and may not know this part of it.
    const settings = await client.query('settings').catch(() => new Map<string, string>());
    const number = (key: string): number | null => {
      const text = settings.get(key) ?? '';
      return /^\d{1,15}$/.test(text) ? Number(text) : null;
    };
    const most = number('maxconns');
    const { currConnections } = stats;
    return {
      name,
      address,
      version: printable(stats.version ?? 'unknown').slice(0, LONGEST_SETTING),
      pid: isLocal(address) ? stats.pid : null,
      life: { pid: stats.pid, startedS: stats.startedS },
      memoryBytes: stats.limitMaxBytes,
      threads: stats.threads,
      itemBytes: number('item_size_max'),
      freeConnections: most === null || currConnections === null ? null : most - currConnections,
      settings: Object.fromEntries(
        SETTINGS.filter((key) => settings.has(key)).map((key) => [
          key,
          printable(settings.get(key)!).slice(0, LONGEST_SETTING),
        ]),
      ),
    };
  } catch (error) {
    const where = `peer ${name} at ${formatAddress(address)}`;
    throw new BenchError('ERR_PEER_LOST', `${where} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    client.close();
  }
}

/**
 * Looks at every peer and watches it until `stop`.
 * @throws {BenchError} ERR_PEER_LOST for one that does not answer, or is another process than the one
 *   that is known, ERR_DAEMON_START for unlike versions, ERR_USAGE for values that one cannot take,
 *   ERR_RESOURCES for too few connections
 */
export async function attach(options: AttachOptions): Promise<AttachedNetwork> {
  const peers = await Promise.all(
    options.peers.map(async (known) => {
      const peer = await inspectPeer(known.name, known.address);
      requireLife(peer, known.life);
      return peer;
    }),
  );
  requireOneVersion(peers);
  for (const peer of peers) requireFit(peer, options);
  const lost = new Map<string, string | undefined>();
  const lose = (name: string, how: string, successor?: string): void => {
    if (lost.has(name)) return;
    lost.set(name, successor);
    options.onLost?.(name, how);
  };
  // Without those that were released.
  const lives = new Map<string, PeerLife>();
  const watches = new Map<string, () => void>();
  const asking = new Set<StatsClient>();
  const noteLife = (name: string, now: PeerLife): void => {
    const then = lives.get(name);
    if (!then || mayBeSameLife(then, now)) return;
    const change = lifeChange(then, now);
    // Its place was empty for a while: the loss has been told.
    if (lost.has(name)) lost.set(name, change);
    lose(name, `another memcached took its place (${change})`, change);
  };
  const release = (name: string): void => {
    lives.delete(name);
    watches.get(name)?.();
    watches.delete(name);
  };
  const watch = ({ name, address, life }: RunningPeer): void => {
    lives.set(name, life);
    const askAgain = async (): Promise<void> => {
      const now = await askLife(address, asking);
      if (now) noteLife(name, now);
    };
    const onLost = (reason: string): void => lose(name, reason);
    watches.set(name, watchPeer(address, { onLost, onReturn: () => void askAgain() }));
  };
  for (const peer of peers) watch(peer);
  const adopt = async (name: string): Promise<void> => {
    const { address } = peers.find((peer) => peer.name === name)!;
    watch(await inspectPeer(name, address));
    // Somebody else may have ended it before.
    lost.delete(name);
  };
  const end = (): void => {
    for (const stopWatch of watches.values()) stopWatch();
    for (const client of asking) client.close();
  };
  const stop = (): Promise<void> => {
    end();
    return Promise.resolve();
  };
  return { peers, lost, noteLife, release, adopt, killNow: end, stop };
}

/**
 * Refuses a peer that is another process than the one that is known, whose items went with it.
 * @throws {BenchError} ERR_PEER_LOST
 */
export function requireLife({ name, address, life }: RunningPeer, known: PeerLife): void {
  if (mayBeSameLife(known, life)) return;
  const where = `peer ${name} at ${formatAddress(address)}`;
  throw new BenchError(
    'ERR_PEER_LOST',
    `${where} is another memcached than before (${lifeChange(known, life)}): what the first one ` +
      `held is gone; start again, with peers that stay`,
  );
}

function lifeChange(then: PeerLife, now: PeerLife): string {
  const pid = (life: PeerLife): string => (life.pid === null ? 'unknown' : String(life.pid));
  return then.pid === now.pid
    ? `pid ${pid(now)} as then, started again`
    : `pid ${pid(then)} then, pid ${pid(now)} now`;
}

/** Who answers at `address`; undefined when nobody does. Its client is in `asking` meanwhile. */
async function askLife(address: Address, asking: Set<StatsClient>): Promise<PeerLife | undefined> {
  const client = openStats(address, { timeoutMs: ANSWER_MS });
  asking.add(client);
  try {
    return await client.read();
  } catch {
    return undefined;
  } finally {
    client.close();
    asking.delete(client);
  }
}

function requireFit(peer: RunningPeer, options: AttachOptions): void {
  const { itemBytes, freeConnections } = peer;
  const { longestValueBytes, connections } = options;
  const where = `peer ${peer.name} at ${formatAddress(peer.address)}`;
  const limit = itemBytes === null ? Infinity : longestValueIn(itemBytes);
  if (longestValueBytes > limit) {
    throw new BenchError(
      'ERR_USAGE',
      `${where} takes items of at most ${itemBytes} bytes (memcached -I): workload.value_bytes ` +
        `must be <= ${limit} (got ${longestValueBytes})`,
    );
  }
  const needed = connections + OWN_CONNECTIONS;
  if (freeConnections !== null && needed > freeConnections) {
    throw new BenchError(
      'ERR_RESOURCES',
      `${where} accepts ${freeConnections} more connections (memcached -c) and ${needed} are ` +
        `needed: use fewer workers, fewer threads or 'connections: shared'`,
    );
  }
}
