// The peers' side of a stage: what their own counters say, beside what the client counted, and
// whether the two agree. Pure: snapshots of counters in, figures out.
import type { Books, PeerPoint, PeerResult } from '../schema/generated/report.js';
import { errorTotal } from './figures.js';
import { latencyFigures } from './latency-figures.js';
import { CORRUPT, HIT, MISS, RESET, STORED, TIMEOUT } from './outcome.js';
import { mayBeSameLife, type PeerLife } from './peer-life.js';
import type { MergedPhase } from './phase-result.js';

/** A peer's counters at one moment, from `stats`; null where it does not tell. */
export interface PeerCounters extends PeerLife {
  readonly cmdGet: number | null;
  readonly getHits: number | null;
  readonly cmdSet: number | null;
  readonly evictions: number | null;
  /** Memory used by items, in bytes. */
  readonly bytes: number | null;
  readonly items: number | null;
  /** User and system CPU time of the daemon, in seconds. */
  readonly cpuS: number | null;
  readonly currConnections: number | null;
}

/** The counters of all peers around the phases of a stage; null for a peer that did not answer. */
export interface StageCounters {
  readonly beforePreload: readonly (PeerCounters | null)[];
  readonly afterPreload: readonly (PeerCounters | null)[];
  readonly beforeMeasure: readonly (PeerCounters | null)[];
  readonly afterMeasure: readonly (PeerCounters | null)[];
}

type Counter = Exclude<keyof PeerCounters, keyof PeerLife>;

/**
 * How much a counter grew; null when either end is unknown, the daemon was another one, or the counter
 * was set back.
 */
export function growth(
  from: PeerCounters | null | undefined,
  to: PeerCounters | null | undefined,
  counter: Counter,
): number | null {
  if (!from || !to || !mayBeSameLife(from, to)) return null;
  const [before, after] = [from[counter], to[counter]];
  return before === null || after === null || after < before ? null : after - before;
}

/** The per-peer figures of a stage. `predictedShares` are the ring's, by peer, as are `timelines`. */
export function peerFigures(
  names: readonly string[],
  predictedShares: readonly number[],
  measure: MergedPhase,
  counters: StageCounters,
  timelines: readonly PeerPoint[][],
): PeerResult[] {
  const requests = measure.peers.map(({ outcomes }) => outcomes.reduce((a, b) => a + b, 0));
  const total = requests.reduce((a, b) => a + b, 0);
  return names.map((name, peer) => {
    const { outcomes, latency } = measure.peers[peer]!;
    const last = counters.afterMeasure[peer] ?? null;
    const cpuS = growth(counters.beforeMeasure[peer], last, 'cpuS');
    return {
      name,
      operations: requests[peer]!,
      share: total === 0 ? null : requests[peer]! / total,
      predicted_share: predictedShares[peer] ?? null,
      hits: outcomes[HIT]!,
      misses: outcomes[MISS]!,
      errors: errorTotal(outcomes),
      corrupt: outcomes[CORRUPT]!,
      evictions: growth(counters.beforePreload[peer], last, 'evictions'),
      bytes: last?.bytes ?? null,
      items: last?.items ?? null,
      cpu_s: cpuS,
      cpu_busy: cpuS === null || measure.durationS === 0 ? null : cpuS / measure.durationS,
      latency_us: latencyFigures(latency),
      timeline: timelines[peer] ?? [],
    };
  });
}

/** The sum over all peers; null when any peer's value is unknown. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}

/**
 * Holds the client's counts against the peers' own: gets, hits and stored sets of each phase must
 * equal the growth of `cmd_get`, `get_hits` and `cmd_set`, give or take the requests whose fate the
 * client cannot know: timed out or cut off, or answered by a value or a reply that proves nothing
 * (corrupt). Operations must equal the histograms' counts. The books
 * of a phase that was stopped before its end are unknown, and so are those of peers that others may
 * use (`shared`) and that counted more than was counted here.
 */
export function checkBooks(
  names: readonly string[],
  phases: { readonly preload: MergedPhase; readonly measure: MergedPhase },
  counters: StageCounters,
  shared = false,
): Books {
  const differences: string[] = [];
  const foreign: string[] = [];
  let unknown = false;
  for (const [phaseName, phase, from, to] of [
    ['preload', phases.preload, counters.beforePreload, counters.afterPreload],
    ['measure', phases.measure, counters.beforeMeasure, counters.afterMeasure],
  ] as const) {
    const recorded = phase.latency.count + phase.error.count;
    if (recorded !== phase.gets + phase.sets) {
      differences.push(
        `${phaseName}: ${phase.gets + phase.sets} operations, ${recorded} in the histograms`,
      );
    }
    // What was in flight when a phase was stopped is in the peers' books only.
    if (!phase.complete) {
      unknown = true;
      continue;
    }
    for (const [peer, name] of names.entries()) {
      const { outcomes } = phase.peers[peer]!;
      const uncertain = outcomes[TIMEOUT]! + outcomes[RESET]! + outcomes[CORRUPT]!;
      const answered = outcomes[HIT]! + outcomes[MISS]!;
      for (const [label, counter, client] of [
        ['gets', 'cmdGet', answered],
        ['hits', 'getHits', outcomes[HIT]!],
        ['sets', 'cmdSet', outcomes[STORED]!],
      ] as const) {
        const told = growth(from[peer], to[peer], counter);
        if (told === null) unknown = true;
        else if (Math.abs(told - client) > uncertain) {
          // Other clients can only add to what a peer counts.
          const list = shared && told > client ? foreign : differences;
          list.push(`${phaseName}: ${name}: ${client} ${label} counted here, ${told} there`);
        }
      }
    }
  }
  unknown ||= foreign.length > 0;
  return {
    balanced: differences.length > 0 ? false : unknown ? 'unknown' : true,
    differences: [...differences, ...foreign],
  };
}
