// Why a figure that is summed over all peers is not known: one reason, the one that applies.
import { printable } from '../../printable.js';
import type { Fault, PeerResult } from '../../schema/generated/report.js';
import type { ChartInput } from './input.js';

/** The figure in words. */
export interface PeerFigure {
  readonly read: (peer: PeerResult) => number | null;
  /** `their evictions` */
  readonly own: string;
  /** `the evictions of all peers are` */
  readonly sum: string;
}

/** More names than this are a number. */
const MOST_NAMES = 2;

function isEndOfProcess({ action, done_s: doneS }: Fault): boolean {
  return doneS !== null && (action === 'kill' || action === 'restart');
}

/** Why no stage has the sum of a figure, in one sentence. */
export function whyUnknown({ stages }: ChartInput, { read, own, sum }: PeerFigure): string {
  const results = stages.flatMap((stage) => stage.results);
  const peers = results.flatMap((result) => result.peers);
  const silent = peers.filter((peer) => read(peer) === null);
  if (silent.length === peers.length) return `The peers do not tell ${own}.`;
  const names = [...new Set(silent.map(({ name }) => name))];
  const who =
    names.length > MOST_NAMES ? `${names.length} peers` : names.map(printable).join(' and ');
  const ended = results.flatMap(({ faults }) => faults).filter(isEndOfProcess);
  const was = names.length === 1 ? 'was' : 'were';
  // A new process counts from zero, and what the old one knew went with it.
  const how = ended.some(({ action }) => action === 'restart') ? 'restarted' : 'killed';
  return names.every((name) => ended.some(({ peer }) => peer === name))
    ? `${who} ${was} ${how}: ${sum} not known.`
    : `${who} did not tell: ${sum} not known.`;
}
