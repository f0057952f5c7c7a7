// What the generator benchmark measures on: a real network, and on it the load engine's own threads,
// driven phase by phase so that rounds of different generators can take turns.
import { LoadPool, type StageSession } from '../../src/load/pool.js';
import type { StagePlan } from '../../src/load/messages.js';
import { openStats, type StatsClient } from '../../src/memcached/stats.js';
import { generatorFigures, phaseFigures } from '../../src/metrics/figures.js';
import { mergePhase, type MergedPhase } from '../../src/metrics/phase-result.js';
import { type Network, provision } from '../../src/network/network.js';
import { planOn } from './stage-plan.js';

/** The shape of a load. */
export interface Load {
  readonly driver: 'meta' | 'memjs';
  readonly valueBytes: number;
  readonly inFlight: number;
  readonly keys: number;
  /** Operations due per second; without it a closed loop. */
  readonly ratePerS?: number;
}

/** What one generator did in one round. */
export interface Round {
  readonly operationsPerS: number;
  /** Per second of processor time that the generator used; null where it does not tell. */
  readonly operationsPerCpuS: number | null;
  /** Share of its core that the busiest peer used, 0 to 1. */
  readonly peerBusy: number;
}

/** Item memory of all peers together: what the largest grid cell stores fits several times. */
const MEMORY_MB = 2048;

/** Peers that generators take turns on. */
export class BenchNetwork {
  readonly #network: Network;
  readonly #names: readonly string[];
  readonly #stats: readonly StatsClient[];

  private constructor(network: Network, names: readonly string[]) {
    this.#network = network;
    this.#names = names;
    this.#stats = network.peers.map(({ address }) => openStats(address));
  }

  static async start(peers: number): Promise<BenchNetwork> {
    const names = Array.from({ length: peers }, (_, index) => `generator_p${index}`);
    const network = await provision({
      names,
      memoryMb: Math.floor(MEMORY_MB / peers),
      transport: 'tcp',
      memcached: { path: 'memcached', threads: 1, options: [] },
      connections: 400,
    });
    return new BenchNetwork(network, names);
  }

  /** `host:port` of every peer, as other generators want them. */
  get servers(): string[] {
    return this.#network.peers.map(({ address }) => {
      if ('path' in address) throw new Error('the reference generators need TCP');
      return `${address.host}:${address.port}`;
    });
  }

  get size(): number {
    return this.#names.length;
  }

  /** The plan of a load of ours on these peers. */
  plan({ driver, valueBytes, inFlight, keys, ratePerS }: Load): StagePlan {
    const rate = ratePerS === undefined ? '' : `, rate_per_s: ${ratePerS}`;
    const stage = `workers: ${inFlight}, keys: ${Math.ceil(keys / inFlight)}, duration_s: 1${rate}`;
    const addresses = this.#network.peers.map(({ address }) => address);
    return planOn(this.#names, addresses, { driver, valueBytes, stage });
  }

  /** Runs `generate` and reads off what the peers used meanwhile, as a share of one core each. */
  async watched<T>(generate: () => Promise<T>): Promise<{ result: T; cpuS: number[] }> {
    const before = await this.#cpuS();
    const result = await generate();
    const after = await this.#cpuS();
    return { result, cpuS: after.map((cpuS, peer) => cpuS - before[peer]!) };
  }

  async stop(): Promise<void> {
    for (const client of this.#stats) client.close();
    await this.#network.stop();
  }

  async #cpuS(): Promise<number[]> {
    return Promise.all(this.#stats.map(async (client) => (await client.read()).cpuS ?? 0));
  }
}

/** The load engine on one load: preloaded once, then a round at a time. */
export class EngineOnNetwork {
  readonly #pool = new LoadPool(1);
  #session: StageSession | undefined;

  constructor(
    readonly network: BenchNetwork,
    readonly plan: StagePlan,
  ) {}

  async open(): Promise<this> {
    this.#session = await this.#pool.open(this.plan);
    await this.#session.phase('preload');
    return this;
  }

  /** One measured phase, as a run does it. */
  async phase(): Promise<{ phase: MergedPhase; cpuS: number[] }> {
    const { result, cpuS } = await this.network.watched(() => this.#session!.phase('measure'));
    const { intervalMs } = this.plan;
    return { phase: mergePhase(result, { intervalMs, peers: this.network.size }), cpuS };
  }

  async round(): Promise<Round> {
    const { phase, cpuS } = await this.phase();
    const { operations, throughput, errors } = phaseFigures(phase);
    const failed = Object.entries(errors).filter(([, count]) => count > 0);
    if (failed.length > 0) throw new Error(`operations failed: ${JSON.stringify(failed)}`);
    const used = generatorFigures(phase).cpu_s;
    return {
      operationsPerS: throughput,
      operationsPerCpuS: used === null ? null : operations / used,
      peerBusy: Math.max(...cpuS) / phase.durationS,
    };
  }

  async close(): Promise<void> {
    await this.#session?.close();
    await this.#pool.destroy();
  }
}
