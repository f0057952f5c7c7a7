// The functions behind Zipf's law, exact for every exponent above 0, 1 included.

/**
 * The integral of x^-exponent from 1 to x: (x^(1 - exponent) - 1) / (1 - exponent), or log x for
 * exponent 1. Written with expm1, which does not cancel near there.
 */
export function powerIntegral(x: number, exponent: number): number {
  const log = Math.log(x);
  return expm1Ratio((1 - exponent) * log) * log;
}

/** The x at which `powerIntegral` is `area`. */
export function powerIntegralInverse(area: number, exponent: number): number {
  // Rounding must not take the argument of log1p below -1.
  const t = Math.max(area * (1 - exponent), -1);
  return Math.exp(log1pRatio(t) * area);
}

/** x^-exponent. exp and log are alike on all machines and versions; pow has not always been. */
export function power(x: number, exponent: number): number {
  return Math.exp(-exponent * Math.log(x));
}

/** Below this a short series is exact to the last bit, and the quotients are 0 / 0 at 0. */
const TINY = 1e-8;

/** (e^x - 1) / x. */
function expm1Ratio(x: number): number {
  return Math.abs(x) > TINY ? Math.expm1(x) / x : 1 + x / 2;
}

/** log(1 + x) / x. */
function log1pRatio(x: number): number {
  return Math.abs(x) > TINY ? Math.log1p(x) / x : 1 - x / 2;
}

/** Terms that are summed one by one; from there on the series below is exact to the last bits. */
const SUMMED = 16;

/**
 * The sum of r^-exponent for r = 1 .. count, in constant time: the Euler-Maclaurin formula
 * (Abramowitz & Stegun 23.1.30) from the 16th term on.
 */
export function powerSum(count: number, exponent: number): number {
  let sum = 0;
  const summed = Math.min(count, SUMMED - 1);
  for (let r = 1; r <= summed; r++) sum += power(r, exponent);
  if (count < SUMMED) return sum;
  const between = powerIntegral(count, exponent) - powerIntegral(SUMMED, exponent);
  return sum + between + eulerMaclaurin(count, exponent, 1) + eulerMaclaurin(SUMMED, exponent, -1);
}

/** f(x) / 2 and, with `sign`, the derivatives' terms up to the seventh, at one end of the sum. */
function eulerMaclaurin(x: number, exponent: number, sign: 1 | -1): number {
  const s = exponent;
  const f = power(x, s);
  let derivative = (-s * f) / x;
  let terms = derivative / 12;
  derivative *= ((s + 1) * (s + 2)) / (x * x);
  terms -= derivative / 720;
  derivative *= ((s + 3) * (s + 4)) / (x * x);
  terms += derivative / 30_240;
  derivative *= ((s + 5) * (s + 6)) / (x * x);
  terms -= derivative / 1_209_600;
  return f / 2 + sign * terms;
}
