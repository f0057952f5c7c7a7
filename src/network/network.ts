// A network of throw-away daemons: all of them, or an error and none.
import { checkFileLimit, type DaemonShape, type Transport } from './arguments.js';
import { Daemon, type Peer } from './daemon.js';
import { daemonUser, findMemcached } from './executable.js';
import { requireOneVersion } from './one-version.js';

/** What to provision. Validated before: names are unique, memcached's options allow-listed. */
export interface ProvisionOptions {
  /** The peers' names on the ring, one daemon each. */
  readonly names: readonly string[];
  /** Item memory per peer (`-m`), in MiB. */
  readonly memoryMb: number;
  readonly transport: Transport;
  readonly memcached: {
    /** A program in PATH, or a path. */
    readonly path: string;
    readonly threads: number;
    /** As a scenario writes them: `-C`, `-I 2m`, `-o hashpower=20`. */
    readonly options: readonly string[];
  };
  /** Client connections that each daemon must accept. */
  readonly connections: number;
  /** Time for each daemon to answer, in ms. Default 10 000. */
  readonly startTimeoutMs?: number;
  /** Ends the start: when aborted, all daemons are killed and `provision` rejects. */
  readonly signal?: AbortSignal;
  /** Called when a daemon ends by itself, with how it ended (`signal SIGKILL`). */
  readonly onLost?: (peer: Peer, how: string) => void;
}

/**
 * Daemons that run until `stop`, or at the latest until this process ends, however it ends.
 * They keep this process's event loop alive until then.
 */
export interface Network {
  /** In the order of the names given. */
  readonly peers: readonly Peer[];
  /** Names of the peers whose daemon ended by itself. */
  readonly lost: readonly string[];
  /** Kills the daemon of one peer, which then is not lost, and waits until it is gone. */
  end(name: string): Promise<void>;
  /** Kills every daemon before it returns. May be called twice, and in an 'exit' handler. */
  killNow(): void;
  /** Kills every daemon and waits until all processes and folders are gone. */
  stop(): Promise<void>;
}

/**
 * Starts one daemon per name, side by side, and waits until each has proven to be ours.
 * When one fails, all are gone before the error is thrown.
 * @throws {BenchError} ERR_MEMCACHED_MISSING, ERR_RESOURCES, or ERR_DAEMON_START naming the peer
 */
export async function provision(options: ProvisionOptions): Promise<Network> {
  const { memoryMb, transport, connections, memcached, startTimeoutMs, signal } = options;
  const shape: DaemonShape = { memoryMb, transport, connections, ...memcached };
  const executable = findMemcached(memcached.path);
  const user = daemonUser();
  checkFileLimit(shape);
  const daemons: Daemon[] = [];
  const abort = (): void => {
    for (const daemon of daemons) daemon.kill();
  };
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    for (const name of options.names) {
      daemons.push(new Daemon({ name, executable, shape, user, startTimeoutMs }));
    }
    const peers = await Promise.all(daemons.map((daemon) => daemon.ready()));
    // One program can still be replaced while it is being started.
    requireOneVersion(peers);
    return networkOf(daemons, peers, options.onLost);
  } catch (error) {
    await end(daemons);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function networkOf(
  daemons: readonly Daemon[],
  peers: readonly Peer[],
  onLost: ProvisionOptions['onLost'],
): Network {
  const lost: string[] = [];
  const dismissed = new Set<string>();
  let stopping = false;
  for (const [index, daemon] of daemons.entries()) {
    const peer = peers[index]!;
    void daemon.ended.then((how) => {
      if (stopping || dismissed.has(peer.name)) return;
      lost.push(peer.name);
      onLost?.(peer, how);
    });
  }
  return {
    peers,
    lost,
    async end(name) {
      dismissed.add(name);
      await end(daemons.filter((_, index) => peers[index]!.name === name));
    },
    killNow() {
      stopping = true;
      for (const daemon of daemons) daemon.kill();
    },
    async stop() {
      stopping = true;
      await end(daemons);
    },
  };
}

async function end(daemons: readonly Daemon[]): Promise<void> {
  for (const daemon of daemons) daemon.kill();
  await Promise.all(daemons.map((daemon) => daemon.gone));
}
