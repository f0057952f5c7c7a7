// Student's t distribution: what the normal one becomes when its standard deviation is itself estimated
// from a few values.

/** Beyond, the distribution is taken for the one with so many degrees: wider, so never too sure. */
const MOST_FREEDOM = 1000;

/**
 * P(T > t) for t >= 0 and whole degrees of freedom from 1; off by less than 1e-13.
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
 */
export function studentAbove(t: number, freedom: number): number {
  const degrees = Math.min(freedom, MOST_FREEDOM);
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  // cos + 2/3 cos^3 + (2 4)/(3 5) cos^5 + ... for odd degrees, 1 + 1/2 cos^2 + (1 3)/(2 4) cos^4 + ...
  // for even ones; the last power is degrees - 2.
  let term = isOdd ? cosine : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine ** 2;
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return Math.max(0, (1 - within) / 2);
}

/**
 * The t that is exceeded with `probability`, for a probability from 1e-9 to 0.5. By bisection.
 * Degrees of freedom: a whole number from 1.
 */
export function studentQuantileAbove(probability: number, freedom: number): number {
  let low = 0;
  // With one degree of freedom, the widest, 3.2e8 is exceeded with a probability of 1e-9.
  let high = 1e9;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentAbove(middle, freedom) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
