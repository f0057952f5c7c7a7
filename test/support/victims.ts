// The daemons that a run in the test's own process has started, to be harmed at a moment that the run
// itself tells.
import { readFileSync } from 'node:fs';
import { processesIn } from '../network/processes.js';

/** Pids of the memcacheds below TMPDIR, in the order in which they were started. */
export function daemonPids(): number[] {
  return processesIn(process.env.TMPDIR!)
    .filter((pid) => nameOf(pid) === 'memcached')
    .sort((a, b) => a - b);
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return '';
  }
}
