// The warnings of a report, one group for each kind, and what a reader can do about each kind. Knows
// no output.
import type { Report, Warning } from '../schema/generated/report.js';

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
  peer_lost:
    "see why it ended (the system's log tells of a lack of memory), and run again: its stages are not compared",
  errors: 'the page and runs[].stages[].peers[] in report.json tell when, and from which peers',
  wrong_values:
    'keep other writers off the keys; where there are none, the peer or what stands before it is at fault',
  foreign_traffic: 'keep other clients off the peers while they are measured',
  books_do_not_balance:
    'see whether a peer was restarted or used by others; where neither is so, please report it',
  peers_not_fresh: 'for repetitions let the scenario start its peers (network.peers)',
  keys_left: 'they go when the peers are flushed, or need the memory',
};

/** What a reader can do about a warning of this code; undefined where nothing is known to help. */
export function adviceOn(code: string): string | undefined {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
}

/** Codes of the warnings that make a report not valid. */
const INVALIDATING: ReadonlySet<string> = new Set([
  'rate_not_reached',
  'operations_dropped',
  'schedule_not_kept',
]);

/** Warnings that say the same of the same stage: each run of a session may have its own. */
export interface AlikeWarnings {
  readonly first: Warning;
  /** How many there are besides. */
  readonly more: number;
}

/** Warnings of one code. */
export interface WarningGroup {
  readonly code: string;
  readonly warnings: readonly AlikeWarnings[];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const those = groups.get(key);
    if (those) those.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function subject({ code, stage = '', message }: Warning): string {
  // Errors are told by phase: of the preload apart from those of what was measured.
  const phase = code === 'errors' ? message.slice(0, message.indexOf(':')) : '';
  return JSON.stringify([code, stage, phase]);
}

/** The warnings in their order, those of one kind and stage as one. */
export function alikeWarnings(warnings: readonly Warning[]): AlikeWarnings[] {
  const groups = [...groupBy(warnings, subject).values()];
  return groups.map(([first, ...others]) => ({ first: first!, more: others.length }));
}

/**
 * The warnings of a report in their order, by code: apart, those that make it not valid or that tell
 * why it ended early, and those that a reader has to know besides.
 */
export function warningGroups({ warnings, status, valid }: Report): {
  readonly reasons: readonly WarningGroup[];
  readonly others: readonly WarningGroup[];
} {
  const byCode = groupBy(alikeWarnings(warnings), ({ first }) => first.code);
  const groups = [...byCode].map(([code, those]) => ({ code, warnings: those }));
  const isReason = ({ code }: WarningGroup): boolean =>
    (!valid && INVALIDATING.has(code)) ||
    (status !== 'complete' && (code === 'failed' || code === 'interrupted'));
  return {
    reasons: groups.filter(isReason),
    others: groups.filter((group) => !isReason(group)),
  };
}
