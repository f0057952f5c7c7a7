// Value sizes of ETC, the most general of Facebook's memcached pools.
// Source: Atikoglu et al., "Workload Analysis of a Large-Scale Key-Value Store", SIGMETRICS 2012,
// with the constants as in mutilate (github.com/leverich/mutilate, Generator.cc, fb_value).

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
