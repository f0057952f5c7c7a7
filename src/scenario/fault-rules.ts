// How the faults of a scenario fit its network, its stages and one another.
import { masked } from '../printable.js';
import type { Path } from '../schema/describe.js';
import { peersHint, peersOf } from './change-rules.js';
import { type Fault, inOrder, isOnTheWay, type PeerState, stateAfter } from './fault.js';
import { changedPeers, completed } from './network-change.js';
import { sourceOf } from './network-rules.js';
import type { StageData } from './resolve.js';
import type { Subject } from './subject.js';

/** A fault and where it stands in its stage. */
type Placed = Fault & { readonly path: Path };

/** What the rules look at, of a stage as it was written and of one with all its defaults. */
interface FaultedStage {
  readonly network_change?: Parameters<typeof completed>[0] | undefined;
  readonly faults?: readonly Fault[] | undefined;
}

/** Checks the faults of all stages as far as the scenario tells the peers. */
export function checkFaults(subject: Subject): void {
  const { data, sound, report } = subject;
  if (!sound(['network'], ['name'], ['stages'])) return;
  if (!data.stages.some(({ faults = [] }) => faults.length > 0)) return;
  const source = sourceOf(subject);
  if (source === 'targets') {
    refuseTargets(subject);
    return;
  }
  for (const [index, stage] of data.stages.entries()) {
    for (const fault of placedIn(stage, index)) checkFields(subject, stage, fault);
  }
  // Those of a persistent network are known when it is looked up.
  if (source === 'peers') checkFaultedPeers(data.stages, peersOf(subject)!, true, report);
}

/**
 * Checks the faults of all stages against the peers of the network, in order: what one leaves behind must
 * be gone for the next.
 * @param names the peers as the first stage has them
 * @param joinsAnew whether a peer that joins is started for it, whatever became of it before
 */
export function checkFaultedPeers(
  stages: readonly FaultedStage[],
  names: readonly string[],
  joinsAnew: boolean,
  report: Subject['report'],
): void {
  let peers = names;
  let states = new Map<string, PeerState>();
  for (const [index, stage] of stages.entries()) {
    const { network_change: change } = stage;
    if (change) {
      peers = changedPeers(peers, completed(change));
      const anew = joinsAnew ? change.add : undefined;
      states = new Map([...states].filter(([name]) => !anew?.includes(name)));
    }
    checkStateBefore(report, index, states, peers);
    states = checkSequence(report, inOrder(placedIn(stage, index)), peers, states);
  }
}

function placedIn({ faults = [] }: FaultedStage, stage: number): Placed[] {
  return faults.map((fault, index) => ({ ...fault, path: ['stages', stage, 'faults', index] }));
}

function refuseTargets({ data, report }: Subject): void {
  for (const [index, { faults = [] }] of data.stages.entries()) {
    if (faults.length === 0) continue;
    const message = 'cannot go with network.targets: nothing happens to peers that others started';
    report(['stages', index, 'faults'], message, { blame: [['network', 'targets']] });
  }
}

/** The fields that an action takes, and whether its time comes. */
function checkFields({ report }: Subject, stage: StageData, fault: Placed): void {
  const { action, path, at_s: atS, delay_ms: delayMs, for_s: forS } = fault;
  const fields = [
    ['delay_ms', delayMs, action === 'delay'],
    ['for_s', forS, isOnTheWay(fault)],
  ] as const;
  for (const [field, value, isTaken] of fields) {
    const at = [...path, field];
    if (isTaken && value === undefined) report(at, `is required with action ${action}`);
    if (!isTaken && value !== undefined) report(at, `is not for action ${action}`);
  }
  if (stage.duration_s !== undefined && atS >= stage.duration_s) {
    const message = `must be before the end of the stage (got ${atS} of ${stage.duration_s} s)`;
    report([...path, 'at_s'], message);
  }
}

/** A stage begins with all peers: its preload would be errors, and wait for a deadline per key. */
function checkStateBefore(
  report: Subject['report'],
  index: number,
  states: ReadonlyMap<string, PeerState>,
  peers: readonly string[],
): void {
  for (const [name, state] of states) {
    if (state === 'running' || !peers.includes(name)) continue;
    const hint = 'let it come back with restart or cont, or leave with network_change';
    const message = `must begin with all peers: '${masked(name, 64)}' is ${state} since the stage before`;
    report(['stages', index], message, { hint, blame: [['stages', index - 1, 'faults']] });
  }
}

/** Follows every peer through the faults of a stage; returns what states they are in at its end. */
function checkSequence(
  report: Subject['report'],
  faults: readonly Placed[],
  peers: readonly string[],
  before: ReadonlyMap<string, PeerState>,
): Map<string, PeerState> {
  const states = new Map(before);
  const busyUntilS = new Map<string, number>();
  for (const fault of faults) {
    const { peer, action, path } = fault;
    const name = typeof peer === 'number' ? peers[peer] : peers.find((it) => it === peer);
    if (name === undefined) {
      const hint = peersHint(peers);
      const got = typeof peer === 'number' ? `${peer} of ${peers.length}` : `'${masked(peer, 64)}'`;
      report([...path, 'peer'], `is no peer of the network at that time (got ${got})`, { hint });
      continue;
    }
    const state = states.get(name) ?? 'running';
    const after = stateAfter(state, action);
    if (after === undefined) {
      report([...path, 'action'], `cannot be ${action}: '${masked(name, 64)}' is ${state} then`);
      continue;
    }
    states.set(name, after);
    if (!isOnTheWay(fault)) continue;
    if (fault.at_s < (busyUntilS.get(name) ?? 0)) {
      report([...path, 'at_s'], `is within another delay or drop of '${masked(name, 64)}'`);
    }
    busyUntilS.set(name, fault.at_s + (fault.for_s ?? 0));
  }
  return states;
}
