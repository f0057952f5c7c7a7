// One repetition: a fresh network, every stage in order against it, and the network gone at the end,
// however the end came.
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, messageOf } from '../errors.js';
import { connectionsPerPeer, planStage, stageThreads } from '../load/plan.js';
import { LoadPool } from '../load/pool.js';
import { openStats } from '../memcached/stats.js';
import { type Network, provision } from '../network/network.js';
import type { Ring } from '../ring/ring.js';
import type { Scenario } from '../scenario/scenario.js';
import type { StageResult } from '../schema/generated/report.js';
import type { Progress } from './progress.js';
import type { OpenRoute, Route } from './route.js';
import { measureStage, type StageContext } from './stage.js';

/** From the loss of a peer to the end of its stage: time for its errors to show in the figures. */
const LOSS_SHOWN_MS = 1_000;

/** What a repetition needs besides the scenario. */
export interface RepetitionContext {
  readonly scenario: Scenario;
  readonly ring: Ring;
  /** The block that values are cut from. */
  readonly values: Uint8Array;
  /** How the load reaches the peers; directly when undefined. */
  readonly openRoute: OpenRoute | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Omit<Progress, 'run' | 'runs' | 'side'>) => void;
}

/** What a repetition yields; after an abort or a failure, the stages that there are. */
export interface RepetitionResult {
  readonly stages: StageResult[];
  /** Version of the peers; null when the end came before they had told it. */
  readonly memcached: string | null;
  /** What ended the repetition early. */
  readonly failure: Error | undefined;
}

/**
 * Runs every stage of the scenario against fresh daemons.
 * @throws {BenchError} when the network cannot be provisioned; later failures are in the result
 */
export async function runRepetition(context: RepetitionContext): Promise<RepetitionResult> {
  const { scenario, signal } = context;
  const lost = new AbortController();
  const network = await startNetwork(context, () => lost.abort());
  if (!network) return { stages: [], memcached: null, failure: undefined };
  const pool = new LoadPool(Math.max(...scenario.stages.map((stage) => stageThreads(stage))));
  // A closed loop by count would go on for hours against a peer that refuses every operation.
  lost.signal.addEventListener('abort', () => {
    setTimeout(() => pool.abort(), LOSS_SHOWN_MS).unref();
  });
  // The load must stop counting before its peers go away, and the peers must go before anything
  // else is done: first the flag that all threads see, then the daemons.
  const abort = (): void => {
    pool.abort();
    network.killNow();
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await runStages(context, network, pool);
  } finally {
    signal.removeEventListener('abort', abort);
    await network.stop();
    await pool.destroy();
  }
}

/** The network of a repetition; undefined when the signal came before it was up. */
async function startNetwork(
  { scenario, ring, signal }: RepetitionContext,
  onLost: () => void,
): Promise<Network | undefined> {
  const { memory_mb: memoryMb, transport, memcached } = scenario.network;
  const connections = connectionsPerPeer(scenario);
  const names = ring.peers;
  try {
    return await provision({
      names,
      memoryMb,
      transport,
      memcached,
      connections,
      signal,
      onLost,
    });
  } catch (error) {
    // What daemons say that are killed on purpose is no failure.
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function runStages(
  context: RepetitionContext,
  network: Network,
  pool: LoadPool,
): Promise<RepetitionResult> {
  const { scenario, ring, values, signal } = context;
  const addresses = network.peers.map(({ address }) => address);
  const stats = addresses.map((address) => openStats(address));
  const stages: StageResult[] = [];
  let route: Route | undefined;
  let failure: Error | undefined;
  try {
    route = await context.openRoute?.(addresses);
    const reached = route?.addresses ?? addresses;
    for (const [index, stage] of scenario.stages.entries()) {
      if (index > 0) await pause(scenario.settle_s, signal);
      if (signal.aborted) break;
      requireLivingPeers(network, `before stage ${stage.name}`, signal);
      const stageContext: StageContext = {
        stage,
        plan: planStage(scenario, index, { ring, addresses: reached }, values),
        peerNames: ring.peers,
        stats,
        pool,
        signal,
        onProgress: (progress) =>
          context.onProgress({
            ...progress,
            stage: index + 1,
            stages: scenario.stages.length,
            stageName: stage.name,
          }),
      };
      stages.push(await measureStage(stageContext));
      requireLivingPeers(network, `during stage ${stage.name}`, signal);
    }
  } catch (error) {
    if (!signal.aborted) failure = error instanceof Error ? error : new Error(messageOf(error));
  } finally {
    for (const client of stats) client.close();
    await route?.close();
  }
  return { stages, memcached: network.peers[0]!.version, failure };
}

/** Without faults in the scenario, a daemon that ends by itself makes the rest meaningless. */
function requireLivingPeers(network: Network, when: string, signal: AbortSignal): void {
  if (network.lost.length === 0 || signal.aborted) return;
  throw new BenchError(
    'ERR_PEER_LOST',
    `memcached of ${network.lost.join(', ')} ended by itself ${when}`,
  );
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
