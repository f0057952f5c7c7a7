// How one operation, or one physical request, ended. Small integers, because the hot path
// indexes arrays with them; names appear only when a result is summed up.

/** A get that found its value. */
export const HIT = 0;
/** A get that every asked peer answered with "not there". */
export const MISS = 1;
/** A set that was stored. */
export const STORED = 2;
/** No reply before the deadline. */
export const TIMEOUT = 3;
/** The connection could not be made. */
export const REFUSED = 4;
/** The connection was lost with the request in flight. */
export const RESET = 5;
/** The peer answered SERVER_ERROR (out of memory, object too large, ...). */
export const SERVER_ERROR = 6;
/** The peer called the request wrong, or answered what the protocol does not allow. */
export const CLIENT_ERROR = 7;
/** The reply carried a value that is not the one asked for. */
export const CORRUPT = 8;
/** Open loop: the deadline passed before the operation could be sent. */
export const DROPPED = 9;

export type Outcome = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Number of outcomes: the length of an array with one counter each. */
export const OUTCOMES = 10;

/** The error classes of a report, in the order of their outcome numbers from `TIMEOUT` on. */
export const ERROR_CLASSES = [
  'timeout',
  'refused',
  'reset',
  'server_error',
  'client_error',
  'corrupt',
  'dropped',
] as const;

/**
 * What latencies are kept apart by. The first three stand at the numbers of their outcomes; the last
 * takes all errors. The names are the tags of interval logs.
 */
export const KINDS = ['get_hit', 'get_miss', 'set', 'error'] as const;

/** Index into an array with one entry for each of `KINDS`. */
export function kindOf(outcome: Outcome): number {
  return outcome < TIMEOUT ? outcome : TIMEOUT;
}

/** Counts by outcome number added up, of threads or of intervals. */
export function addCounts(parts: readonly (readonly number[])[]): number[] {
  return Array.from({ length: OUTCOMES }, (_, outcome) =>
    parts.reduce((sum, counts) => sum + counts[outcome]!, 0),
  );
}
