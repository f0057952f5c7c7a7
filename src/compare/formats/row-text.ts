// How a row of a comparison reads, in every format for people: names, values, changes, verdicts, and
// the order in which they stand. Knows no format.
import type { Change, Comparison, Row } from '../../schema/generated/verdict.js';
import { formatDurationUs, formatRate, NO_VALUE } from '../../units.js';
import { formatSigned } from '../signed.js';

type Verdict = Comparison['verdict'];

/** A sign before each verdict, so that it is never told by colour alone. */
export const SYMBOLS: Readonly<Record<Verdict, string>> = {
  regressed: '✗',
  inconclusive: '?',
  not_comparable: '?',
  improved: '✓',
  equivalent: '≈',
};

/** A verdict as people read it: `✗ regressed`, `? not comparable`. */
export function verdictText(verdict: Verdict): string {
  return `${SYMBOLS[verdict]} ${verdict.replace('_', ' ')}`;
}

/** Every metric's name as people read it. */
export const METRIC_LABELS: Readonly<Record<Row['metric'], string>> = {
  throughput: 'throughput',
  mean_us: 'mean',
  p50_us: 'p50',
  p90_us: 'p90',
  p95_us: 'p95',
  p99_us: 'p99',
  p999_us: 'p99.9',
  max_us: 'max',
  miss_rate: 'miss rate',
  error_rate: 'error rate',
};

/** A metric's name; in parentheses when it cannot fail the comparison. */
export function metricLabel({ metric, gates }: Pick<Row, 'metric' | 'gates'>): string {
  return gates ? METRIC_LABELS[metric] : `(${METRIC_LABELS[metric]})`;
}

/** A share in percent with three significant digits: a miss rate may differ in its third. */
function sharePercent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

/** A value of a row in the row's unit: `18.7k/s`, `1.23 ms`, `0.152%`. */
export function formatValue(value: number | null, unit: Row['unit']): string {
  if (value === null) return NO_VALUE;
  switch (unit) {
    case 'us':
      return formatDurationUs(value);
    case 'operations_per_s':
      return `${formatRate(value)}/s`;
    case 'ratio':
      return sharePercent(value);
  }
}

/** The change of a row on the scale that it is shown on: relative, else in percentage points. */
export interface ShownChange extends Change {
  readonly scale: 'ratio' | 'points';
}

/** Points where there is no relative change: a rate that was or is zero. */
export function shownChange({ change, points }: Pick<Row, 'change' | 'points'>): ShownChange {
  const isPoints = change.estimate === null && points !== null;
  return isPoints ? { ...points, scale: 'points' } : { ...change, scale: 'ratio' };
}

/** `+12.3% [+8.14%, +16.4%]`; without the interval where there is none. */
export function changeText(row: Pick<Row, 'change' | 'points'>): string {
  const { estimate, interval, scale } = shownChange(row);
  if (estimate === null) return NO_VALUE;
  const text = formatSigned(estimate, scale);
  const { low, high } = interval;
  if (low === null || high === null) return text;
  const [from, to] = [low, high].map((end) => formatSigned(end, scale).replace(' points', ''));
  return `${text} [${from!}, ${to!}]`;
}

/** Confidence of the intervals of a comparison in percent: `99%`. All its rows have the same. */
export function confidenceText({ rows }: Pick<Comparison, 'rows'>): string {
  const confidence = rows[0]?.change.interval.confidence ?? 0;
  return `${Number((100 * confidence).toPrecision(4))}%`;
}

/** What a row could have shown: `smallest change it could have shown: 8.2%`; empty when unknown. */
export function detectableText({ smallest_detectable: smallest, change }: Row): string {
  if (smallest === null) return '';
  const size =
    change.estimate === null ? `${Number(smallest.toPrecision(3))} points` : sharePercent(smallest);
  return `the smallest change it would have shown: ${size}`;
}

const RANKS: readonly Row['verdict'][] = ['regressed', 'inconclusive', 'improved', 'equivalent'];

/** What needs attention first: by verdict, then what gates before what does not. */
export function byAttention(rows: readonly Row[]): Row[] {
  const rank = (row: Row): number => 2 * RANKS.indexOf(row.verdict) + (row.gates ? 0 : 1);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** The rows of each stage, in the order of the stages. */
export function byStage(rows: readonly Row[]): Row[][] {
  const stages = new Map<number, Row[]>();
  for (const row of rows) {
    const those = stages.get(row.stage_index);
    if (those) those.push(row);
    else stages.set(row.stage_index, [row]);
  }
  return [...stages.values()];
}

/** How the runs were made: `10 pairs of runs in one session`. */
export function designText({ design, base, candidate, rows }: Comparison): string {
  const pairs = Math.max(0, ...rows.map(({ n }) => n));
  switch (design) {
    case 'paired':
      return `${pairs} pairs of runs in one session, in balanced order`;
    case 'same_session':
      return `${base.runs} and ${candidate.runs} runs of one session`;
    case 'cross_session':
      return `${base.runs} and ${candidate.runs} runs of different sessions`;
  }
}
