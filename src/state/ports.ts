// Which ports new peers get. A peer keeps its port while it is stopped, so it must be one that is still
// free later: the ports that the kernel hands out also serve outgoing connections, each of which would
// keep it taken for a minute after its end.
import { randomInt } from 'node:crypto';

/** The original's range: below where systems begin to hand out ports (Linux 32768, others 49152). */
const LOWEST = 12_000;
const HIGHEST = 29_999;
/** With half of the range in use, all of them are taken once in a million starts. */
const CANDIDATES = 20;

/** Ports to try in turn, none of them in `reserved`. Whether one is free, only binding it can tell. */
export function portCandidates(reserved: ReadonlySet<number>): number[] {
  const candidates = new Set<number>();
  while (candidates.size < CANDIDATES) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (!reserved.has(port)) candidates.add(port);
  }
  return [...candidates];
}
