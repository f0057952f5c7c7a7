// A network of throw-away daemons: all of them, or an error and none.
import { BenchError } from '../errors.js';
import { speaksMeta } from '../memcached/speaks-meta.js';
import { printable } from '../printable.js';
import { checkFileLimit, type DaemonShape, type Transport } from './arguments.js';
import { Daemon, type DaemonOptions, type Peer } from './daemon.js';
import { daemonUser, findMemcached } from './executable.js';
import { requireOneVersion } from './one-version.js';
import { onFreePort, portCandidates } from './ports.js';

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
  /** Whether the peers must know the meta protocol. */
  readonly meta?: boolean;
  /** Whether a daemon that is started again must be found where it was before. */
  readonly comeBack?: boolean;
  /**
   * Called when a daemon ends by itself, with how it ended (`signal SIGKILL`) and a promise of its last
   * line on stderr, '' where it wrote none.
   */
  readonly onLost?: (peer: Peer, how: string, lastWords: Promise<string>) => void;
}

/**
 * Daemons that run until `stop`, or at the latest until this process ends, however it ends.
 * They keep this process's event loop alive until then.
 */
export interface Network {
  /** In the order of the names given. */
  readonly peers: readonly Peer[];
  /** Names of the peers whose daemon ended by itself and was not started again. */
  readonly lost: readonly string[];
  /** Kills the daemon of one peer, which then is not lost, and waits until it is gone. */
  end(name: string): Promise<void>;
  /**
   * Starts the daemon of a peer again, empty and at the same address, after killing the one that may
   * run. Only in a network whose peers `comeBack`.
   * @throws {BenchError} ERR_DAEMON_START, for one when its port was taken meanwhile
   */
  restart(name: string): Promise<void>;
  /** Halts the daemon of a peer, or lets it go on. Does nothing to one that has ended. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills every daemon before it returns. May be called twice, and in an 'exit' handler. */
  killNow(): void;
  /** Kills every daemon and waits until all processes and folders are gone. */
  stop(): Promise<void>;
}

/** What every daemon of a network is started with. */
type Program = Omit<DaemonOptions, 'name' | 'folder'>;

/**
 * Starts one daemon per name, side by side, and waits until each has proven to be ours.
 * When one fails, all are gone before the error is thrown.
 * @throws {BenchError} ERR_MEMCACHED_MISSING, ERR_RESOURCES, or ERR_DAEMON_START naming the peer
 */
export async function provision(options: ProvisionOptions): Promise<Network> {
  const { memoryMb, transport, connections, memcached, startTimeoutMs, signal } = options;
  const shape: DaemonShape = { memoryMb, transport, connections, ...memcached };
  const executable = findMemcached(memcached.path);
  const program = { executable, shape, user: daemonUser(), startTimeoutMs };
  checkFileLimit(shape);
  const network = new Daemons(program, options);
  const abort = (): void => network.killNow();
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    await network.start();
    return network;
  } catch (error) {
    await network.stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** What does not know the protocol would answer every operation with an error; what hangs answers none. */
async function requireMeta({ name, address, version }: Peer): Promise<void> {
  const speaks = await speaksMeta(address);
  if (speaks === true) return;
  if (speaks === undefined) {
    throw new BenchError('ERR_DAEMON_START', `peer ${name}: memcached does not answer any more`);
  }
  const message = `peer ${name}: memcached ${printable(version)} does not know the meta protocol`;
  const advice = 'use memcached 1.6 or later (network.memcached.path), or the driver memjs';
  throw new BenchError('ERR_DAEMON_START', `${message}: ${advice}`);
}

/** A peer of a network and the daemon that it has now. */
interface Member {
  readonly peer: Peer;
  daemon: Daemon;
}

class Daemons implements Network {
  readonly #program: Program;
  readonly #options: ProvisionOptions;
  readonly #members: Member[] = [];
  /** All that may still run, started or starting. */
  readonly #daemons = new Set<Daemon>();
  /** Those that were ended on purpose. */
  readonly #ending = new WeakSet<Daemon>();
  readonly #reserved = new Set<number>();
  readonly #lost = new Set<string>();
  #stopping = false;

  constructor(program: Program, options: ProvisionOptions) {
    this.#program = program;
    this.#options = options;
  }

  get peers(): readonly Peer[] {
    return this.#members.map(({ peer }) => peer);
  }

  get lost(): readonly string[] {
    return [...this.#lost];
  }

  async start(): Promise<void> {
    const { names } = this.#options;
    this.#members.push(...(await Promise.all(names.map((name) => this.#startMember(name)))));
    // One program can still be replaced while it is being started.
    requireOneVersion(this.peers);
    if (this.#options.meta) await Promise.all(this.peers.map(requireMeta));
    await this.#requireAll();
    for (const member of this.#members) this.#watch(member);
  }

  async end(name: string): Promise<void> {
    await Promise.all(this.#of(name).map(({ daemon }) => this.#end(daemon)));
  }

  async restart(name: string): Promise<void> {
    for (const member of this.#of(name)) {
      await this.#end(member.daemon);
      const { address } = member.peer;
      const port = 'port' in address ? address.port : undefined;
      member.daemon = this.#make(name, port, member.daemon.folder);
      await member.daemon.ready();
      this.#lost.delete(name);
      this.#watch(member);
    }
  }

  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const { daemon } of this.#of(name)) daemon.signal(signal);
  }

  killNow(): void {
    this.#stopping = true;
    for (const daemon of this.#daemons) daemon.kill();
  }

  async stop(): Promise<void> {
    this.killNow();
    await Promise.all([...this.#daemons].map(({ gone }) => gone));
  }

  #of(name: string): readonly Member[] {
    return this.#members.filter(({ peer }) => peer.name === name);
  }

  async #startMember(name: string): Promise<Member> {
    const start = async (port?: number): Promise<Member> => {
      const daemon = this.#make(name, port);
      return { peer: await daemon.ready(), daemon };
    };
    const { transport, comeBack } = this.#options;
    if (transport !== 'tcp' || !comeBack) return start();
    const ports = portCandidates(this.#reserved);
    for (const port of ports) this.#reserved.add(port);
    return onFreePort(ports, start);
  }

  #make(name: string, port: number | undefined, folder?: string): Daemon {
    const shape = { ...this.#program.shape, port };
    const daemon = new Daemon({ ...this.#program, shape, name, folder });
    this.#daemons.add(daemon);
    void daemon.gone.then(() => this.#daemons.delete(daemon));
    // It may have been started by somebody who did not know yet.
    if (this.#stopping) daemon.kill();
    return daemon;
  }

  /** Ends one daemon on purpose: it is not lost. */
  async #end(daemon: Daemon): Promise<void> {
    this.#ending.add(daemon);
    daemon.kill();
    await daemon.gone;
  }

  /** One that was up may have ended before the last one was. */
  async #requireAll(): Promise<void> {
    for (const { peer, daemon } of this.#members) {
      if (daemon.running) continue;
      const message = `peer ${peer.name}: memcached ended while the others were started`;
      throw new BenchError('ERR_DAEMON_START', `${message} (${await daemon.ended})`);
    }
  }

  #watch({ peer, daemon }: Member): void {
    void daemon.ended.then((how) => {
      if (this.#stopping || this.#ending.has(daemon)) return;
      this.#lost.add(peer.name);
      // Its last words may still be on their way.
      const lastWords = daemon.gone.then(() => daemon.lastWords);
      this.#options.onLost?.(peer, how, lastWords);
    });
  }
}
