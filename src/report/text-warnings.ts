// What the reader of a report must know before believing its figures, in words, and what can be done
// about it. For a terminal or a log; writes nothing itself.
import { styleText } from 'node:util';
import { printable } from '../printable.js';
import type { Report, Warning } from '../schema/generated/report.js';
import { wrap } from './terminal.js';
import { NARROWEST_TERMINAL, type TextOptions } from './text.js';

/** How warnings are laid out, and which. */
export interface WarningOptions extends TextOptions {
  /** False where the text of the report tells them already. Default true. */
  readonly thresholds?: boolean;
}

const SLOWER =
  'ask for less (rate_per_s), or leave the load generator more of the machine: latencies of such a ' +
  "stage are the client's as much as the peers'";

/** What can be done, by the code of the warning. */
const ADVICE: Readonly<Record<string, string>> = {
  generator_bound:
    'give the load more threads (--threads) or processors; else read throughput as what this client reaches',
  rate_not_reached:
    'look for the rate that is reached, with a ramp or a lower rate_per_s; more peers or memcached ' +
    'threads may raise it',
  operations_dropped: SLOWER,
  schedule_not_kept: SLOWER,
  errors: 'the page and runs[].stages[].peers[] in report.json tell when, and from which peers',
  wrong_values:
    'keep other writers off the keys; where there are none, the peer or what stands before it is at fault',
  foreign_traffic: 'keep other clients off the peers while they are measured',
  books_do_not_balance:
    'see whether a peer was restarted or used by others; where neither is so, please report it',
  peers_not_fresh: 'for repetitions let the scenario start its peers (network.peers)',
  keys_left: 'they go when the peers are flushed, or need the memory',
};

/** Warnings of one kind and stage: each run of a session may have its own. */
function groups(warnings: readonly Warning[]): Warning[][] {
  const found = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const { code, stage = '', message } = warning;
    // Errors are told by phase: of the preload apart from those of what was measured.
    const phase = code === 'errors' ? message.slice(0, message.indexOf(':')) : '';
    const key = JSON.stringify([code, stage, phase]);
    const those = found.get(key);
    if (those) those.push(warning);
    else found.set(key, [warning]);
  }
  return [...found.values()];
}

function groupText([first, ...others]: readonly Warning[]): string {
  const { message, stage } = first!;
  const where = stage === undefined ? '' : `stage ${printable(stage)}: `;
  const more = others.length === 0 ? '' : ` (and ${others.length} more like it)`;
  return `warning: ${where}${printable(message)}${more}`;
}

function notes(report: Report, thresholds: boolean): string[] {
  const { warnings, status, valid } = report;
  const found = groups(warnings).map(groupText);
  if (status === 'aborted') found.unshift('warning: interrupted; this is not all of it');
  if (status === 'failed') found.unshift('warning: ended by an error; this is not all of it');
  if (!valid) {
    found.push('warning: not valid: the load was not sent as the scenario asks, see above');
  }
  const missed = report.thresholds.filter(({ met }) => thresholds && !met);
  for (const { text, stage } of missed) {
    found.push(`warning: stage ${printable(stage)}: missed the threshold ${printable(text)}`);
  }
  const codes = warnings.map(({ code }) => code);
  const advice = codes.flatMap((code) => (Object.hasOwn(ADVICE, code) ? [ADVICE[code]!] : []));
  return [...found, ...[...new Set(advice)].map((text) => `what to do: ${text}`)];
}

/** The warnings, one a line and broken to the width, then what to do; empty when there are none. */
export function renderWarnings(report: Report, options: WarningOptions): string {
  const width = Math.max(NARROWEST_TERMINAL, options.columns);
  return notes(report, options.thresholds ?? true)
    .flatMap((note) => wrap(note, width, '  '))
    .map((line) => (options.colour ? styleText('yellow', line, { validateStream: false }) : line))
    .map((line) => `${line}\n`)
    .join('');
}
