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
import type { PeerLoss, StageResult } from '../schema/generated/report.js';
import { changeFigures, type StageBehind } from './changed-network.js';
import { FaultTimeline } from './fault-timeline.js';
import type { PeerSource } from './peer-source.js';
import { type LostPeer, PeerLosses, type Place } from './peer-losses.js';
import type { LossNotice, Progress, RunOf } from './progress.js';
import { type BegunStage, removeStageKeys } from './remove-stage-keys.js';
import type { OpenRoute } from './route.js';
import { RunNetwork } from './run-network.js';
import { disturbing, placeFaults } from './stage-faults.js';
import { type NetworkView, openView } from './stage-network.js';
import { measureStage, type PhaseProgress, type StageContext } from './stage.js';

/** From the loss of the last peer to the end of the stage: time for errors to show in the figures. */
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
  readonly onProgress: (progress: Omit<Progress, keyof RunOf>) => void;
  readonly onLoss: (notice: Omit<LossNotice, keyof RunOf>) => void;
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
  /** The peers that were lost on the way. */
  readonly losses: readonly PeerLoss[];
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
  const first: Place = { stage: 0, name: scenario.stages[0]!.name, phase: 'settle' };
  const losses = new PeerLosses(performance.now(), first, (loss, left) =>
    context.onLoss({ loss, left }),
  );
  const noneLeft = new AbortController();
  const network = await startNetwork(context, losses, () => noneLeft.abort());
  if (!network) return NOTHING;
  const pool = new LoadPool(Math.max(...scenario.stages.map((stage) => stageThreads(stage))));
  noneLeft.signal.addEventListener('abort', () => {
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
    outcome = await runStages(context, { network, losses, pool, noneLeft: noneLeft.signal });
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
  const after = { running, keysRemoved, peersLeft: network.left, losses: await losses.all() };
  return { ...results, ...after, wrote, memcached: version, failure };
}

/** A repetition that ended before it had peers. */
const NOTHING: RepetitionResult = {
  ...{ stages: [], logs: [], memcached: null, running: [], losses: [] },
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
  losses: PeerLosses,
  onNoneLeft: () => void,
): Promise<RunNetwork | undefined> {
  let network: RunNetwork | undefined;
  const onLost = (peer: LostPeer): void => {
    const left = network ? network.peers.length - network.gone.length : source.names.length;
    losses.note(peer, left);
    if (left === 0) onNoneLeft();
  };
  try {
    return (network = await RunNetwork.start(source, { signal, onLost }));
  } catch (error) {
    // What daemons say that are killed on purpose is no failure.
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** What the stages of a repetition share. */
interface RunParts {
  readonly network: RunNetwork;
  readonly losses: PeerLosses;
  readonly pool: LoadPool;
  /** Aborted when the last peer is lost. */
  readonly noneLeft: AbortSignal;
}

async function runStages(
  context: RepetitionContext,
  { network, losses, pool, noneLeft }: RunParts,
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
      const onProgress = (progress: PhaseProgress): void => {
        losses.place = { stage: index, name: stage.name, phase: progress.phase };
        const place = { stage: index + 1, stages: scenario.stages.length, stageName: stage.name };
        context.onProgress({ ...progress, ...place });
      };
      losses.place = { stage: index, name: stage.name, phase: 'settle' };
      if (index > 0 && scenario.settle_s > 0) {
        onProgress(settling(scenario.settle_s));
        await pause(scenario.settle_s, AbortSignal.any([signal, noneLeft]));
      }
      if (signal.aborted) break;
      requireSomePeer(network, noneLeft, `before stage ${stage.name}`);
      const change = stage.network_change && onRing(stage.network_change, source);
      if (change) {
        await view?.close();
        view = undefined;
        await network.change(change);
        // Those that join again may have ended while they were left out.
        requireSomePeer(network, noneLeft, `before stage ${stage.name}`);
      }
      view ??= await openView(network.peers, context, index === 0 ? ring : undefined);
      const { placed, stats } = view;
      const plan = planStage(scenario, index, placed, values);
      const faults = placeFaults(stage.faults ?? [], view, source);
      const stageContext: StageContext = {
        ...{ stage, plan, stats, pool, signal },
        faults: new FaultTimeline(faults, disturbing(network, view), () => pool.abort()),
        ceilingPerS: ceilings[index]!,
        peerNames: placed.ring.peers,
        sharedPeers: network.running.length > 0,
        onProgress,
        mayLack: () => losses.heardOf(placed.ring.peers),
      };
      begun.push({ index, ring: placed.ring, peers: view.peers });
      const { result, log, lives, failure: undone } = await measureStage(stageContext);
      network.noteLives(lives);
      const away = placed.ring.peers.filter((name, i) => {
        const isExpected = faults.some(({ peer }) => peer === name);
        return lives[i] === null && !stats[i]!.isSilent && !isExpected;
      });
      if (away.length > 0 && !context.signal.aborted) await losses.heardOf(away);
      const lost = losses.during(index, network.gone);
      const measured: StageBehind = { keys: plan.keys, result };
      const changes = change && behind ? [changeFigures(change, behind, measured)] : [];
      const marked = lost.length > 0 ? { lost_peers: lost } : {};
      stages.push({ ...result, network_changes: changes, ...marked });
      logs.push(log);
      if (undone) throw undone;
      // Only a change looks back, and a table may have hundreds of megabytes.
      behind = scenario.stages[index + 1]?.network_change ? measured : undefined;
      requireSomePeer(network, noneLeft, `during stage ${stage.name}`);
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

/**
 * What a network with a peer less does is a finding; without any there is nothing to be found. Once none was
 * left the load is ended for good, whoever comes back or joins.
 */
function requireSomePeer({ peers, gone }: RunNetwork, noneLeft: AbortSignal, when: string): void {
  if (gone.length < peers.length && !noneLeft.aborted) return;
  const which = peers.length === 1 ? 'the only peer' : `all ${peers.length} peers`;
  throw new BenchError('ERR_PEER_LOST', `lost ${which} ${when}: there was nothing left to measure`);
}

/** The pause before a stage, as its beginning. */
function settling(settleS: number): PhaseProgress {
  const none = { operations: 0, dropped: 0, operationsExpected: null, elapsedS: 0 };
  return { phase: 'settle', ...none, expectedS: settleS };
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
