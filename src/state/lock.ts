// A lock between processes. It is a symbolic link whose target names the process that holds it: the
// system makes links in one step, content included, and refuses where one is. A lock whose holder was
// killed is broken by whoever finds it, under a lock of the same kind: two that find it at once must
// not break each other's.
import { readlink, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '../errors.js';
import { identify, isRunning, type ProcessIdentity } from '../network/process-identity.js';
import { cannotWrite, isCode, makeFolders } from '../report/files.js';

/** Longer than a daemon may take to start or to end, which is the longest that a lock is held. */
const DEFAULT_WAIT_MS = 15_000;
const POLL_MS = 20;

/**
 * Does `work` while this process holds the lock at `path`, waiting for it up to `waitMs`.
 * @throws {BenchError} ERR_STATE_LOCKED when another process holds it for longer, ERR_STATE_INVALID
 *   when something else is at `path`, ERR_OUTPUT_WRITE when the file system refuses
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  waitMs = DEFAULT_WAIT_MS,
): Promise<T> {
  await makeFolders(dirname(path)).catch((error: unknown) => {
    throw cannotWrite(dirname(path), error);
  });
  await acquire(path, performance.now() + waitMs);
  try {
    return await work();
  } finally {
    await unlink(path);
  }
}

async function acquire(path: string, deadlineMs: number): Promise<void> {
  while (!(await taken(path))) {
    const holder = await holderOf(path);
    if (holder && !isRunning(holder)) {
      await breakLock(path, deadlineMs);
      continue;
    }
    if (performance.now() >= deadlineMs) throw locked(path, holder);
    await sleep(POLL_MS);
  }
}

/** Tries to take the lock. */
async function taken(path: string): Promise<boolean> {
  const self = identify(process.pid);
  if (!self) throw new Error('the system does not tell who this process is');
  try {
    await symlink(`${self.pid} ${self.started}`, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw cannotWrite(path, error);
  }
}

/** Who holds the lock; undefined when nobody does any more. */
async function holderOf(path: string): Promise<ProcessIdentity | undefined> {
  const target = await readlink(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    if (isCode(error, 'EINVAL')) return '';
    throw cannotWrite(path, error);
  });
  if (target === undefined) return undefined;
  const [, pid, started] = /^(\d{1,10}) (.+)$/s.exec(target) ?? [];
  if (pid !== undefined && started !== undefined) return { pid: Number(pid), started };
  throw new BenchError('ERR_STATE_INVALID', `${path} is no lock of peerbench: remove it`);
}

/**
 * Removes a lock whose holder has ended. A dead holder never releases its lock, and nobody but the
 * holder of the inner lock breaks it: what is looked at here is what is removed.
 */
async function breakLock(path: string, deadlineMs: number): Promise<void> {
  const inner = `${path}.break`;
  await acquire(inner, deadlineMs);
  try {
    const holder = await holderOf(path);
    if (holder && !isRunning(holder)) await unlink(path);
  } finally {
    await unlink(inner);
  }
}

function locked(path: string, holder: ProcessIdentity | undefined): BenchError {
  const who = holder ? `process ${holder.pid}` : 'another process';
  return new BenchError(
    'ERR_STATE_LOCKED',
    `${path}: ${who} is changing this state; try again when it is done, or end it`,
  );
}
