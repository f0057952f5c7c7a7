// A lock between processes. It is a symbolic link whose target names the process that holds it: the
// system makes links in one step, content included, and refuses where one is. A lock whose holder was
// killed is broken by whoever finds it, under a lock of the same kind: two that find it at once must
// not break each other's. One whose holder cannot be seen from here (another pid namespace) is never
// broken.
import { readlink, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '../errors.js';
import { identify, processState, type ProcessIdentity } from '../process-identity.js';
import { cannotWrite, isCode, makeFolders } from '../report/files.js';

/** Longer than a daemon may take to start or to end, which is the longest that a lock is held. */
const DEFAULT_WAIT_MS = 15_000;
const POLL_MS = 20;

/** How long a lock is waited for. */
export interface LockOptions {
  /** Milliseconds until it is an error that somebody else holds the lock. Default 15 000. */
  readonly waitMs?: number | undefined;
  /** Ends the wait: when aborted before the lock is ours, the work is not begun. */
  readonly signal?: AbortSignal | undefined;
}

/** One wait. */
interface Wait {
  /** Of `performance.now()`. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Does `work` while this process holds the lock at `path`.
 * @throws {BenchError} ERR_STATE_LOCKED when another process holds it for too long, ERR_INTERRUPTED by
 *   the signal, ERR_STATE_INVALID when something else is at `path`, ERR_OUTPUT_WRITE when the file
 *   system refuses
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { waitMs = DEFAULT_WAIT_MS, signal }: LockOptions = {},
): Promise<T> {
  await makeFolders(dirname(path)).catch((error: unknown) => {
    throw cannotWrite(dirname(path), error);
  });
  await acquire(path, { deadlineMs: performance.now() + waitMs, signal });
  try {
    checkWanted(signal);
    return await work();
  } finally {
    await release(path);
  }
}

async function acquire(path: string, wait: Wait): Promise<void> {
  while (!(await taken(path))) {
    checkWanted(wait.signal);
    const holder = await holderOf(path);
    if (holder && processState(holder) === 'ended') {
      await breakLock(path, wait);
      continue;
    }
    if (performance.now() >= wait.deadlineMs) throw locked(path, holder);
    await sleep(POLL_MS);
  }
}

function checkWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new BenchError('ERR_INTERRUPTED', 'interrupted: nothing was changed');
}

/** What this process writes into its locks. */
function ownTarget(): string {
  const self = identify(process.pid);
  if (!self) throw new Error('the system does not tell who this process is');
  const { pid, started, namespace } = self;
  return [pid, started, ...(namespace === undefined ? [] : [namespace])].join(' ');
}

/** Tries to take the lock. */
async function taken(path: string): Promise<boolean> {
  try {
    await symlink(ownTarget(), path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw cannotWrite(path, error);
  }
}

/** Gives the lock back; one that somebody removed by hand meanwhile may be another's by now. */
async function release(path: string): Promise<void> {
  if ((await targetOf(path)) === ownTarget()) await unlink(path);
}

/** What is written in the lock; undefined when there is none. */
async function targetOf(path: string): Promise<string | undefined> {
  return readlink(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'EINVAL')) return '';
    throw cannotWrite(path, error);
  });
}

/** Who holds the lock; undefined when nobody does any more. */
async function holderOf(path: string): Promise<ProcessIdentity | undefined> {
  const target = await targetOf(path);
  if (target === undefined) return undefined;
  const [, pid, started, namespace] = /^(\d{1,10}) (.+?)(?: (pid:\[\d+\]))?$/s.exec(target) ?? [];
  if (pid !== undefined && started !== undefined) return { pid: Number(pid), started, namespace };
  throw new BenchError('ERR_STATE_INVALID', `${path} is no lock of peerbench: remove it`);
}

/**
 * Removes a lock whose holder has ended. A dead holder never releases its lock, and nobody but the
 * holder of the inner lock breaks it: what is looked at here is what is removed.
 */
async function breakLock(path: string, wait: Wait): Promise<void> {
  const inner = `${path}.break`;
  await acquire(inner, wait);
  try {
    const holder = await holderOf(path);
    if (holder && processState(holder) === 'ended') await unlink(path);
  } finally {
    await release(inner);
  }
}

function locked(path: string, holder: ProcessIdentity | undefined): BenchError {
  const elsewhere = holder && processState(holder) === 'elsewhere';
  const who = holder ? `process ${holder.pid}` : 'another process';
  const message = elsewhere
    ? `${who} of another container (${holder.namespace}) is changing this state; try again when it ` +
      `is done, or remove this lock if that container is gone`
    : `${who} is changing this state; try again when it is done, or end it`;
  return new BenchError('ERR_STATE_LOCKED', `${path}: ${message}`);
}
