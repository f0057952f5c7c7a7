// The one error class for everything a user can cause or fix, and what each code means for the shell.

/** Exit code of the process for each error code. One code, one cause; anything else is a bug (1). */
export const EXIT_CODES = {
  ERR_USAGE: 2,
  ERR_SCENARIO_NOT_FOUND: 2,
  ERR_SCENARIO_INVALID: 2,
  ERR_REPORT_INVALID: 2,
  ERR_POLICY_INVALID: 2,
  ERR_CALIBRATION_INVALID: 2,
  ERR_STATE_INVALID: 2,
  ERR_UNKNOWN_NETWORK: 2,
  ERR_UNKNOWN_PEER: 2,
  ERR_OUTPUT_EXISTS: 2,
  ERR_MEMCACHED_MISSING: 3,
  ERR_DAEMON_START: 3,
  ERR_DAEMON_STOP: 3,
  ERR_PEER_LOST: 3,
  ERR_STATE_LOCKED: 3,
  ERR_RESOURCES: 3,
  ERR_OUTPUT_WRITE: 3,
  ERR_PNG: 3,
  ERR_REGRESSED: 10,
  ERR_INCONCLUSIVE: 11,
  ERR_NOT_COMPARABLE: 12,
  ERR_NOTHING_MEASURED: 12,
  ERR_THRESHOLD_MISSED: 13,
  ERR_INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

/** Exit code for an error that no code of ours describes: a bug. */
export const EXIT_UNEXPECTED = 1;

/**
 * An error with a cause outside the program. Its message is complete (what, where, what to do next)
 * and is printed as it stands, without a stack trace.
 */
export class BenchError extends Error {
  override readonly name = 'BenchError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
