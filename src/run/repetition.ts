// One repetition: a network, fresh or there before, every stage in order against it, and what was
// started gone at the end, however the end came.
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, exhaustionOf, messageOf } from '../errors.js';
import { planStage, stageThreads } from '../load/plan.js';
import { LoadPool } from '../load/pool.js';
import type { RunningPeer } from '../network/attach.js';
import type { IntervalLog } from '../report/interval-log.js';
import type { Ring } from '../ring/ring.js';
import type { Removal } from '../memcached/remove-keys.js';
import type { NetworkChange } from '../scenario/network-change.js';
import type { RestoredPeer } from '../state/peer-faults.js';
import type { StageResult } from '../schema/generated/report.js';
import { changeFigures, type StageBehind } from './changed-network.js';
import { FaultTimeline } from './fault-timeline.js';
import type { PeerSource } from './peer-source.js';
import type { Progress } from './progress.js';
import { type BegunStage, removeStageKeys } from './remove-stage-keys.js';
import type { OpenRoute } from './route.js';
import { RunNetwork } from './run-network.js';
import { disturbing, placeFaults } from './stage-faults.js';
import { type NetworkView, openView } from './stage-network.js';
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
  /** Whether keys may have been written. */
  readonly wrote: boolean;
  /** What came of removing the keys; undefined where that was not asked for, or none was written. */
  readonly keysRemoved: Removal | undefined;
  /** How peers that ran already are left, of those that faults were about. */
  readonly peersLeft: readonly RestoredPeer[];
  /** What ended the repetition early. */
  readonly failure: Error | undefined;
}

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
  const wrote = begun.length > 0;
  const remove = context.removeKeys && running.length > 0 && wrote;
  const keysRemoved = remove ? await removeStageKeys(context, begun) : undefined;
  const { version } = network.peers[0]!;
  const failure = results.failure ?? lostForGood(network.left);
  const after = { running, keysRemoved, peersLeft: network.left };
  return { ...results, ...after, wrote, memcached: version, failure };
}

/** A repetition that ended before it had peers. */
const NOTHING: RepetitionResult = {
  ...{ stages: [], logs: [], memcached: null, running: [] },
  ...{ wrote: false, keysRemoved: undefined, peersLeft: [], failure: undefined },
};

/** A peer that faults have taken and nothing could bring back: the next run would not find it. */
function lostForGood(left: readonly RestoredPeer[]): BenchError | undefined {
  const lost = left.find(({ how }) => how === 'lost');
  if (!lost) return undefined;
  const message = `peer ${lost.peer} could not be brought back after its faults: ${lost.reason ?? ''}`;
  return new BenchError('ERR_PEER_LOST', message);
}

/** What the stages yield, and those that were begun. */
type StagesOutcome = Pick<RepetitionResult, 'stages' | 'logs' | 'failure'> & {
  readonly begun: readonly BegunStage[];
};

/** The network of a repetition; undefined when the signal came before it was up. */
async function startNetwork(
  { source, signal }: RepetitionContext,
  onLost: () => void,
): Promise<RunNetwork | undefined> {
  try {
    return await RunNetwork.start(source, { signal, onLost });
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
  const { source, ring, values, ceilings, signal } = context;
  const { scenario } = source;
  const stages: StageResult[] = [];
  const logs: (IntervalLog | null)[] = [];
  const begun: BegunStage[] = [];
  let behind: StageBehind | undefined;
  let view: NetworkView | undefined;
  let failure: Error | undefined;
  try {
    for (const [index, stage] of scenario.stages.entries()) {
      if (index > 0) await pause(scenario.settle_s, signal);
      if (signal.aborted) break;
      requireLivingPeers(network, `before stage ${stage.name}`, signal);
      const change = stage.network_change && onRing(stage.network_change, source);
      if (change) {
        await view?.close();
        view = undefined;
        await network.change(change);
        // One that joins again may have ended while it was left out.
        requireLivingPeers(network, `before stage ${stage.name}`, signal);
      }
      view ??= await openView(network.peers, context, index === 0 ? ring : undefined);
      const { placed, stats } = view;
      const plan = planStage(scenario, index, placed, values);
      const stageContext: StageContext = {
        ...{ stage, plan, stats, pool, signal },
        faults: new FaultTimeline(
          placeFaults(stage.faults ?? [], view, source),
          disturbing(network, view),
          () => pool.abort(),
        ),
        ceilingPerS: ceilings[index]!,
        peerNames: placed.ring.peers,
        sharedPeers: network.running.length > 0,
        onProgress: (progress) =>
          context.onProgress({
            ...progress,
            stage: index + 1,
            stages: scenario.stages.length,
            stageName: stage.name,
          }),
      };
      begun.push({ index, ring: placed.ring, peers: view.peers });
      const { result, log, lives, failure: undone } = await measureStage(stageContext);
      network.noteLives(lives);
      const measured: StageBehind = { keys: plan.keys, result };
      const changes = change && behind ? [changeFigures(change, behind, measured)] : [];
      stages.push({ ...result, network_changes: changes });
      logs.push(log);
      if (undone) throw undone;
      // Only a change looks back, and a table may have hundreds of megabytes.
      behind = scenario.stages[index + 1]?.network_change ? measured : undefined;
      requireLivingPeers(network, `during stage ${stage.name}`, signal);
    }
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(messageOf(error));
    if (!signal.aborted) failure = exhaustionOf(error) ?? reason;
  } finally {
    await view?.close();
  }
  return { stages, logs, failure, begun };
}

/** A change by the peers' names on the ring, which need not be those of the scenario. */
function onRing({ add, remove }: NetworkChange, { ringName }: PeerSource): NetworkChange {
  return { add: add.map(ringName), remove: remove.map(ringName) };
}

/** Without faults in the scenario, a daemon that ends by itself makes the rest meaningless. */
function requireLivingPeers(network: RunNetwork, when: string, signal: AbortSignal): void {
  if (network.lost.length === 0 || signal.aborted) return;
  const ours = network.running.length === 0;
  const names = network.lost.map(({ name, successor }) =>
    successor === undefined ? name : `${name} (${successor})`,
  );
  throw new BenchError(
    'ERR_PEER_LOST',
    `memcached of ${names.join(', ')} ended ${ours ? 'by itself ' : ''}${when}`,
  );
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
