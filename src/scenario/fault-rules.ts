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

/** Checks the faults of all stages, in order: what one leaves behind must be gone for the next. */
export function checkFaults(subject: Subject): void {
  const { data, sound } = subject;
  if (!sound(['network'], ['name'], ['stages'])) return;
  if (!data.stages.some(({ faults = [] }) => faults.length > 0)) return;
  const source = sourceOf(subject);
  if (source !== 'peers') {
    refuseRunning(subject, source);
    return;
  }
  // Undefined for a persistent network alone.
  let peers = peersOf(subject)!;
  let states = new Map<string, PeerState>();
  for (const [index, stage] of data.stages.entries()) {
    const { network_change: change, faults = [] } = stage;
    if (change) {
      peers = changedPeers(peers, completed(change));
      // One that joins is started anew.
      states = new Map([...states].filter(([name]) => !change.add?.includes(name)));
    }
    checkStateBefore(subject, index, states, peers);
    const placed = faults.map((fault, i) => ({ ...fault, path: ['stages', index, 'faults', i] }));
    for (const fault of placed) checkFields(subject, stage, fault);
    states = checkSequence(subject, inOrder(placed), peers, states);
  }
}

function refuseRunning({ data, report }: Subject, source: 'targets' | 'use'): void {
  for (const [index, { faults = [] }] of data.stages.entries()) {
    if (faults.length === 0) continue;
    const message = `cannot go with network.${source}: nothing happens to peers that run on`;
    report(['stages', index, 'faults'], message, { blame: [['network', source]] });
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
  { report }: Subject,
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
  { report }: Subject,
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
