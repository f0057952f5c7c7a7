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

const DESCRIPTORS =
  "raise the limit (ulimit -n), or use fewer workers, fewer peers or 'connections: shared'";
const MEMORY = 'use fewer workers, fewer keys or smaller values';

/** What has run out and what to do, by the code of an error of the system or of Node. */
const EXHAUSTED: ReadonlyMap<string, readonly [what: string, advice: string]> = new Map([
  ['EAGAIN', ['no process can be started', 'raise the limit (ulimit -u)']],
  ['EMFILE', ['no file descriptors left in this process', DESCRIPTORS]],
  ['ENFILE', ['no file descriptors left in the system', 'end programs that you do not need']],
  ['ENOMEM', ['no memory left', MEMORY]],
  ['ERR_WORKER_INIT_FAILED', ['a thread could not be started', DESCRIPTORS]],
  [
    'ERR_WORKER_OUT_OF_MEMORY',
    [
      'no memory left in a thread',
      `${MEMORY}, or allow a thread more (NODE_OPTIONS=--max-old-space-size=MIB)`,
    ],
  ],
]);

/**
 * The error that says what this machine has run out of and what to do (ERR_RESOURCES), where that is
 * what `error` means: file descriptors, memory or processes. Undefined for any other error.
 */
export function exhaustionOf(error: unknown): BenchError | undefined {
  const [what, advice] = EXHAUSTED.get(exhaustedCode(error) ?? '') ?? [];
  if (what === undefined) return undefined;
  const message = `${what} (${messageOf(error)}): ${advice}`;
  return new BenchError('ERR_RESOURCES', message, { cause: error });
}

/** The code of an error; one that comes from another thread has lost it, and keeps its message. */
function exhaustedCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof BenchError) return undefined;
  if (error instanceof RangeError && error.message.includes('allocat')) return 'ENOMEM';
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EAGAIN') return syscall?.startsWith('spawn') ? code : undefined;
  return code ?? /^(?:[a-z]+ )?(E[A-Z]+)\b/.exec(error.message)?.[1];
}
