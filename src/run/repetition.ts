// One repetition: a network, fresh or there before, every stage in order against it, and what was
// started gone at the end, however the end came.
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, messageOf } from '../errors.js';
import { connectionsPerPeer, planStage, stageThreads, stageWorkload } from '../load/plan.js';
import { LoadPool } from '../load/pool.js';
import { openStats } from '../memcached/stats.js';
import { attach, type RunningPeer } from '../network/attach.js';
import type { Peer } from '../network/daemon.js';
import { type Network, provision } from '../network/network.js';
import type { IntervalLog } from '../report/interval-log.js';
import type { Ring } from '../ring/ring.js';
import type { Removal } from '../memcached/remove-keys.js';
import { provisionedNetwork } from '../scenario/scenario.js';
import type { StageResult } from '../schema/generated/report.js';
import { ValueSizes } from '../workload/value-sizes.js';
import type { PeerSource } from './peer-source.js';
import type { Progress } from './progress.js';
import { removeStageKeys } from './remove-stage-keys.js';
import type { OpenRoute, Route } from './route.js';
import { measureStage, type StageContext } from './stage.js';

/** From the loss of a peer to the end of its stage: time for its errors to show in the figures. */
const LOSS_SHOWN_MS = 1_000;

/** What a repetition needs. */
export interface RepetitionContext {
  /** The scenario and where its peers come from. */
  readonly source: PeerSource;
  /** What every key begins with, on peers that run already. */
  readonly keyPrefix: string | undefined;
  /** Whether the keys are removed from such peers at the end. */
  readonly removeKeys: boolean;
  readonly ring: Ring;
  /** The block that values are cut from. */
  readonly values: Uint8Array;
  /** Per stage, what the generator reaches by itself, in operations/s; null where unknown. */
  readonly ceilings: readonly (number | null)[];
  /** How the load reaches the peers; directly when undefined. */
  readonly openRoute: OpenRoute | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Omit<Progress, 'run' | 'runs' | 'side'>) => void;
}

/** What a repetition yields; after an abort or a failure, the stages that there are. */
export interface RepetitionResult {
  readonly stages: StageResult[];
  /** The measure phases in intervals, by number of the stage; null for one that never began. */
  readonly logs: readonly (IntervalLog | null)[];
  /** Version of the peers; null when the end came before they had told it. */
  readonly memcached: string | null;
  /** The peers that ran already. */
  readonly running: readonly RunningPeer[];
  /** What came of removing the keys; undefined where that was not asked for. */
  readonly keysRemoved: Removal | undefined;
  /** What ended the repetition early. */
  readonly failure: Error | undefined;
}

/** The peers of a repetition, started for it or not. */
type RunNetwork = Omit<Network, 'peers'> & {
  readonly peers: readonly Pick<Peer, 'name' | 'address' | 'version'>[];
  /** Those that ran already. */
  readonly running: readonly RunningPeer[];
};

/**
 * Runs every stage of the scenario.
 * @throws {BenchError} when the network cannot be provisioned, or running peers cannot be used;
 *   later failures are in the result
 */
export async function runRepetition(context: RepetitionContext): Promise<RepetitionResult> {
  const { signal } = context;
  const { scenario } = context.source;
  const lost = new AbortController();
  const network = await startNetwork(context, () => lost.abort());
  if (!network) return NOTHING;
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
  let outcome: StagesOutcome;
  try {
    outcome = await runStages(context, network, pool);
  } finally {
    signal.removeEventListener('abort', abort);
    await network.stop();
    await pool.destroy();
  }
  const { begun, ...results } = outcome;
  const { running } = network;
  const remove = context.removeKeys && running.length > 0;
  const keysRemoved = remove ? await removeStageKeys(context, running, begun) : undefined;
  return { ...results, memcached: network.peers[0]!.version, running, keysRemoved };
}

/** A repetition that ended before it had peers. */
const NOTHING: RepetitionResult = {
  ...{ stages: [], logs: [], memcached: null, running: [] },
  ...{ keysRemoved: undefined, failure: undefined },
};

/** What the stages yield, and how many of them were begun. */
type StagesOutcome = Pick<RepetitionResult, 'stages' | 'logs' | 'failure'> & {
  readonly begun: number;
};

/** The network of a repetition; undefined when the signal came before it was up. */
async function startNetwork(
  { source, signal }: RepetitionContext,
  onLost: () => void,
): Promise<RunNetwork | undefined> {
  const { scenario, names, running } = source;
  const connections = connectionsPerPeer(scenario);
  if (running) {
    const longestValueBytes = new ValueSizes(stageWorkload(scenario, 0)).longest;
    const options = { peers: running, longestValueBytes, connections, onLost };
    const network = await attach(options);
    return { ...network, running: network.peers };
  }
  const { memory_mb: memoryMb, transport, memcached } = provisionedNetwork(scenario);
  const shape = { names, memoryMb, transport, memcached, connections };
  try {
    return { ...(await provision({ ...shape, signal, onLost })), running: [] };
  } catch (error) {
    // What daemons say that are killed on purpose is no failure.
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function runStages(
  context: RepetitionContext,
  network: RunNetwork,
  pool: LoadPool,
): Promise<StagesOutcome> {
  const { source, keyPrefix, ring, values, ceilings, signal } = context;
  const { scenario, replication } = source;
  const addresses = network.peers.map(({ address }) => address);
  const stats = addresses.map((address) => openStats(address));
  const stages: StageResult[] = [];
  const logs: (IntervalLog | null)[] = [];
  let begun = 0;
  let route: Route | undefined;
  let failure: Error | undefined;
  try {
    route = await context.openRoute?.(addresses);
    const reached = route?.addresses ?? addresses;
    for (const [index, stage] of scenario.stages.entries()) {
      if (index > 0) await pause(scenario.settle_s, signal);
      if (signal.aborted) break;
      requireLivingPeers(network, `before stage ${stage.name}`, signal);
      const placed = { ring, addresses: reached, replication, keyPrefix };
      const stageContext: StageContext = {
        stage,
        plan: planStage(scenario, index, placed, values),
        ceilingPerS: ceilings[index]!,
        peerNames: ring.peers,
        sharedPeers: network.running.length > 0,
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
      begun = index + 1;
      const { result, log } = await measureStage(stageContext);
      stages.push(result);
      logs.push(log);
      requireLivingPeers(network, `during stage ${stage.name}`, signal);
    }
  } catch (error) {
    if (!signal.aborted) failure = error instanceof Error ? error : new Error(messageOf(error));
  } finally {
    for (const client of stats) client.close();
    await route?.close();
  }
  return { stages, logs, failure, begun };
}

/** Without faults in the scenario, a daemon that ends by itself makes the rest meaningless. */
function requireLivingPeers(network: RunNetwork, when: string, signal: AbortSignal): void {
  if (network.lost.length === 0 || signal.aborted) return;
  const ours = network.running.length === 0;
  throw new BenchError(
    'ERR_PEER_LOST',
    `memcached of ${network.lost.join(', ')} ended ${ours ? 'by itself ' : ''}${when}`,
  );
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
