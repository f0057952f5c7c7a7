// The standard normal distribution. Used only where an exact distribution is out of reach, and for
// noise whose standard deviation is known from a calibration.

/** Numerator and denominator of Hart's rational approximation, highest power first. */
const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * P(Z <= z) for a standard normal Z; off by less than 1e-14, and in the tails by less than
 * 2e-8 of the result.
 * Source: Hart et al., Computer Approximations (1968), algorithm 5666, as given in West, "Better
 * approximations to cumulative normal functions", Wilmott Magazine (May 2005).
 */
export function normalAtMost(z: number): number {
  const x = Math.abs(z);
  if (x > 37) return z > 0 ? 1 : 0;
  const density = Math.exp((-x * x) / 2);
  const tail =
    x < 7.07106781186547
      ? (density * polynomial(NUMERATOR, x)) / polynomial(DENOMINATOR, x)
      : density / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / Math.sqrt(2 * Math.PI);
  return z > 0 ? 1 - tail : tail;
}

/** The z with P(Z <= z) = `probability`, for a probability inside (0, 1). By bisection. */
export function normalQuantile(probability: number): number {
  let low = -38;
  let high = 38;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (normalAtMost(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
