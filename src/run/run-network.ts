// The peers of one repetition, started for it or not, as they join and leave between stages.
import { connectionsPerPeer, stageWorkload } from '../load/plan.js';
import { attach, type AttachedNetwork, type RunningPeer } from '../network/attach.js';
import type { Peer } from '../network/daemon.js';
import { type Network, provision } from '../network/network.js';
import { requireOneVersion } from '../network/one-version.js';
import type { PeerLife } from '../metrics/peer-life.js';
import { changedPeers, type NetworkChange } from '../scenario/network-change.js';
import { provisionedNetwork } from '../scenario/scenario.js';
import { ValueSizes } from '../workload/value-sizes.js';
import type { UsableNetwork } from '../state/find-network.js';
import type { RestoredPeer } from '../state/peer-faults.js';
import type { LostPeer } from './peer-losses.js';
import type { PeerSource } from './peer-source.js';

/** A peer as a run needs it. */
export type RunPeer = Pick<Peer, 'name' | 'address' | 'version'>;

/** How the peers are started. */
export interface RunNetworkHost {
  /** Ends the start of peers: those of ours are killed. */
  readonly signal: AbortSignal;
  /** Called when a peer is gone that nobody ended, or another process has taken its place. */
  readonly onLost: (peer: LostPeer) => void;
}

export class RunNetwork {
  readonly #source: PeerSource;
  readonly #host: RunNetworkHost;
  readonly #attached: AttachedNetwork | undefined;
  /** What faults do to peers that ran already. */
  readonly #faults: UsableNetwork['faults'];
  /** Daemons of ours, as they were started together. */
  readonly #started: Network[] = [];
  #peers: readonly RunPeer[] = [];
  /** How peers that ran already are left, of those that faults were about. */
  left: readonly RestoredPeer[] = [];

  private constructor(
    source: PeerSource,
    host: RunNetworkHost,
    attached?: AttachedNetwork,
    faults?: UsableNetwork['faults'],
  ) {
    this.#source = source;
    this.#host = host;
    this.#attached = attached;
    this.#faults = faults;
    this.#peers = attached?.peers ?? [];
  }

  /**
   * Starts the peers of a source, or attaches to those that run.
   * @throws {BenchError} as `provision` and `attach`
   */
  static async start(source: PeerSource, host: RunNetworkHost): Promise<RunNetwork> {
    const { scenario, names } = source;
    const { running, faults } = (await source.renew?.()) ?? { ...source, faults: undefined };
    if (running) {
      const longestValueBytes = new ValueSizes(stageWorkload(scenario, 0)).longest;
      const connections = connectionsPerPeer(scenario);
      let network: RunNetwork | undefined;
      const attached = await attach({
        ...{ peers: running, longestValueBytes, connections },
        // One that is left out by now may go where it likes.
        onLost: (name, how) => {
          const lastWords = Promise.resolve('');
          if (network?.has(name) !== false) host.onLost({ name, how, lastWords });
        },
      });
      return (network = new RunNetwork(source, host, attached, faults));
    }
    const network = new RunNetwork(source, host);
    network.#peers = await network.#provision(names);
    return network;
  }

  /** The peers that there are now, in the order of the ring's definition. */
  get peers(): readonly RunPeer[] {
    return this.#peers;
  }

  /** All that ran already, also those that are left out now. */
  get running(): readonly RunningPeer[] {
    return this.#attached?.peers ?? [];
  }

  /** Names of the peers that are gone now, that nobody ended, and whose place nothing has taken. */
  get gone(): readonly string[] {
    const ended = this.#started.flatMap(({ lost }) => lost);
    const away = [...(this.#attached?.lost ?? [])].filter(
      ([, successor]) => successor === undefined,
    );
    return [...ended, ...away.map(([name]) => name)].filter((name) => this.has(name));
  }

  /** Hears who answers now, in the order of `peers`; null for one that does not. Ours need no look. */
  noteLives(lives: readonly (PeerLife | null)[]): void {
    for (const [index, life] of lives.entries()) {
      if (life) this.#attached?.noteLife(this.#peers[index]!.name, life);
    }
  }

  /** Whether a peer of this name is in the network now. */
  has(name: string): boolean {
    return this.#peers.some((peer) => peer.name === name);
  }

  /**
   * Lets peers join and leave, by their names on the ring. Daemons of ours start empty, and are killed
   * when they leave; running peers are left as they are.
   * @throws {BenchError} as `provision`
   */
  async change(change: NetworkChange): Promise<void> {
    const { add, remove } = change;
    const names = changedPeers(
      this.#peers.map(({ name }) => name),
      change,
    );
    const known = new Map<string, RunPeer>();
    for (const peer of [...this.running, ...this.#peers]) known.set(peer.name, peer);
    if (!this.#attached) {
      for (const name of remove) await Promise.all(this.#started.map((part) => part.end(name)));
      for (const peer of await this.#provision(add)) known.set(peer.name, peer);
    }
    this.#peers = names.map((name) => known.get(name)!);
    requireOneVersion(this.#peers);
  }

  /**
   * Does to a daemon what a fault asks for: to one of ours, or to one that ran already where that is allowed.
   * @throws {BenchError} ERR_DAEMON_START for one that cannot be started again
   */
  async disturb(name: string, action: 'kill' | 'restart' | 'stop' | 'cont'): Promise<void> {
    if (this.#faults) {
      if (action === 'kill' || action === 'restart') this.#attached!.release(name);
      await this.#faults[action](name);
      if (action === 'restart') await this.#attached!.adopt(name);
      return;
    }
    for (const part of this.#started) {
      if (action === 'kill') await part.end(name);
      else if (action === 'restart') await part.restart(name);
      else part.signal(name, action === 'stop' ? 'SIGSTOP' : 'SIGCONT');
    }
  }

  /** Kills every daemon of ours before it returns. */
  killNow(): void {
    this.#attached?.killNow();
    for (const part of this.#started) part.killNow();
  }

  /** Ends every daemon of ours and waits until all are gone; brings back what faults have taken of others. */
  async stop(): Promise<void> {
    await this.#attached?.stop();
    this.left = (await this.#faults?.restore()) ?? [];
    await Promise.all(this.#started.map((part) => part.stop()));
  }

  async #provision(names: readonly string[]): Promise<readonly Peer[]> {
    if (names.length === 0) return [];
    const { scenario } = this.#source;
    const { memory_mb: memoryMb, transport, memcached } = provisionedNetwork(scenario);
    const comeBack = scenario.stages.some(({ faults = [] }) => faults.length > 0);
    const meta = scenario.stages.some(({ driver }) => driver === 'meta');
    const shape = { names, memoryMb, transport, memcached, comeBack, meta };
    const connections = connectionsPerPeer(scenario);
    const { signal, onLost } = this.#host;
    const started = await provision({
      ...{ ...shape, connections, signal },
      onLost: ({ name }, how, lastWords) => onLost({ name, how, lastWords }),
    });
    this.#started.push(started);
    return started.peers;
  }
}
