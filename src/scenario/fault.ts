// What can go wrong with a peer, and what state it is in afterwards. Pure.
import type { FaultFile } from '../schema/generated/scenario.js';

/** One fault of a stage, as the scenario has it. */
export type Fault = Readonly<FaultFile>;

/** The faults that act on the way to a peer instead of on its process. */
const ON_THE_WAY: ReadonlySet<Fault['action']> = new Set(['delay', 'drop']);

/** Whether a fault acts on the way to the peer, which needs a proxy before it. */
export function isOnTheWay({ action }: Pick<Fault, 'action'>): boolean {
  return ON_THE_WAY.has(action);
}

/** Faults in the order in which they happen; those of one moment as they were given. */
export function inOrder<T extends Pick<Fault, 'at_s'>>(faults: readonly T[]): readonly T[] {
  return [...faults].sort((a, b) => a.at_s - b.at_s);
}

/** What a peer's process is like: it answers, is halted, or is not there. */
export type PeerState = 'running' | 'stopped' | 'dead';

/** The peer's state after a fault; undefined where the fault cannot happen to it. */
export function stateAfter(state: PeerState, action: Fault['action']): PeerState | undefined {
  switch (action) {
    case 'kill':
      return state === 'dead' ? undefined : 'dead';
    case 'restart':
      return 'running';
    case 'stop':
      return state === 'running' ? 'stopped' : undefined;
    case 'cont':
      return state === 'stopped' ? 'running' : undefined;
    case 'delay':
    case 'drop':
      return state;
  }
}
