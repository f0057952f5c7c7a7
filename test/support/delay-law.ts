// Laws by which a peer delays its replies, known exactly beforehand: of N requests, each gets another
// one of the N quantiles of the law. There is no sampling error to allow for: what is reported can be
// held against the law to the last digit.
import { Bijection } from '../../src/workload/keys/bijection.js';

/** A distribution of delays, by its quantile function: `q` in (0, 1) to ms. */
export type DelayLaw = (q: number) => number;

/** The laws by name; a name can cross threads. */
export const LAWS = {
  /** Every reply takes 1 ms. */
  constant: () => 1,
  /** 90 % take 1 ms, 8 % take 4 ms, 1.8 % take 10 ms, 0.2 % take 20 ms. */
  steps: (q) => (q < 0.9 ? 1 : q < 0.98 ? 4 : q < 0.998 ? 10 : 20),
  /**
   * Log-logistic with median 1 ms and shape 3: like a log-normal law, with a longer tail and a
   * quantile function in closed form (Johnson, Kotz & Balakrishnan, "Continuous Univariate
   * Distributions", vol. 2, 23.10).
   */
  log_logistic: (q) => (q / (1 - q)) ** (1 / 3),
} satisfies Record<string, DelayLaw>;

export type LawName = keyof typeof LAWS;

/** Which of the law's quantiles come when; the same in every run. */
const ORDER_SEED = 1;

/**
 * The delay in ms of request `n` of `requests`, by its number: the law's quantile at
 * (i + 1/2) / requests, where each i comes once, in an order that looks random. Requests beyond the
 * last begin again.
 */
export function delaysOf(law: DelayLaw, requests: number): (n: number) => number {
  const order = new Bijection(requests, ORDER_SEED);
  return (n) => law((order.at(n % requests) + 0.5) / requests);
}

/**
 * The place (from 0) of the `q` quantile among `count` values in ascending order: the nearest rank,
 * as HdrHistogram defines percentiles. `0.999 * 1000` must not become rank 1000 by rounding.
 */
export function quantileIndex(q: number, count: number): number {
  return Math.max(0, Math.ceil(q * count - 1e-6) - 1);
}

/** The `q` quantile in ms of the delays of `requests` requests: exact, no estimate. */
export function quantileOf(law: DelayLaw, requests: number, q: number): number {
  return law((quantileIndex(q, requests) + 0.5) / requests);
}

/**
 * Latency at quantile `q` of operations due at a constant rate for `totalMs`, when no reply comes for
 * `stallMs` in between: a share of stallMs / totalMs waits, uniformly long. 0 where `q` is too small
 * for the stall to be seen.
 */
export function stallQuantileMs(q: number, stallMs: number, totalMs: number): number {
  return Math.max(0, stallMs - (1 - q) * totalMs);
}
