// What the keys of one run begin with on peers that others may use too.

/** Hexadecimal digits of a run's number: more than a session can have runs. */
const RUN_DIGITS = 5;
/** Hexadecimal digits of the session's identity: two sessions of one peer are unlikely to share it. */
const SESSION_DIGITS = 8;

/**
 * The prefix of run number `run` of a session: `pb-1a2b3c4d-00000:`. It says whose keys they are, no
 * run finds those of another, and all are equally long, so that items of all runs are.
 */
export function keyPrefixOf(sessionId: string, run: number): string {
  const session = sessionId.replaceAll('-', '').slice(0, SESSION_DIGITS);
  return `pb-${session}-${run.toString(16).padStart(RUN_DIGITS, '0')}:`;
}
