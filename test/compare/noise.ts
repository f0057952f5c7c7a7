// Noise as machines make it, and sessions under it in which nothing changed, or a known part did.
import type { Report } from '../../src/schema/generated/report.js';
import { randomFrom } from '../report/fixture-stages.js';
import { reportOf, stageWith, USUAL } from './sessions.js';

/** Draws of a distribution with mean 0 and a deviation of about 1. */
export type Draw = () => number;

/** Normal draws: Box & Muller, Annals of Mathematical Statistics 29 (1958) 610-611. */
export function normalFrom(random: () => number): Draw {
  return () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** Student's t with three degrees of freedom, scaled to a deviation of 1: now and then far out. */
export function heavyTailedFrom(random: () => number): Draw {
  const normal = normalFrom(random);
  return () => {
    const square = normal() ** 2 + normal() ** 2 + normal() ** 2;
    return normal() / Math.sqrt(square / 3) / Math.sqrt(3);
  };
}

/** How runs of a session come to differ. All figures are changes of natural logarithms. */
export interface Conditions {
  readonly draw: (random: () => number) => Draw;
  /** Deviation from run to run. */
  readonly sigma: number;
  /** From the first run of the session to the last. */
  readonly drift?: number;
  /** For being second in a block. */
  readonly second?: number;
  /** For being the candidate: the true change. */
  readonly change?: number;
  /** balanced: AB and BA equally often, shuffled. fixed: always AB. sequential: all of A first. */
  readonly order: 'balanced' | 'fixed' | 'sequential';
  readonly pairs: number;
}

/** For each block whether the candidate goes first: half of them, in random order. */
function balancedOrder(pairs: number, random: () => number): boolean[] {
  const order = Array.from({ length: pairs }, (_, i) => i % 2 === 0);
  // Fisher & Yates, as in Knuth, TAOCP vol. 2, 3.4.2, algorithm P.
  for (let i = pairs - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/**
 * One session. `claimBalanced` writes the blocks of a balanced order into the reports whatever the
 * order was: a session that lies about how it was made.
 */
export function sessionUnder(
  { draw, sigma, drift = 0, second = 0, change = 0, order, pairs }: Conditions,
  random: () => number,
  claimBalanced = false,
): { base: Report; candidate: Report } {
  const noise = draw(random);
  const shuffled = balancedOrder(pairs, random);
  const candidateFirst = order === 'balanced' ? shuffled : shuffled.map(() => false);
  const side = (isCandidate: boolean): Report => {
    const slots = candidateFirst.map((first) => (first === isCandidate ? 0 : 1));
    const times = slots.map((slot, block) =>
      order === 'sequential' ? block + (isCandidate ? pairs : 0) : 2 * block + slot,
    );
    const runs = slots.map((slot, block) => {
      const shared =
        (drift * times[block]!) / (2 * pairs) + slot * (order === 'sequential' ? 0 : second);
      const worse = (): number => Math.exp(shared + (isCandidate ? change : 0) + sigma * noise());
      return [
        stageWith({
          throughput: USUAL.throughput / worse(),
          p50Us: USUAL.p50Us * worse(),
          p99Us: USUAL.p99Us * worse(),
          missRate: Math.min(1, USUAL.missRate * worse()),
        }),
      ];
    });
    const claimed = shuffled.map((first) => (first === isCandidate ? 0 : 1));
    const name = isCandidate ? 'b' : 'a';
    return reportOf(runs, {
      kind: 'ab',
      side: name,
      times,
      slots: claimBalanced ? claimed : slots,
    });
  };
  return { base: side(false), candidate: side(true) };
}

/** A generator for a test of its own. */
export const randomOf = randomFrom;
