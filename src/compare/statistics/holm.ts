// Many tests at once: keeps the chance that any of them cries wolf at the level of one.

/**
 * Holm's step-down adjusted p values, in the order given: rejecting those at or below a level keeps
 * the probability of any false rejection at that level, whatever the dependence of the tests.
 * Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
 */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = new Array<number>(ps.length);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (ps.length - rank) * ps[index]!));
    adjusted[index] = highest;
  }
  return adjusted;
}
