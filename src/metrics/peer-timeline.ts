// The peers over time: what their counters said while the phase was measured. Pure: polls in, points
// out.
import type { PeerPoint, TimelinePoint } from '../schema/generated/report.js';
import { growth, type PeerCounters, sumKnown } from './peer-figures.js';

/** A peer's counters and when they stood so. Times are ms since the start of the phase. */
export interface PeerSample {
  readonly tMs: number;
  readonly counters: PeerCounters;
}

/** One question to all peers, asked at `tMs`; null for a peer without an answer that can be dated. */
export interface Poll {
  readonly tMs: number;
  readonly answers: readonly (PeerSample | null)[];
}

/** Between two samples of a peer at least: growth per second is divided by what lies between them. */
const SHORTEST_MS = 500;
/** An answer that took longer is none: the counters may be older than it by all that time. */
const SLOWEST_ANSWER_MS = 100;

/**
 * A peer's answer, dated at the middle between its question and its arrival: wherever in between the
 * counters were read, the date is off by half of that at most. Null when it took more than 100 ms,
 * which loses a point and no growth: the next one holds it. Both times are ms since the start of the
 * phase.
 */
export function dateAnswer(
  askedMs: number,
  answeredMs: number,
  counters: PeerCounters,
): PeerSample | null {
  if (answeredMs - askedMs > SLOWEST_ANSWER_MS) return null;
  return { tMs: (askedMs + answeredMs) / 2, counters };
}

/**
 * The polls of a phase of `durationS` seconds, the last of them at its very end: `after` are the
 * counters that were read when nothing was asked any more. What is less than half a second older gives
 * way to it, as does a sample that follows the peer's last one, or the start, as closely. A phase
 * that never ran has none.
 */
export function closePolls(
  polls: readonly Poll[],
  after: readonly (PeerCounters | null)[],
  durationS: number,
): readonly Poll[] {
  const endMs = durationS * 1000;
  if (endMs === 0) return [];
  const latestMs = endMs - SHORTEST_MS;
  const lastMs = after.map(() => 0);
  const apart = (sample: PeerSample | null, peer: number): PeerSample | null => {
    if (!sample || sample.tMs > latestMs || sample.tMs < lastMs[peer]! + SHORTEST_MS) return null;
    lastMs[peer] = sample.tMs;
    return sample;
  };
  const during = polls
    .filter(({ tMs }) => tMs <= latestMs)
    .map(({ tMs, answers }) => ({ tMs, answers: answers.map(apart) }));
  const atEnd = after.map((counters) => counters && { tMs: endMs, counters });
  return [...during, { tMs: endMs, answers: atEnd }];
}

/** To the millisecond, which is more than a question and its answer tell. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/**
 * One peer's timeline. `before` are its counters at the start of the phase. Each point holds the growth
 * since the point before that is known, so that all of them add up to the growth in the phase.
 */
export function peerTimeline(
  peer: number,
  before: PeerCounters | null,
  polls: readonly Poll[],
): PeerPoint[] {
  let last: PeerSample | null = before && { tMs: 0, counters: before };
  return polls.map(({ tMs, answers }) => {
    const sample = answers[peer] ?? null;
    const now = sample?.counters;
    const grown = (counter: Parameters<typeof growth>[2]) => growth(last?.counters, now, counter);
    const cpuS = grown('cpuS');
    const point: PeerPoint = {
      t_s: seconds(sample?.tMs ?? tMs),
      gets: grown('cmdGet'),
      hits: grown('getHits'),
      sets: grown('cmdSet'),
      evictions: grown('evictions'),
      bytes: now?.bytes ?? null,
      items: now?.items ?? null,
      cpu_busy: cpuS === null ? null : cpuS / ((sample!.tMs - last!.tMs) / 1000),
      connections: now?.currConnections ?? null,
    };
    if (sample) last = sample;
    return point;
  });
}

/**
 * The timeline of a phase with the peers' evictions and bytes in the points that a poll of all peers
 * falls into: evictions since the point before that has them, bytes at the poll. The last poll belongs to
 * the last point. Nothing is known of the others.
 */
export function withPeers(
  points: readonly TimelinePoint[],
  intervalS: number,
  before: readonly (PeerCounters | null)[],
  polls: readonly Poll[],
): TimelinePoint[] {
  const numberOf = (tS: number) => Math.round(tS / intervalS);
  const end = points.at(-1)?.t_s ?? 0;
  const pollIn = new Map<number, readonly PeerCounters[]>();
  for (const [index, { tMs, answers }] of polls.entries()) {
    const counters = answers.flatMap((sample) => (sample ? [sample.counters] : []));
    if (counters.length < answers.length) continue;
    const isLast = index === polls.length - 1;
    pollIn.set(isLast ? numberOf(end) : Math.floor(tMs / (intervalS * 1000)), counters);
  }
  let last = before;
  return points.map((point) => {
    const counters = pollIn.get(numberOf(point.t_s));
    if (!counters) return point;
    const grown = counters.map((now, peer) => growth(last[peer], now, 'evictions'));
    last = counters;
    return {
      ...point,
      evictions: sumKnown(grown),
      bytes: sumKnown(counters.map(({ bytes }) => bytes)),
    };
  });
}
