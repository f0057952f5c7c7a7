// How the runs of two reports were made, and so what can be concluded from them.
import type { Report, Run } from '../schema/generated/report.js';
import type { Comparison } from '../schema/generated/verdict.js';

export type Design = Comparison['design'];

/**
 * paired: one session, both sides in blocks of two whose order changes, so that neither a drift of
 * the machine nor the place in a block favours a side. same_session: one session, but not so.
 * cross_session: different sessions, between which machines change by more than most changes that
 * one looks for.
 */
export function designOf(base: Report, candidate: Report): Design {
  if (base.session.id !== candidate.session.id) return 'cross_session';
  const sides = [base.session.side, candidate.session.side];
  if (!sides.includes('a') || !sides.includes('b')) return 'same_session';
  return isBalanced(base.runs, candidate.runs) ? 'paired' : 'same_session';
}

/**
 * Whether both reports hold the same runs: one side of a session, or a session that has no sides. A
 * thing compared with itself is the same, whatever it is worth.
 */
export function isSameMeasurement(base: Report, candidate: Report): boolean {
  return base.session.id === candidate.session.id && base.session.side === candidate.session.side;
}

/** Blocks that may lack a partner before an order no longer counts as balanced: an aborted one. */
const ODD_BLOCKS = 1;

/**
 * Whether each side has a run in (all but one of) the same blocks and goes first about as often as
 * the other. An unbalanced order would count being first as being faster.
 */
function isBalanced(base: readonly Run[], candidate: readonly Run[]): boolean {
  const first = blocksOf(base);
  const second = blocksOf(candidate);
  if (!first || !second) return false;
  let pairs = 0;
  let baseFirst = 0;
  for (const [block, slot] of first) {
    const other = second.get(block);
    if (other === undefined) continue;
    if (other === slot) return false;
    pairs++;
    if (slot < other) baseFirst++;
  }
  if (Math.max(first.size, second.size) - pairs > ODD_BLOCKS) return false;
  return isEvenOrder(baseFirst, pairs);
}

/** Whether a side that is first in `first` of `pairs` is so about as often as the other. */
export function isEvenOrder(first: number, pairs: number): boolean {
  return Math.abs(2 * first - pairs) <= 1 + ODD_BLOCKS;
}

/** The slot of each block; undefined when a run has none or two runs share a block. */
function blocksOf(runs: readonly Run[]): Map<number, number> | undefined {
  const slots = new Map<number, number>();
  for (const { block, slot } of runs) {
    if (block === undefined || slot === undefined || slots.has(block)) return undefined;
    slots.set(block, slot);
  }
  return slots;
}
