// Tells one life of a daemon from another by what it says of itself: counters of two lives must not
// be subtracted, and what one life stored the next has not.

/** What a peer says of its process; null where it does not tell. */
export interface PeerLife {
  readonly pid: number | null;
  /**
   * When it started, in seconds since 1970: `time` less `uptime`. memcached takes both from one reading
   * of one clock (memcached.c, server_stats), so the difference stays the same for all its life.
   */
  readonly startedS: number | null;
}

/** Other servers read the clock twice, and round. */
const CLOCK_SLACK_S = 2;

/**
 * Whether nothing proves that these are two processes. A pid by itself proves little: in containers it
 * is often 1, before a restart and after it, and on each peer.
 */
export function mayBeSameLife(a: PeerLife, b: PeerLife): boolean {
  if (a.pid !== null && b.pid !== null && a.pid !== b.pid) return false;
  if (a.startedS === null || b.startedS === null) return true;
  return Math.abs(a.startedS - b.startedS) <= CLOCK_SLACK_S;
}
