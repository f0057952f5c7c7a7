// Whether the machine had a core for this program: an excess that is the kernel's queue is not ours.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Seconds that this process's threads have been ready to run without running: the second field of
 * their schedstat, in ns (Linux, Documentation/scheduler/sched-stats). NaN where there is none.
 */
export function waitedForCoreS(): number {
  try {
    const waits = readdirSync('/proc/self/task').map((thread) =>
      Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1').split(' ')[1]),
    );
    return waits.reduce((sum, ns) => sum + ns, 0) / 1e9;
  } catch {
    return Number.NaN;
  }
}
