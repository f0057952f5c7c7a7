// How long to leave a peer alone that says what nobody can understand.

const FIRST_MS = 10;
/** Shorter than most deadlines: what fails shall be counted as what it is, not as a timeout. */
const LONGEST_MS = 50;

/**
 * The pause before the next connection to a peer, in ms, after `inRow` connections to it (from 1) ended over
 * what it said. It answers at once, so without a pause each operation would cost a connection, thousands a
 * second, until the system has no port left for it.
 */
export function babblePauseMs(inRow: number): number {
  return Math.min(FIRST_MS * 2 ** (inRow - 1), LONGEST_MS);
}
