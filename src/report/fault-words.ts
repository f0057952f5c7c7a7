// Faults and what they did in words, for the page and the terminal.
import { ERROR_CLASSES } from '../metrics/outcome.js';
import type { Fault, Report } from '../schema/generated/report.js';
import { formatCount, formatDurationS, formatDurationUs, formatPercent } from '../units.js';

/** One sentence per fault of every run; `named` writes the names in it, which come from outside. */
export function faultSentences({ runs }: Report, named = (name: string) => name): string[] {
  return runs.flatMap(({ index, stages }) =>
    stages.flatMap(({ name, faults }) =>
      faults.map((fault) => {
        const run = runs.length > 1 ? `run ${index}, ` : '';
        return `${run}stage ${named(name)}, at ${formatDurationS(fault.at_s)}: ${sentence(fault, named(fault.peer))}`;
      }),
    ),
  );
}

const WHAT: Readonly<Record<Fault['action'], string>> = {
  kill: 'was killed',
  restart: 'came back, empty',
  stop: 'was halted',
  cont: 'went on',
  delay: 'answered later',
  drop: 'was cut off',
};

function sentence(fault: Fault, peer: string): string {
  const { action, delay_ms: delayMs, done_s: doneS } = fault;
  if (doneS === null) return `${peer}: ${action} did not happen, the stage had ended`;
  const much = delayMs === null ? '' : ` by ${formatDurationUs(delayMs * 1000)}`;
  const parts = [`${peer} ${WHAT[action]}${much}`, errorWords(fault), rateWords(fault)];
  return parts.filter((part) => part !== '').join('; ');
}

function errorWords({ errors, first_error_s: firstS }: Fault): string {
  const failed = ERROR_CLASSES.filter((name) => errors[name] > 0);
  if (failed.length === 0 || firstS === null) return 'no operation failed';
  const list = failed.map((name) => `${formatCount(errors[name])} ${name}`).join(', ');
  return `first error after ${formatDurationUs(firstS * 1e6)}, ${list}`;
}

/** Hit rate and 99th percentile before and during, and when they were back. */
function rateWords({ before, during, ...fault }: Fault): string {
  const parts: string[] = [];
  if (before.hit_rate !== null && during.hit_rate !== null) {
    const rates = `${formatPercent(before.hit_rate)} before, ${formatPercent(during.hit_rate)} then`;
    parts.push(`hit rate ${rates}${backWords(fault.hit_rate_back_s)}`);
  }
  if (before.p99_us !== null && during.p99_us !== null) {
    const times = `${formatDurationUs(before.p99_us)} before, ${formatDurationUs(during.p99_us)} then`;
    parts.push(`p99 ${times}${backWords(fault.p99_back_s)}`);
  }
  return parts.join('; ');
}

function backWords(backS: number | null): string {
  if (backS === 0) return '';
  return backS === null ? ', not back' : `, back after ${formatDurationS(backS)}`;
}
