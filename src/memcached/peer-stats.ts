// What a peer says about itself, as numbers. Fields that a server does not have are null, never 0:
// proxies and other servers speak the protocol too.

/**
 * One `stats` reply. Counters run since the daemon's start (or the last `stats reset`).
 * A field that is missing, no number, or beyond 2^53 (where differences would be wrong) is null.
 */
export interface PeerStats {
  readonly version: string | null;
  readonly pid: number | null;
  readonly uptimeS: number | null;
  /** When the daemon started, in seconds since 1970, by its own clock. */
  readonly startedS: number | null;
  readonly threads: number | null;
  /** Processor time used so far, user and system, in seconds. */
  readonly cpuS: number | null;
  readonly cmdGet: number | null;
  readonly cmdSet: number | null;
  readonly getHits: number | null;
  readonly getMisses: number | null;
  /** Gets that found an item whose time had passed; memcached counts them in `getMisses` too. */
  readonly getExpired: number | null;
  readonly getFlushed: number | null;
  readonly evictions: number | null;
  readonly reclaimed: number | null;
  readonly expiredUnfetched: number | null;
  readonly evictedUnfetched: number | null;
  /** Bytes of all requests, the one for these counters among them. */
  readonly bytesRead: number | null;
  /** Bytes in items now, keys and headers included. */
  readonly bytes: number | null;
  /** Items now; expired ones count until memcached comes across them. */
  readonly items: number | null;
  readonly totalItems: number | null;
  readonly limitMaxBytes: number | null;
  readonly currConnections: number | null;
  readonly rejectedConnections: number | null;
  readonly connYields: number | null;
  readonly storeTooLarge: number | null;
  readonly storeNoMemory: number | null;
  readonly responseObjOom: number | null;
  readonly readBufOom: number | null;
}

function count(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

function seconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Reads the fields that this program uses from a `stats` reply. */
export function peerStats(values: ReadonlyMap<string, string>): PeerStats {
  const number = (name: string): number | null => count(values.get(name));
  const [now, uptimeS] = [number('time'), number('uptime')];
  return {
    version: values.get('version') ?? null,
    pid: number('pid'),
    uptimeS,
    startedS: now === null || uptimeS === null ? null : now - uptimeS,
    threads: number('threads'),
    cpuS: sum(seconds(values.get('rusage_user')), seconds(values.get('rusage_system'))),
    cmdGet: number('cmd_get'),
    cmdSet: number('cmd_set'),
    getHits: number('get_hits'),
    getMisses: number('get_misses'),
    getExpired: number('get_expired'),
    getFlushed: number('get_flushed'),
    evictions: number('evictions'),
    reclaimed: number('reclaimed'),
    expiredUnfetched: number('expired_unfetched'),
    evictedUnfetched: number('evicted_unfetched'),
    bytesRead: number('bytes_read'),
    bytes: number('bytes'),
    items: number('curr_items'),
    totalItems: number('total_items'),
    limitMaxBytes: number('limit_maxbytes'),
    currConnections: number('curr_connections'),
    rejectedConnections: number('rejected_connections'),
    connYields: number('conn_yields'),
    storeTooLarge: number('store_too_large'),
    storeNoMemory: number('store_no_memory'),
    responseObjOom: number('response_obj_oom'),
    readBufOom: number('read_buf_oom'),
  };
}
