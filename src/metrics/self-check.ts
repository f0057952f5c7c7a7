// What a stage's figures say about themselves: do they measure the peers, or the client? Verdicts
// with their figures; nothing is corrected and nothing is hidden.
import { formatCount, formatDurationUs, formatPercent, formatRate } from '../units.js';
import type { StageResult, Warning } from '../schema/generated/report.js';

/** The generator is at its limit when its threads use more CPU than this, and no peer ... */
const GENERATOR_BUSY = 0.9;
/** ... uses more than this. */
const PEER_IDLE = 0.7;
/** A schedule was kept when the 99th percentile of the send lag is below this part of the median. */
const LAG_PART = 0.1;
/** A rate was reached when at least this part of what was asked for was answered in time. */
const RATE_REACHED = 0.99;

/**
 * Keys that follow their distribution look this far off in one stage of a thousand million: below
 * it, this program chose them wrong or counted them wrong.
 */
const LEAST_P_VALUE = 1e-9;

/** The verdict on one stage. */
export interface StageVerdict {
  /**
   * False when an open loop's schedule was not kept, or its rate not reached (see `missedRate`) without
   * a fault.
   */
  readonly valid: boolean;
  readonly warnings: readonly Warning[];
}

/** With a blank that no line is broken at. */
const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;

/** How far the generator was from what it reaches against peers that answer at once. */
function ceilingWords({ ceiling }: StageResult['generator']): string {
  if (ceiling === null) return '';
  return (
    `; against peers that answer at once it does ${formatRate(ceiling.throughput)} operations ` +
    `per second, and this was ${percent(ceiling.share)} of that`
  );
}

/** When all but the last 1 % of the operations had ended, in s from the start of the phase. */
function bulkEndS({ measure, timeline, timeline_interval_s: intervalS }: StageResult): number {
  let left = measure.operations * RATE_REACHED;
  for (const { t_s: tS, operations } of timeline) {
    left -= operations;
    if (left <= 0) return Math.min(tS + intervalS, measure.duration_s);
  }
  return measure.duration_s;
}

/**
 * What was asked for and what came of it, where that is less; null where the rate was reached. It was
 * not when too few operations were answered, or most of them only after a queue had been worked off.
 * A queue shows when the bulk ends later after the schedule than a usual operation takes and the
 * timeline can tell: the slowest operations alone prove nothing.
 */
function missedRate(stage: StageResult): string | null {
  const { measure, generator, duration_s: scheduleS, timeline_interval_s: intervalS } = stage;
  const { asked_per_s: asked, achieved_ratio: ratio, outstanding, dropped } = generator;
  if (asked === null || ratio === null || scheduleS === null) return null;
  const usualS = (measure.latency_us.p50 ?? 0) / 1e6;
  const endS = bulkEndS(stage);
  const queued = endS > scheduleS + usualS + intervalS;
  if (ratio >= RATE_REACHED && !queued) return null;
  const achieved = (asked * ratio * scheduleS) / (queued ? endS : scheduleS);
  return (
    `${formatRate(achieved)} operations per second were answered of ${formatRate(asked)} asked for ` +
    `(${formatPercent(achieved / asked)}); in flight were up to ${formatCount(outstanding!.max)}, ` +
    `at the end of the schedule ${formatCount(outstanding!.end)}; ${formatCount(dropped)} were dropped`
  );
}

/** Operations of a phase by count that were never started; 0 for one by time. */
function untried(stage: StageResult, phase: 'preload' | 'measure'): number {
  const { workers, keys, requests } = stage;
  const each = phase === 'preload' ? keys : requests;
  const { operations, fills } = stage[phase];
  return each === null ? 0 : workers * each - (operations - fills);
}

/** Who gave wrong values, and how many; null when nobody did. */
function wrongValues({ peers }: StageResult): string | null {
  const wrong = peers.filter(({ corrupt }) => corrupt > 0);
  if (wrong.length === 0) return null;
  const list = wrong.map(({ name, corrupt }) => `${name} ${formatCount(corrupt)}`).join(', ');
  return (
    `measure: requests that peers answered with a wrong value, or with what the protocol does not ` +
    `allow: ${list}; with replication, operations may have ended as hits all the same`
  );
}

/** The send lag of an open loop that was too large for its latencies; null where it was not. */
function excessiveLag({ measure, generator }: StageResult): { p99: number; median: number } | null {
  const { send_lag_us: lag } = generator;
  const median = measure.latency_us.p50;
  // What was cut short says nothing about the schedule as a whole.
  if (!measure.complete || lag === null || median === null) return null;
  return lag.p99 > median * LAG_PART ? { p99: lag.p99, median } : null;
}

/** Whether the scenario itself made peers fail: what is lost then is a finding, and the run is valid. */
function isDisturbed({ faults }: StageResult): boolean {
  return faults.length > 0;
}

/**
 * Whether the operations of an open loop left when they were due; true for a closed loop. Where they
 * did not, latencies describe the client. A rate that the peers could not reach is another matter:
 * waiting for them is latency.
 */
export function isScheduleKept(stage: StageResult): boolean {
  return (stage.generator.dropped === 0 || isDisturbed(stage)) && excessiveLag(stage) === null;
}

/** Checks one stage of one run. */
export function checkStage(stage: StageResult): StageVerdict {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string) =>
    warnings.push({ code, message, stage: stage.name });
  const { generator, peers, books, workload } = stage;

  // An open loop polls for its due times: its threads are busy whatever the load.
  const closedLoop = stage.rate_per_s === null;
  const peersBusy = peers.map(({ cpu_busy: busy }) => busy ?? Infinity);
  const busiestPeer = Math.max(0, ...peersBusy);
  const atLimit = generator.busy !== null && generator.busy > GENERATOR_BUSY;
  if (closedLoop && atLimit && busiestPeer < PEER_IDLE) {
    warn(
      'generator_bound',
      `the load generator was ${percent(generator.busy!)} busy and the busiest peer ` +
        `${percent(busiestPeer)}: throughput is the generator's limit, not the peers'` +
        ceilingWords(generator),
    );
  }
  // What faults of the scenario cost is told with them and as errors.
  const disturbed = isDisturbed(stage);
  const rateWords = disturbed ? null : missedRate(stage);
  if (rateWords !== null) warn('rate_not_reached', rateWords);
  if (generator.dropped > 0 && !disturbed) {
    warn(
      'operations_dropped',
      `${generator.dropped} operations could not be sent before their deadline: ` +
        `the asked rate is beyond what the peers or the generator can do`,
    );
  }
  const lag = excessiveLag(stage);
  if (lag) {
    warn(
      'schedule_not_kept',
      `1\u00a0% of the operations were sent ${formatDurationUs(lag.p99)} late or more, ` +
        `against a median latency of ${formatDurationUs(lag.median)}`,
    );
  }
  for (const phase of ['preload', 'measure'] as const) {
    const { errors, operations } = stage[phase];
    const failed = Object.entries<number>({ ...errors }).filter(([, count]) => count > 0);
    if (failed.length === 0) continue;
    const total = failed.reduce((sum, [, count]) => sum + count, 0);
    const list = failed.map(([name, count]) => `${count} ${name}`).join(', ');
    const left = untried(stage, phase);
    const rest = left > 0 ? `; ${formatCount(left)} more were not tried` : '';
    warn('errors', `${phase}: ${total} of ${operations} operations failed: ${list}${rest}`);
  }
  const wrongWords = wrongValues(stage);
  if (wrongWords !== null) warn('wrong_values', wrongWords);
  const [difference] = books.differences;
  if (difference !== undefined) {
    const more = books.differences.length - 1;
    const rest = more > 0 ? ` (and ${more} more differences)` : '';
    if (books.balanced === false) warn('books_do_not_balance', `${difference}${rest}`);
    else {
      warn(
        'foreign_traffic',
        `the peers counted more than was sent, so other clients used them: ${difference}${rest}`,
      );
    }
  }
  const p = workload.keys.fit?.p_value ?? 1;
  if (p < LEAST_P_VALUE) {
    warn(
      'workload_off',
      `the keys that were asked for do not follow the scenario's distribution ` +
        `(chi-square test, p = ${p.toPrecision(2)}): a bug in peerbench, please report it`,
    );
  }
  return { valid: isScheduleKept(stage) && rateWords === null, warnings };
}
