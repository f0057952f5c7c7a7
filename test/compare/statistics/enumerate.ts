// The slow and certain way: every outcome that chance can bring, one by one.

/** P(W+ >= observed) of the signed-rank test, by trying all signs of the ranks of |values|. */
export function signedRankP(values: readonly number[]): number {
  const sizes = values.map(Math.abs).toSorted((a, b) => a - b);
  const ranks = values.map((value) => sizes.indexOf(Math.abs(value)) + 1);
  const sumOf = (isPositive: (i: number) => boolean): number =>
    ranks.reduce((sum, rank, i) => sum + (isPositive(i) ? rank : 0), 0);
  const observed = sumOf((i) => values[i]! > 0);
  let beyond = 0;
  for (let signs = 0; signs < 2 ** values.length; signs++) {
    if (sumOf((i) => ((signs >> i) & 1) === 1) >= observed) beyond++;
  }
  return beyond / 2 ** values.length;
}

/** P(U >= observed) of the rank-sum test, by trying all ways to deal the values to the two sides. */
export function rankSumP(base: readonly number[], candidate: readonly number[]): number {
  const all = [...base, ...candidate];
  const observed = pairsAbove(base, candidate);
  const ways = combinations(all.length, candidate.length).map((picked) =>
    pairsAbove(
      all.filter((_, i) => !picked.includes(i)),
      picked.map((i) => all[i]!),
    ),
  );
  return ways.filter((above) => above >= observed).length / ways.length;
}

function pairsAbove(base: readonly number[], candidate: readonly number[]): number {
  return candidate.reduce((sum, to) => sum + base.filter((from) => to > from).length, 0);
}

/** All orders of the numbers 1..count. */
export function permutations(count: number): number[][] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((shorter) =>
    Array.from({ length: count }, (_, at) => shorter.toSpliced(at, 0, count)),
  );
}

/** All ways to pick `count` of the numbers 0..of-1, each in rising order. */
export function combinations(of: number, count: number): number[][] {
  if (count === 0) return [[]];
  if (count > of) return [];
  const withLast = combinations(of - 1, count - 1).map((rest) => [...rest, of - 1]);
  return [...combinations(of - 1, count), ...withLast];
}
