// Tells a process apart from every other one, before it and after it: pids are used again, and a
// process that has ended keeps its pid until somebody has waited for it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process, whatever becomes of its pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the system; only equality means anything. */
  readonly started: string;
}

/** Of `/proc/PID/stat`, counted from the state: the clock ticks from boot to start (man 5 proc). */
const START_TICKS = 19;

/** Who has this pid now; undefined when nobody does, or only what is left of one that has ended. */
export function identify(pid: number): ProcessIdentity | undefined {
  const boot = bootId();
  const started = boot === undefined ? startToldByPs(pid) : startSinceBoot(pid, boot);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process runs. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
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
