// What the evidence is made of: sessions in which nothing differs, and sessions with a difference that
// is known because it was put there.
import type { Row } from '../../src/schema/generated/verdict.js';

/** How one side is run. */
export interface SideSpec {
  readonly scenario: object;
  /** Replies are held back for so long by a proxy, in ms; without it there is no proxy. */
  readonly delayMs?: number;
}

/** Sessions of one kind. */
export interface Experiment {
  /** Stable: results are filed under it. */
  readonly name: string;
  /** What it is, in a table. */
  readonly what: string;
  readonly a: SideSpec;
  readonly b: SideSpec;
  /** The metric that shows the difference best. */
  readonly metric: Row['metric'];
}

// One run takes 0.4 to 1.1 s, daemons included, and has more than 10,000 measured operations, so
// that p99 gates too.

/** All in memory, nothing in the way: as fast as it goes. */
const FAST = {
  network: { peers: 2, memory_mb: 16 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 16, keys: 100, requests: 1500 }],
};

/** Enough workers that 5 ms of delay leave about 17,000 operations per second. */
const DELAYED = {
  network: { peers: 2, memory_mb: 16 },
  workload: { value_bytes: 100 },
  stages: [{ workers: 100, keys: 10, requests: 130 }],
};

/**
 * 25,000 keys of 4 KiB for 80 MiB: a quarter of the gets miss. Each MiB less per peer is a fiftieth of
 * the keys.
 */
const FULL = {
  network: { peers: 2, memory_mb: 40 },
  workload: { value_bytes: 4096 },
  stages: [{ workers: 20, keys: 1250, requests: 700 }],
};
const FULLER = { ...FULL, network: { ...FULL.network, memory_mb: 39 } };

/** Sessions of two equal sides: whatever they find is a false alarm. */
export const UNCHANGED: readonly Experiment[] = [
  { name: 'aa-fast', what: 'all in memory', a: { scenario: FAST }, b: { scenario: FAST } },
  {
    name: 'aa-delayed',
    what: 'replies 5.0 ms late',
    a: { scenario: DELAYED, delayMs: 5 },
    b: { scenario: DELAYED, delayMs: 5 },
  },
  { name: 'aa-full', what: 'a quarter misses', a: { scenario: FULL }, b: { scenario: FULL } },
].map((sides) => ({ ...sides, metric: 'p50_us' }));

/** Sessions with a candidate that is worse by a known amount. */
export const CHANGED: readonly Experiment[] = [
  {
    name: 'slower-10',
    what: '10 % slower: replies 5.5 ms late, not 5.0',
    a: { scenario: DELAYED, delayMs: 5 },
    b: { scenario: DELAYED, delayMs: 5.5 },
    metric: 'p50_us',
  },
  {
    name: 'slower-20',
    what: '20 % slower: replies 6.0 ms late, not 5.0',
    a: { scenario: DELAYED, delayMs: 5 },
    b: { scenario: DELAYED, delayMs: 6 },
    metric: 'p50_us',
  },
  {
    name: 'misses-2',
    what: '2 points more misses: 39 MiB per peer, not 40',
    a: { scenario: FULL },
    b: { scenario: FULLER },
    metric: 'miss_rate',
  },
];
