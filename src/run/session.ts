// A session: runs of one or two sides in a given order, block after block, and the sides' reports,
// written after every block.
import { randomUUID } from 'node:crypto';
import { BenchError, exhaustionOf, messageOf } from '../errors.js';
import { startStealMeter } from '../report/environment.js';
import { mostPeers } from '../scenario/network-change.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Report, Session } from '../schema/generated/report.js';
import { findPeers, type FindNetwork, type PeerSource } from './peer-source.js';
import { preflight } from './preflight.js';
import type { LossListener, ProgressListener } from './progress.js';
import type { OpenRoute } from './route.js';
import { SessionSide } from './side.js';
import { writeReports } from './unwritten.js';

/** One side as the session gets it. */
export interface SidePlan {
  /** Null for the only side of a plain run. */
  readonly name: Session['side'];
  readonly scenario: Scenario;
  /** Directory of its report; without it nothing is written. */
  readonly out: string | undefined;
  readonly openRoute?: OpenRoute | undefined;
}

/** What a session does. */
export interface SessionPlan {
  readonly sides: readonly SidePlan[];
  /** The runs in the order of time: of each block the sides, by index, each at most once. */
  readonly blocks: readonly (readonly number[])[];
  /** The seed that the order of an ab session came from. */
  readonly orderSeed?: number;
  /** Whether the reports get charts, which are drawn when the session is over. */
  readonly charts: boolean;
  /** Whether the generator's own ceiling is measured first. */
  readonly ceiling: boolean;
  /** Whether running peers may be on other machines. */
  readonly allowRemote: boolean;
  /** Whether faults may act on the peers of persistent networks. */
  readonly allowFaults: boolean;
  /** Whether each run removes its keys from peers that were there before it. */
  readonly removeKeys: boolean;
  /** Looks persistent networks up. */
  readonly findNetwork: FindNetwork;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener | undefined;
  readonly onLoss: LossListener | undefined;
}

/** How a session stands: it ends at the first failure. */
interface State {
  readonly plan: SessionPlan;
  readonly sides: readonly SessionSide[];
  made: number;
  failure: Error | undefined;
}

/**
 * Makes all runs of a session, or as many as there are before the signal or a failure.
 * @returns the report of each side. Only reports with the status `complete` hold every run; those
 *   of two sides then hold equally many.
 * @throws {BenchError} when it cannot start; UnwrittenReports, with what was measured, when a report
 *   cannot be written; any other error that ends a run is thrown too, once the reports are written
 */
export async function runSession(plan: SessionPlan): Promise<Report[]> {
  const { signal, blocks } = plan;
  // What is missing for the second side should not show after the first one's run.
  const sources: PeerSource[] = [];
  for (const { scenario } of plan.sides) {
    // One prefix for all sides: else a comparison would measure the luck of the names too.
    const source = await findPeers(scenario, { ...plan, peerPrefix: plan.sides[0]!.scenario.name });
    if (!signal.aborted) preflight(scenario, mostPeers(source.names, scenario.stages));
    sources.push(source);
  }
  const state: State = { plan, sides: makeSides(plan, sources), made: 0, failure: undefined };
  const stealRatio = startStealMeter();
  // Before any daemon lives: neither disturbs the other.
  if (plan.ceiling) for (const side of state.sides) await side.measureCeilings(signal);
  for (const [index, block] of blocks.entries()) {
    await runBlock(state, index, block);
    const { failure } = state;
    const ended = index + 1 >= blocks.length || signal.aborted || failure !== undefined;
    const now = { stealRatio: stealRatio(), aborted: signal.aborted, failure };
    const reports = state.sides.map((side) => side.report(now));
    // Drawing takes a second or more, which the runs to come would have to share.
    const charts = plan.charts && ended;
    await writeReports(
      plan.sides.map(({ out }, side) => {
        return { out, report: reports[side]!, charts, raw: state.sides[side]!.takeLogs() };
      }),
    );
    // A bug of ours is not a finding about the peers: what was measured is safe, the bug is thrown.
    if (failure !== undefined && !(failure instanceof BenchError)) throw failure;
    if (ended) return reports;
  }
  throw new RangeError('a session needs at least one run');
}

function makeSides(plan: SessionPlan, sources: readonly PeerSource[]): SessionSide[] {
  const { sides, blocks, orderSeed, removeKeys } = plan;
  const onRunning = blocks.flat().filter((side) => sources[side]!.running !== undefined).length;
  const id = randomUUID();
  const startedAt = new Date().toISOString();
  return sides.map(({ name, openRoute }, index) => {
    const kind = name === null ? 'run' : 'ab';
    const seed = orderSeed === undefined ? {} : { order_seed: orderSeed };
    return new SessionSide({
      source: sources[index]!,
      removeKeys,
      sharedPeers: sources[index]!.running !== undefined && onRunning > 1,
      session: { id, kind, side: name, block: null, slot: null, ...seed },
      startedAt,
      repetitions: blocks.filter((block) => block.includes(index)).length,
      openRoute,
    });
  });
}

async function runBlock(state: State, block: number, order: readonly number[]): Promise<void> {
  const { plan, sides } = state;
  const runs = plan.blocks.reduce((sum, { length }) => sum + length, 0);
  for (const [slot, side] of order.entries()) {
    const { name } = plan.sides[side]!;
    const run = ++state.made;
    try {
      const place = name === null ? {} : { block, slot };
      const of = { run, runs, side: name };
      state.failure = await sides[side]!.repeat(place, run - 1, {
        signal: plan.signal,
        onProgress: (progress) => plan.onProgress?.({ ...progress, ...of }),
        onLoss: (notice) => plan.onLoss?.({ ...notice, ...of }),
      });
    } catch (cause) {
      const error = exhaustionOf(cause) ?? cause;
      // Before there is anything to keep, the error is all there is to tell.
      if (!(error instanceof BenchError) || sides.every((each) => each.runs === 0)) throw error;
      state.failure = error;
    }
    if (state.failure !== undefined) state.failure = onSide(name, state.failure);
    if (state.failure !== undefined || plan.signal.aborted) return;
  }
}

/** Peers are called the same on both sides, so the message has to say which it is about. */
function onSide(name: Session['side'], failure: Error): Error {
  if (name === null || !(failure instanceof BenchError)) return failure;
  const message = `side ${name}: ${messageOf(failure)}`;
  return new BenchError(failure.code, message, { cause: failure });
}
