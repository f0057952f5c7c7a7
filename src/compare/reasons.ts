// Verdicts in words: one sentence a reason, with the numbers that led to it. Knows no statistics.
import type { Change, Reason, Row } from '../schema/generated/verdict.js';
import type { Tally } from './samples.js';
import { formatSigned } from './signed.js';

/** What a row's sentence is made of. */
export type RowFacts = Pick<
  Row,
  'change' | 'points' | 'floor' | 'floor_points' | 'n' | 'runs_needed' | 'p_holm' | 'base' | 'drift'
> & {
  readonly paired: boolean;
  readonly tallies: Readonly<Record<'base' | 'candidate', Tally>>;
  /** Mean of the candidate less that of the baseline, over all runs, in percentage points. */
  readonly meanPoints: number;
};

type Sentence = (facts: RowFacts) => string;

/** Why a row's verdict is what it is, for every code that a row can have. */
const SENTENCES: Readonly<Partial<Record<Reason['code'], Sentence>>> = {
  worse: (row) => `${changeOf(row)}: worse by at least the floor of ${floorOf(row)}`,
  better: (row) => `${changeOf(row)}: better by at least the floor of ${floorOf(row)}`,
  within_floor: (row) => `${changeOf(row)}: not worse by the floor of ${floorOf(row)}`,
  worse_within_floor: (row) =>
    `${changeOf(row)}: worse, but by less than the floor of ${floorOf(row)}`,
  exact_equal: () => 'the same in every run of both sides',
  exact_within_floor: (row) =>
    `the same in every run of a side, and ${formatSigned(row.points?.estimate ?? 0, 'points')} ` +
    `is less than the floor of ${formatPoints(row.floor_points)}`,
  exact_worse: (row) =>
    `the same in every run of a side, and worse by ${formatSigned(row.points?.estimate ?? 0, 'points')}`,
  exact_better: (row) =>
    `the same in every run of a side, and better by ${formatSigned(row.points?.estimate ?? 0, 'points')}`,
  new_errors: () => 'operations failed, and none did in the baseline',
  too_noisy: (row) =>
    `${changeOf(row)}: the noise hides changes as large as the floor of ${floorOf(row)}` +
    (row.runs_needed === null ? '' : `; about ${row.runs_needed} ${runsOf(row)} would show them`),
  near_floor: (row) => `${changeOf(row)}: too close to the floor of ${floorOf(row)} to tell`,
  family: (row) =>
    `${changeOf(row)}: worse by itself, but among so many comparisons chance can do that ` +
    `(p after Holm's correction ${row.p_holm?.toPrecision(2) ?? 'unknown'})`,
  too_few_runs: (row) =>
    `${row.n} ${runsOf(row)} cannot show it` +
    (row.runs_needed === null ? '' : `: at least ${row.runs_needed} are needed`),
  no_value: () => 'one side has no value that can be used',
  no_calibration: () =>
    'the sides were measured in different sessions, and how much those differ by chance is not known',
  suspected_worse: (row) =>
    `${changeOf(row)} between different sessions: worse is suspected, not shown`,
  suspected_better: (row) =>
    `${changeOf(row)} between different sessions: better is suspected, not shown`,
  drift: (row) =>
    'without balanced pairs a drift during the session looks like a change, and the runs do not ' +
    'exclude one so large' +
    (row.drift ? ` (estimate of the drift: ${formatSigned(row.drift.change, 'ratio')})` : ''),
  schedule_not_kept: (row) =>
    `the schedule was not kept in ${inRuns(row, 'unkept')}: the runs that are left are its best`,
  runs_without_value: (row) =>
    `nothing succeeded that could be measured in ${inRuns(row, 'empty')}`,
  more_errors: (row) =>
    `on average over all runs ${formatSigned(row.meanPoints, 'points')} more operations failed, at ` +
    `least the floor of ${formatPoints(row.floor_points)}, in too few runs for a test to show it`,
  more_misses: (row) =>
    `on average over all runs the miss rate rose by ${formatSigned(row.meanPoints, 'points')}, at ` +
    `least the floor of ${formatPoints(row.floor_points)}, in too few runs for a test to show it`,
  order_not_balanced: (row) =>
    `in the ${row.n} pairs that count one side was first clearly more often: ` +
    'the place in a pair looks like a change',
};

/** The reason `code` of a row in words. */
export function reasonOf(code: Reason['code'], facts: RowFacts): Reason {
  const sentence = SENTENCES[code];
  if (!sentence) throw new Error(`no row has the reason '${code}'`);
  return { code, message: sentence(facts) };
}

/** `4 of 10 runs of the candidate and in 1 of 10 of the baseline`. */
function inRuns({ tallies: { base, candidate } }: RowFacts, what: 'unkept' | 'empty'): string {
  const of = (side: Tally): string => `${side[what]} of ${side.runs}`;
  return `${of(candidate)} runs of the candidate and in ${of(base)} of the baseline`;
}

/** `+12.3% (99% interval +8.1% to +16.4%)`, on the scale that was judged. */
function changeOf({ change, points }: RowFacts): string {
  return change.estimate === null && points
    ? interval(points, 'points')
    : interval(change, 'ratio');
}

function interval({ estimate, interval: { confidence, low, high } }: Change, scale: Scale): string {
  if (estimate === null) return 'no estimate';
  const text = formatSigned(estimate, scale);
  if (low === null || high === null) return text;
  const percent = Number((100 * confidence).toPrecision(4));
  return `${text} (${percent}% interval ${formatSigned(low, scale)} to ${formatSigned(high, scale)})`;
}

type Scale = Parameters<typeof formatSigned>[1];

function floorOf({ change, floor, floor_points: points }: RowFacts): string {
  const parts = [];
  if (floor !== null && (change.estimate !== null || points === null))
    parts.push(`${Number((100 * floor).toPrecision(3))}%`);
  if (points !== null) parts.push(formatPoints(points));
  return parts.join(' and ');
}

function formatPoints(points: number | null): string {
  return `${Number((points ?? 0).toPrecision(3))} points`;
}

function runsOf({ paired, n }: RowFacts): string {
  if (paired) return n === 1 ? 'pair' : 'pairs';
  return n === 1 ? 'run a side' : 'runs a side';
}
