// Ends a process that is no child of ours: asked first, then killed, and never another one.
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError, messageOf } from '../errors.js';
import { isRunning, type ProcessIdentity } from '../process-identity.js';

/** memcached looks at SIGTERM once a second (measured: 0.1 to 0.9 s on 1.6.18). */
const GRACE_MS = 2000;
/** SIGKILL takes effect when the kernel next looks; a disk that hangs may hold it up. */
const KILL_MS = 2000;
const POLL_MS = 10;

/**
 * Ends the process with SIGTERM, after 2 s with SIGKILL, and waits until it is gone. Before each
 * signal it is made sure that the pid is still that process's.
 * @throws {BenchError} ERR_DAEMON_STOP when it may not be signalled, or does not end
 */
export async function endProcess(process: ProcessIdentity): Promise<void> {
  signalProcess(process, 'SIGTERM');
  if (!(await endedWithin(process, GRACE_MS))) await killProcess(process);
}

/**
 * Kills the process (SIGKILL) and waits until it is gone, as `endProcess` does without asking first.
 * @throws {BenchError} ERR_DAEMON_STOP, likewise
 */
export async function killProcess(process: ProcessIdentity): Promise<void> {
  signalProcess(process, 'SIGKILL');
  if (await endedWithin(process, KILL_MS)) return;
  throw new BenchError('ERR_DAEMON_STOP', `process ${process.pid} does not end, not even killed`);
}

/**
 * Sends a signal to this very process; does nothing once it has ended.
 * @throws {BenchError} ERR_DAEMON_STOP when it may not be signalled
 */
export function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    const reason = `cannot signal process ${target.pid}: ${messageOf(error)}`;
    throw new BenchError('ERR_DAEMON_STOP', `${reason}; is it another account's?`, {
      cause: error,
    });
  }
}

async function endedWithin(target: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + limitMs;
  while (isRunning(target)) {
    if (performance.now() >= deadlineMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}
