// What forbids to call a candidate equivalent or improved by the values that are left: more of its runs
// are missing from them than of the baseline's, or more of its operations failed than a test of levels
// can see.
import type { Draft } from './draft.js';
import type { Judgement } from './judge.js';
import { UNDECIDED_BY_DESIGN } from './reason-kinds.js';
import type { Sample, SideSample } from './samples.js';
import type { Reason } from '../schema/generated/verdict.js';

/**
 * `found`, or inconclusive where there is a doubt. What the values show for the worse stays: a doubt
 * of these kinds only ever speaks against the candidate. So a baseline with more such runs changes
 * nothing. Where nothing changed, runs drop out of both sides alike, and what is left of both is
 * alike too: the rate of false alarms stays as it is.
 */
export function doubted(found: Judgement, draft: Draft, minRuns: number): Judgement {
  if (found.verdict === 'regressed') return found;
  const isMissing = found.code === 'no_value' || found.code === 'too_few_runs';
  const isSettled = found.code === 'no_value' || UNDECIDED_BY_DESIGN.has(found.code);
  if (isSettled && !(isMissing && hadEnoughRuns(draft.sample, minRuns))) return found;
  const code = doubtOf(draft);
  if (code === undefined || (isMissing && code !== 'schedule_not_kept')) return found;
  return { verdict: 'inconclusive', code };
}

/** Whether values would have been enough, had they all counted. */
function hadEnoughRuns({ base, candidate }: Sample, minRuns: number): boolean {
  return [base, candidate].every(({ tally }) => tally.runs >= minRuns);
}

function doubtOf({ metric, sample, floors }: Draft): Reason['code'] | undefined {
  const { base, candidate } = sample;
  if (shareOf(candidate, 'unkept') > shareOf(base, 'unkept')) return 'schedule_not_kept';
  if (shareOf(candidate, 'empty') > shareOf(base, 'empty')) return 'runs_without_value';
  if (floors.points === null || meanPoints(sample) < floors.points) return undefined;
  if (metric.name === 'error_rate') return 'more_errors';
  const isLarge = meanOf(candidate) >= meanOf(base) * (1 + (floors.ratio ?? 0));
  return isLarge ? 'more_misses' : undefined;
}

/** The share of a side's runs that have no value, for a reason. */
function shareOf({ tally }: SideSample, reason: 'unkept' | 'empty'): number {
  return tally[reason] / Math.max(1, tally.runs);
}

/**
 * By how much the mean of all values of the candidate lies above that of the baseline, in percentage
 * points; those without a partner count, since an error is counted and not estimated. Rounded, as a
 * difference of just the floor is one.
 *
 * A floor reached here forbids to pass and proves nothing: half of all operations failing
 * or missing in one run of ten moves no median and no rank test, but by chance alone it hits the candidate every
 * second time (sign test, p = 1/2). So it is inconclusive, which raises no false alarm, and regressed
 * only where the test of the row says so.
 */
export function meanPoints({ base, candidate }: Sample): number {
  return Number((100 * (meanOf(candidate) - meanOf(base))).toPrecision(12));
}

/** 0 for no values. */
function meanOf({ shown }: SideSample): number {
  let [sum, count] = [0, 0];
  for (const { value } of shown.runs) {
    if (value === null) continue;
    sum += value;
    count++;
  }
  return sum / Math.max(1, count);
}
