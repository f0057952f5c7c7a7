// Value sizes of ETC, the most general of Facebook's memcached pools.
// Source: Atikoglu et al., "Workload Analysis of a Large-Scale Key-Value Store", SIGMETRICS 2012,
// with the constants as in mutilate (github.com/leverich/mutilate, Generator.cc, fb_value).
import { power } from './keys/power-law.js';

/** Probabilities of 0 .. 14 bytes. They sum to 0.44155; the remainder is the Pareto tail's. */
const SMALL = [
  0.00536, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837,
  0.08989, 0.00092, 0.00326, 0.0198,
];
/** The generalised Pareto distribution of 15 bytes and more: location, scale and shape. */
const LOCATION = 15;
const SCALE = 214.476;
const SHAPE = 0.348238;

/** Entry `i` is the probability of at most `i` bytes. */
const CUMULATIVE = SMALL.map((_, i) => SMALL.slice(0, i + 1).reduce((a, b) => a + b));
const SMALL_SHARE = CUMULATIVE.at(-1)!;

/** ETC's sizes, none above `largest` bytes: longer ones are cut to that. */
export class EtcSizes {
  constructor(readonly largest: number) {}

  /** The quantile of `unit`, uniform over [0, 1), in whole bytes. */
  at(unit: number): number {
    return Math.min(unit < SMALL_SHARE ? smallSize(unit) : tailSize(unit), this.largest);
  }

  /** The mean in bytes. */
  get mean(): number {
    const { largest } = this;
    const small = SMALL.reduce((sum, share, bytes) => sum + share * Math.min(bytes, largest), 0);
    return small + (1 - SMALL_SHARE) * tailMean(largest);
  }
}

/**
 * The mean of whole sizes is the sum over b of the probability of at least b bytes. In the tail that
 * is 1 up to 15 and (1 + SHAPE (b - 15) / SCALE)^(-1 / SHAPE) from there, summed by the
 * Euler-Maclaurin formula: it is so smooth that one derivative makes it exact to 10^-9.
 */
function tailMean(largest: number): number {
  if (largest <= LOCATION) return largest;
  const stretched = (bytes: number) => 1 + (SHAPE * (bytes - LOCATION)) / SCALE;
  const integral = (bytes: number) =>
    (-SCALE / (1 - SHAPE)) * power(stretched(bytes), 1 / SHAPE - 1);
  const atLeast = (bytes: number) => power(stretched(bytes), 1 / SHAPE);
  const slope = (bytes: number) => -power(stretched(bytes), 1 / SHAPE + 1) / SCALE;
  return (
    LOCATION +
    (integral(largest) - integral(LOCATION)) +
    (atLeast(largest) - atLeast(LOCATION)) / 2 +
    (slope(largest) - slope(LOCATION)) / 12
  );
}

function smallSize(unit: number): number {
  let bytes = 0;
  while (unit >= CUMULATIVE[bytes]!) bytes++;
  return bytes;
}

/** The inverse of the Pareto's distribution function, in the form that is exact near its start. */
function tailSize(unit: number): number {
  const beyond = (1 - unit) / (1 - SMALL_SHARE); // 1 .. 0
  return Math.floor(LOCATION + (SCALE * Math.expm1(-SHAPE * Math.log(beyond))) / SHAPE);
}
