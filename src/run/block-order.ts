// In which order an ab session runs its two sides. Pure: anyone who has the seed has the order.
import { Draws } from '../workload/mixer.js';

/** The order of one block: which side runs first. */
export type BlockOrder = 'ab' | 'ba';

/** Keeps these draws apart from the workload's, which use the same kind of seed. */
const LANE = 0xab;

/**
 * The orders of `pairs` blocks: as many AB as BA (one more of either where `pairs` is odd),
 * shuffled. A fixed order would charge whatever comes with being second (warmer, slower, later) to
 * one side; balance takes that out of the result, and the shuffle takes out anything periodic.
 * Shuffle: Fisher-Yates as in Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2 P.
 *
 * @param pairs blocks, a whole number from 1
 * @param seed any integer; only its low 32 bits count
 */
export function blockOrder(pairs: number, seed: number): BlockOrder[] {
  const draws = new Draws(LANE, seed);
  const first = draws.below(0, 2);
  const orders = Array.from({ length: pairs }, (_, block): BlockOrder => {
    return (block + first) % 2 === 0 ? 'ab' : 'ba';
  });
  for (let last = pairs - 1; last > 0; last--) {
    const other = draws.below(last, last + 1);
    [orders[last], orders[other]] = [orders[other]!, orders[last]!];
  }
  return orders;
}
