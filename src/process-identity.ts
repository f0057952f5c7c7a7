// Tells a process apart from every other one, before it and after it: pids are used again, and a
// process that has ended keeps its pid until somebody has waited for it.
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** One process, whatever becomes of its pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the system; only equality means anything. */
  readonly started: string;
  /**
   * The pid namespace in which the pid is that process's (`pid:[4026531836]`): containers number their
   * processes each for itself. Undefined where the system has none, or it was not written down.
   */
  readonly namespace?: string | undefined;
}

/** elsewhere: in a pid namespace that is not ours, where nothing can be said of it. */
export type ProcessState = 'running' | 'ended' | 'elsewhere';

/** Of `/proc/PID/stat`, counted from the state: the clock ticks from boot to start (man 5 proc). */
const START_TICKS = 19;

/** Who has this pid now; undefined when nobody does, or only what is left of one that has ended. */
export function identify(pid: number): ProcessIdentity | undefined {
  const boot = bootId();
  const started = boot === undefined ? startToldByPs(pid) : startSinceBoot(pid, boot);
  if (started === undefined) return undefined;
  const namespace = ownNamespace();
  return { pid, started, ...(namespace !== undefined && { namespace }) };
}

/**
 * What has become of this very process. The kernel gives the name of a namespace that is gone to a new
 * one; then the start tells the processes apart.
 */
export function processState({ pid, started, namespace }: ProcessIdentity): ProcessState {
  if (namespace !== undefined && namespace !== ownNamespace()) return 'elsewhere';
  return identify(pid)?.started === started ? 'running' : 'ended';
}

/** Whether this very process is known to run. */
export function isRunning(process: ProcessIdentity): boolean {
  return processState(process) === 'running';
}

/** As in pid_namespaces(7). It never changes for a process that runs. */
function ownNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

/** Ticks are counted from boot: without its name they would mean another process after a reboot. */
function bootId(): string | undefined {
  return read('/proc/sys/kernel/random/boot_id')?.trim();
}

function startSinceBoot(pid: number, boot: string): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The program's name comes before, in brackets, and may hold blanks and brackets itself.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const ticks = fields[START_TICKS];
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return ended || ticks === undefined ? undefined : `${boot}/${ticks}`;
}

/** Where there is no /proc (macOS): to the second. */
function startToldByPs(pid: number): string | undefined {
  try {
    const told = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, state, started] = /^\s*(\S+)\s+(\S.*\S)\s*$/.exec(told) ?? [];
    return state?.startsWith('Z') ? undefined : started;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}
