// What a count of events says of their probability.

/** P(X <= k) of a binomial distribution. */
function binomialAtMost(k: number, n: number, p: number): number {
  let sum = 0;
  let logWays = 0;
  for (let i = 0; i <= k; i++) {
    if (i > 0) logWays += Math.log((n - i + 1) / i);
    sum += Math.exp(logWays + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return sum;
}

/** The p at which a function that falls over 0..1 crosses `level`. */
function crossing(falling: (p: number) => number, level: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The largest probability that `events` in `trials` leave possible, with 95 % confidence (one-sided
 * and exact). Source: Clopper and Pearson, Biometrika 26 (1934), 404-413.
 */
export function upperBound(events: number, trials: number): number {
  return events >= trials ? 1 : crossing((p) => binomialAtMost(events, trials, p), 0.05);
}

/** The smallest such probability, likewise. */
export function lowerBound(events: number, trials: number): number {
  return 1 - upperBound(trials - events, trials);
}
