// What a fuzz target is, and how a failure is told. Knows no target.
import * as fc from 'fast-check';

/** Something that must survive any input. */
export interface Target<Case> {
  /** What is mutated, in the plural. */
  readonly what: string;
  /** How many mutated inputs one case holds. */
  readonly perCase: number;
  /** Cases of one thousand rounds. */
  readonly perThousand: number;
  readonly cases: fc.Arbitrary<Case>;
  /**
   * Feeds one case. Returns or rejects when all is well or not; whatever else happens (a hang, a
   * rejection that nobody handles, memory without bounds) is seen from outside.
   * @param folder an empty folder of the target's own
   */
  check(input: Case, folder: string): Promise<void> | void;
  /** The case as somebody reads it who looks for the cause. */
  show(input: Case): string;
}

/** What a run of one target came to. */
export interface Outcome {
  /** What was mutated, in the plural. */
  readonly what: string;
  /** Cases that were tried, those of shrinking left out. */
  readonly cases: number;
  /** Mutated inputs in them. */
  readonly inputs: number;
  readonly failure?: Failure;
}

/** A case that failed. */
export interface Failure {
  readonly reason: string;
  /** The case, made as small as it gets; absent where its thread could not say any more. */
  readonly input?: string;
  /** Where the case is found again; absent where that is not known. */
  readonly path?: string;
}

/** The case at `path` of a seed, as somebody reads it. */
export function showCase(target: Target<unknown>, seed: number, path: string): string {
  return target.show(fc.sample(target.cases, { seed, path, numRuns: 1 })[0]);
}

/** Longest input that is shown, in characters. */
const SHOWN = 3000;

/** Text in one line of ASCII, whatever is in it. */
export function quoted(text: string): string {
  const line = JSON.stringify(text).replace(/[^ -~]/g, (found) => {
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}… (${text.length} characters)` : line;
}
