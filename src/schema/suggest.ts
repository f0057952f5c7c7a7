// "Did you mean": the known word that a mistyped one is closest to.

/** Number of single-character insertions, deletions and replacements between two words (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** Longer words are never compared: nobody mistypes that much, and the cost is quadratic. */
const MAX_WORD = 64;

/** The word of `known` closest to `word`, or undefined when none is near enough to be meant. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // A third of the word may be wrong: `ratoi` still finds `ratio`.
  let nearest = Math.ceil(wanted.length / 3) + 1;
  for (const candidate of known) {
    const distance = distanceTo(wanted, candidate.toLowerCase());
    if (distance < nearest) {
      best = candidate;
      nearest = distance;
    }
  }
  return best;
}

/** A word whose ending was forgotten is near, however long that is: `memory` means `memory_mb`. */
function distanceTo(wanted: string, candidate: string): number {
  if (wanted.length >= 3 && candidate.startsWith(wanted)) return 1;
  return editDistance(wanted, candidate);
}
