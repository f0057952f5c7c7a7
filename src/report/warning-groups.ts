// The warnings of a report, one group for each kind, and what a reader can do about each kind. Knows
// no output.
import type { Report, Warning } from '../schema/generated/report.js';
import { CHARTS, type PageSection, PEERS } from './page-sections.js';

/** What can be done, in words; sections of the page stand between them. */
export type Advice = readonly (string | PageSection)[];

const SLOWER: Advice = [
  'ask for less (rate_per_s), or leave the load generator more of the machine',
];

/** What can be done, by the code of the warning. */
const ADVICE: Readonly<Record<string, Advice>> = {
  generator_bound: [
    'give the load more threads (--threads) or processors; else read throughput as what this client reaches',
  ],
  rate_not_reached: [
    'look for the rate that is reached, with a ramp or a lower rate_per_s; more peers or memcached ' +
      'threads may raise it',
  ],
  operations_dropped: SLOWER,
  schedule_not_kept: SLOWER,
  peer_lost: [
    "see why it ended (the system's log tells of a lack of memory), and run again: its stages are not compared",
  ],
  errors: ['see ', PEERS, ' for which peers the errors came from, and ', CHARTS, ' for when'],
  wrong_values: [
    'keep other writers off the keys; where there are none, the peer or what stands before it is at fault',
  ],
  foreign_traffic: ['keep other clients off the peers while they are measured'],
  books_do_not_balance: [
    'see whether a peer was restarted or used by others; where neither is so, please report it; ',
    PEERS,
    ' has all differences',
  ],
  peers_not_fresh: ['for repetitions let the scenario start its peers (network.peers)'],
  keys_left: ['these keys go when the peers are flushed, or need the memory'],
};

/** What a reader can do about a warning of this code; undefined where nothing is known to help. */
export function adviceOn(code: string): Advice | undefined {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
}

/** What makes a report not valid, by the code of the warning, and what that means for its figures. */
const INVALIDATING: Readonly<Record<string, string>> = {
  operations_dropped:
    'Some operations were never sent: latencies and throughput do not tell what those would have met.',
  schedule_not_kept: "Operations were sent late: latencies are the client's as much as the peers'.",
  rate_not_reached:
    'Fewer operations a second were answered than the scenario asks for: latencies ' +
    'include the wait in a growing queue, and throughput is what was reached.',
};

/** Why a report is not valid, a sentence for each reason that its warnings give. */
export function invalidity({ warnings }: Report): string {
  const codes = new Set(warnings.map(({ code }) => code));
  const found = Object.entries(INVALIDATING).filter(([code]) => codes.has(code));
  // A report of others may not tell.
  if (found.length === 0) return 'The load was not sent and answered as the scenario asks.';
  return found.map(([, words]) => words).join(' ');
}

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
    (!valid && Object.hasOwn(INVALIDATING, code)) ||
    (status !== 'complete' && (code === 'failed' || code === 'interrupted'));
  return {
    reasons: groups.filter(isReason),
    others: groups.filter((group) => !isReason(group)),
  };
}
