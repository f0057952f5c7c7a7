// Which ports peers get that come back to theirs after they were gone. It must be one that is still free
// then: the ports that the kernel hands out also serve outgoing connections, each of which would keep
// it taken for a minute after its end. And a client that tries such a port again and again while nobody
// listens is given the very same one for its own end some day, and connects to itself.
import { randomInt } from 'node:crypto';
import { BenchError } from '../errors.js';

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

/** Whether a daemon did not start for its port: memcached prints the system's error, in locale `C`. */
function isPortTaken(error: unknown): boolean {
  return error instanceof BenchError && error.message.includes('Address already in use');
}

/**
 * What `start` makes of the first of the ports that is free.
 * @throws what `start` throws for another reason, or for the last port
 */
export async function onFreePort<T>(
  ports: readonly number[],
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (const port of ports.slice(0, -1)) {
    try {
      return await start(port);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  return start(ports.at(-1)!);
}
