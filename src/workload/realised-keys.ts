// Which keys were asked for, against the law that the scenario names. Goes through the ranks of the
// law once, so that ten million keys take no memory.
import type { PopularityFit, PopularityPoint, StageKeys } from '../schema/generated/report.js';
import { ChiSquareTest, type GoodnessOfFit } from './chi-square.js';
import type { WorkloadParameters } from './parameters.js';
import { keyPopularity, type Popularity } from './popularity.js';

/** Most bins of the test: enough to see a law that is a little off, few enough to stay sharp. */
const MOST_BINS = 100;
/**
 * Fewest expected in a bin. At ten times Cochran's rule the chi-square distribution still tells the
 * order of magnitude of probabilities around 10^-9, where bugs are told from chance.
 */
const LEAST_EXPECTED = 50;

const POINTS_PER_DECADE = 10;

/**
 * The keys of a stage by their counts; `operations` of them in all. Popularity and fit are null
 * where nothing was asked, and where a key's count has gone beyond 32 bits.
 */
export function realisedKeys(
  parameters: WorkloadParameters,
  counts: Uint32Array,
  operations: number,
): StageKeys {
  let touched = 0;
  let counted = 0;
  for (const count of counts) {
    if (count > 0) touched++;
    counted += count;
  }
  const law = rankedCounts(parameters, counts);
  const known = law !== null && operations > 0 && counted === operations;
  return {
    count: counts.length,
    touched,
    ...(known ? compare(law, operations) : { popularity: null, fit: null }),
  };
}

interface RankedCounts {
  readonly law: Popularity;
  /** How often the key of a rank was asked for. */
  readonly at: (rank: number) => number;
}

/**
 * Keys of one's own are all alike, but how many operations a worker gets to is not up to the law:
 * there a rank is the same key number of every worker, and all workers count together. Null where
 * chance does not choose the keys (`sequential`), or popularity moves on (`latest`).
 */
function rankedCounts(parameters: WorkloadParameters, counts: Uint32Array): RankedCounts | null {
  const { keyspace, keyDistribution, workers, keys } = parameters;
  if (keyDistribution.distribution === 'sequential') return null;
  if (keyspace === 'shared') {
    const law = keyPopularity(parameters);
    return law && { law, at: (rank) => counts[law.key(rank)]! };
  }
  const law = keyPopularity({ ...parameters, workers: 1 });
  const at = (rank: number): number => {
    let sum = 0;
    for (let worker = 0; worker < workers; worker++) sum += counts[worker * keys + rank]!;
    return sum;
  };
  return law && { law, at };
}

function compare({ law, at }: RankedCounts, operations: number) {
  const leastExpected = Math.max(LEAST_EXPECTED, operations / MOST_BINS);
  const test = new ChiSquareTest(operations, leastExpected);
  const popularity: PopularityPoint[] = [];
  let seen = 0;
  let next = 1;
  for (let rank = 0; rank < law.keys; rank++) {
    const count = at(rank);
    seen += count;
    test.add(count, law.probability(rank));
    const ranks = rank + 1;
    if (ranks < next && ranks < law.keys) continue;
    next = nextPoint(ranks);
    popularity.push({
      ranks,
      asked_share: Math.min(law.cumulative(ranks), 1),
      realised_share: seen / operations,
    });
  }
  return { popularity, fit: asFit(test.result()) };
}

/** The next of the numbers 10^(i / 10), rounded: 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, ... */
function nextPoint(ranks: number): number {
  for (let i = Math.floor(Math.log10(ranks) * POINTS_PER_DECADE); ; i++) {
    const point = Math.round(10 ** (i / POINTS_PER_DECADE));
    if (point > ranks) return point;
  }
}

function asFit(result: GoodnessOfFit | null): PopularityFit | null {
  if (result === null) return null;
  const { chiSquare, freedom, pValue } = result;
  return {
    // JSON has no Infinity.
    chi_square: chiSquare === Infinity ? null : chiSquare,
    degrees_of_freedom: freedom,
    p_value: pValue,
  };
}
