// Faults and what they did in words, for the page and the terminal.
import { P99_BAND } from '../metrics/fault-figures.js';
import { ERROR_CLASSES } from '../metrics/outcome.js';
import { HIT_RATE_BAND } from '../metrics/recovery.js';
import type { Fault, FaultWindow, Report } from '../schema/generated/report.js';
import { formatCount, formatDurationS, formatDurationUs, formatPercent } from '../units.js';

/** One sentence per fault of every run; `named` writes the names in it, which come from outside. */
export function faultSentences({ runs }: Report, named = (name: string) => name): string[] {
  return runs.flatMap(({ index, stages }) =>
    stages.flatMap(({ name, faults }) =>
      faults.map((fault) => {
        const run = runs.length > 1 ? `run ${index}, ` : '';
        const text = sentence(fault, faults[0]!, named(fault.peer));
        return `${run}stage ${named(name)}, at ${formatDurationS(fault.at_s)}: ${text}`;
      }),
    ),
  );
}

const WHAT: Readonly<Record<Fault['action'], string>> = {
  kill: 'was killed',
  restart: 'was started again, empty',
  stop: 'was halted',
  cont: 'went on',
  delay: 'answered later',
  drop: 'was cut off',
};

function sentence(fault: Fault, first: Fault, peer: string): string {
  const { action, at_s: atS, delay_ms: delayMs, done_s: doneS } = fault;
  if (doneS === null) return `${peer}: ${action} did not happen, the stage had ended`;
  const much = delayMs === null ? '' : ` by ${formatDurationUs(delayMs * 1000)}`;
  const ready =
    action === 'restart' ? `, and answered after ${formatDurationUs((doneS - atS) * 1e6)}` : '';
  const parts = [`${peer} ${WHAT[action]}${much}${ready}`, errorWords(fault)];
  return [...parts, ...rateWords(fault, first)].join('; ');
}

function errorWords({ errors, first_error_s: firstS }: Fault): string {
  const failed = ERROR_CLASSES.filter((name) => errors[name] > 0);
  if (failed.length === 0 || firstS === null) return 'no operation failed';
  const list = failed.map((name) => `${formatCount(errors[name])} ${name}`).join(', ');
  return `first error after ${formatDurationUs(firstS * 1e6)}, ${list}`;
}

/**
 * Hit rate and 99th percentile while the fault lasted, against what they were before the first of the
 * stage: what the report holds them against to tell when they were back, and what a fault that ends
 * another needs, before which there was the outage. When a figure was back is told only where it left
 * its band while the fault lasted: what it did later was not this fault's doing.
 */
function rateWords(fault: Fault, first: Fault): string[] {
  const { during, action, at_s: atS, until_s: untilS } = fault;
  const usual = first.before;
  const ends = action === 'restart' || action === 'cont';
  const [before, meanwhile] = [
    fault === first ? 'before' : 'before the first fault',
    ends ? 'afterwards' : 'meanwhile',
  ];
  const words = (name: string, was: string, is: string): string =>
    `${name} ${was} ${before}, ${is} ${meanwhile}`;
  const parts: string[] = [];
  if (usual.hit_rate !== null && during.hit_rate !== null) {
    const isLow = during.hit_rate < usual.hit_rate - HIT_RATE_BAND;
    // A short fall is lost in the mean of a long outage, yet it was one.
    const fell = isLow || atS + (fault.hit_rate_back_s ?? Infinity) <= untilS;
    const back = fell ? backWords(fault.hit_rate_back_s) : '';
    const [was, is] = [usual.hit_rate, during.hit_rate].map(formatPercent);
    parts.push(words(hitRateName(during), was!, is!) + back);
  }
  if (usual.p99_us !== null && during.p99_us !== null) {
    const isHigh = during.p99_us > usual.p99_us * P99_BAND;
    const [was, is] = [usual.p99_us, during.p99_us].map(formatDurationUs);
    parts.push(words('p99', was!, is!) + (isHigh ? backWords(fault.p99_back_s) : ''));
  }
  return parts;
}

/** Reads that failed are no misses: who sees the rate beside errors must know. */
function hitRateName({ error_rate: errorRate }: FaultWindow): string {
  return errorRate !== null && errorRate > 0 ? 'hit rate of answered reads' : 'hit rate';
}

function backWords(backS: number | null): string {
  if (backS === null) return ', not back when the stage ended';
  return backS > 0 ? `, back after ${formatDurationS(backS)}` : '';
}
