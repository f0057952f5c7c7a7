// What is measured: each driver in both loops, through laws of delays and through a stall. Knows how
// a case is run on the load engine; must not know what its figures have to be.
import type { LoadPool } from '../../src/load/pool.js';
import { errorTotal } from '../../src/metrics/figures.js';
import type { Histogram } from '../../src/metrics/histogram.js';
import { mergePhase } from '../../src/metrics/phase-result.js';
import { planOn } from '../speed/stage-plan.js';
import type { LawName } from '../support/delay-law.js';
import type { Measured } from './bounds.js';
import type { PeerThread } from './peer-thread.js';

/** Operations of every case: ten lie beyond p99.9. */
export const REQUESTS = 10_000;
/** How long the peer stands still, and at which request. */
export const STALL = { ms: 1400, atRequest: 2000 } as const;

/** Operations per second of an open loop, and its connections. */
const OPEN = { laws: 2500, stall: 2000, workers: 100 } as const;
/**
 * Operations in flight at once, through the stall: those of its first quarter of a second. The others
 * cannot be sent before it is over, and only the time at which they were due tells that they waited.
 */
const STALL_OUTSTANDING = 500;
/** Workers of a closed loop. With more than 10 in a stall, its p99.9 would see it. */
const CLOSED = { laws: 8, stall: 4 } as const;

export interface Case {
  readonly driver: 'meta' | 'memjs';
  readonly loop: 'closed' | 'open';
  readonly law: LawName;
  readonly stall: boolean;
}

/** What came of a case in one round. */
export interface Result extends Measured {
  /** How long the peer really stood still. */
  readonly stallMs: number;
  /** From when an operation was due to when it was sent; open loop only. */
  readonly sendLag: Histogram | null;
  /** From the start to the last reply. */
  readonly durationMs: number;
}

/** All cases, neighbours being what is compared: they run directly after one another. */
export const CASES: readonly Case[] = (
  [
    { law: 'steps', stall: false },
    { law: 'log_logistic', stall: false },
    { law: 'constant', stall: true },
  ] as const
).flatMap((load) =>
  (['meta', 'memjs'] as const).flatMap((driver) =>
    (['closed', 'open'] as const).map((loop) => ({ ...load, driver, loop })),
  ),
);

/** For messages: `meta, open loop, steps`. */
export function caseName({ driver, loop, law, stall }: Case): string {
  return `${driver}, ${loop} loop, ${stall ? 'stall' : law}`;
}

/**
 * The fields of the stage. Each worker has a connection of its own: a reply that is late holds up no
 * other one. In the open loop a connection's requests are 40 ms and more apart, which is longer than
 * the longest delay.
 */
function stageOf({ loop, stall }: Case): string {
  const kind = stall ? 'stall' : 'laws';
  const slots = stall ? `, max_outstanding: ${STALL_OUTSTANDING}` : '';
  const [workers, size] =
    loop === 'open'
      ? [OPEN.workers, `rate_per_s: ${OPEN[kind]}, duration_s: ${REQUESTS / OPEN[kind]}${slots}`]
      : [CLOSED[kind], `requests: ${REQUESTS / CLOSED[kind]}`];
  return `connections: per_worker, workers: ${workers}, keys: 10, warmup_s: 0.3, ${size}`;
}

/**
 * Runs a case: the warm-up on a peer that answers at once, then the measured phase.
 * @throws {Error} when an operation failed or the peer saw another number of requests
 */
export async function runCase(each: Case, peer: PeerThread, pool: LoadPool): Promise<Result> {
  const { driver, loop, law, stall } = each;
  const load = { driver, valueBytes: 100, stage: stageOf(each) };
  const plan = planOn(['accuracy_p0'], [peer.address], load);
  const session = await pool.open(plan);
  try {
    await session.phase('preload');
    await session.phase('warmup');
    await peer.begin({ law, requests: REQUESTS, ...(stall && { stall: STALL }) });
    const results = await session.phase('measure');
    const phase = mergePhase(results, { intervalMs: plan.intervalMs, peers: 1 });
    const { read, madeMs, stallMs } = await peer.tell();
    const failed = errorTotal(phase.outcomes);
    if (failed > 0 || read !== REQUESTS) {
      throw new Error(`${caseName(each)}: ${failed} operations failed, the peer read ${read}`);
    }
    const durationMs = phase.durationS * 1000;
    const spacingMs = 1000 / OPEN.stall;
    const { latency, service, sendLag } = phase;
    return {
      ...{ latency, service, sendLag, madeMs: madeMs.sort(), stallMs, durationMs },
      // Only an open loop has due times that the stall can be counted from.
      ...(stall &&
        loop === 'open' && { stall: { ms: stallMs, spacingMs, totalMs: spacingMs * REQUESTS } }),
    };
  } finally {
    await session.close();
  }
}
