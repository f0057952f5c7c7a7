// What is said at once when a run loses a peer, and goes on.
import { printable } from '../printable.js';
import { lossWords } from '../report/loss-words.js';
import type { LossNotice } from '../runner.js';

/** One line, which begins with `warning: `. */
export function lossNotice({ loss, left, run, runs, side }: LossNotice): string {
  const which = runs > 1 ? `run ${run}/${runs}${side === null ? '' : ` ${side}`}: ` : '';
  const then =
    left === 0 ? 'no peer is left, the run ends' : `the run goes on with ${left} of its peers`;
  return `warning: ${which}lost ${printable(lossWords(loss))}: ${then}`;
}
