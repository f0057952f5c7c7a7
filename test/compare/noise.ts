// Noise as machines make it, and sessions under it in which nothing changed, or a known part did.
import type { Report, StageResult } from '../../src/schema/generated/report.js';
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
  /**
   * Share of the runs in which operations fail: about 0.3 % of them, by a factor of e more or less.
   * High enough that a baseline of ten runs is hardly ever free of errors: one that is makes any error
   * of the candidate a regression, by rule and not by a test.
   */
  readonly failing?: number;
  /** An open loop, and the share of its runs that do not count: their schedule was not kept. */
  readonly lost?: number;
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

/** The stage in an open loop, its operations sent in time or not. */
function openLoop(stage: StageResult, isKept: boolean): StageResult {
  const p50 = stage.measure.latency_us.p50!;
  const lag = isKept ? p50 / 100 : p50;
  return {
    ...stage,
    rate_per_s: USUAL.throughput,
    generator: {
      ...stage.generator,
      send_lag_us: { p50: lag, p99: lag, max: lag },
    },
  };
}

/**
 * One session. `claimBalanced` writes the blocks of a balanced order into the reports whatever the
 * order was: a session that lies about how it was made.
 */
export function sessionUnder(
  conditions: Conditions,
  random: () => number,
  claimBalanced = false,
): { base: Report; candidate: Report } {
  const { draw, sigma, drift = 0, second = 0, change = 0, order, pairs } = conditions;
  const { failing = 0, lost } = conditions;
  const noise = draw(random);
  // No draw is spent on what is not asked for, so that other sessions stay what they are.
  const failures = (): number =>
    failing > 0 && random() < failing
      ? Math.round(0.003 * USUAL.operations * Math.exp(noise()))
      : 0;
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
      const stage = stageWith({
        throughput: USUAL.throughput / worse(),
        p50Us: USUAL.p50Us * worse(),
        p99Us: USUAL.p99Us * worse(),
        missRate: Math.min(1, USUAL.missRate * worse()),
        timeouts: failures(),
      });
      return [lost === undefined ? stage : openLoop(stage, random() >= lost)];
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
