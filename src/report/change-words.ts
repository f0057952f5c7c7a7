// Changes of the network between stages in words, for the page and the terminal.
import type { NetworkChange, Report } from '../schema/generated/report.js';
import { formatCount, formatDurationS, formatPercent } from '../units.js';

/** One sentence per change of every run; `named` writes the names in it, which come from outside. */
export function changeSentences({ runs }: Report, named = (name: string) => name): string[] {
  return runs.flatMap(({ index, stages }) =>
    stages.flatMap(({ name, network_changes: changes, faults }) =>
      changes.map((change) => {
        const run = runs.length > 1 ? `run ${index}, ` : '';
        const faultS = faults.find(({ done_s: doneS }) => doneS !== null)?.at_s ?? Infinity;
        return `${run}before stage ${named(name)}: ${sentence(change, faultS, named)}`;
      }),
    ),
  );
}

/** `faultS` is when the first fault of the stage was, in s; Infinity for none. */
function sentence(change: NetworkChange, faultS: number, named: (name: string) => string): string {
  const { add, remove, keys, moved_keys: moved, predicted_moved: predicted } = change;
  const who = [
    ...(remove.length > 0 ? [`${remove.map(named).join(', ')} left`] : []),
    ...(add.length > 0 ? [`${add.map(named).join(', ')} joined`] : []),
  ].join(' and ');
  const had = moved === predicted ? 'all of which had to' : `${formatCount(predicted)} had to`;
  const went =
    moved === 0
      ? 'no key moved'
      : `${formatCount(moved)} of ${formatCount(keys)} keys moved, ${had}`;
  return `${who}; ${went}${ratesOf(change, faultS)}`;
}

/** Faults of the stage come later than the change: what the hit rate did after them is not its doing. */
function ratesOf({ hit_rate_before: before, ...change }: NetworkChange, faultS: number): string {
  const { hit_rate_at: at, hit_rate_after: after, recovery_s: recoveryS } = change;
  if (before === null || at === null) return '';
  const [was, first, last] = [before, at, after].map(formatPercent);
  const rates = `; hit rate ${was!} before, ${first!} at first`;
  const back =
    recoveryS === null
      ? 'not back when the stage ended'
      : recoveryS === 0
        ? 'it was never lower'
        : `back after ${formatDurationS(recoveryS)}`;
  if (faultS === Infinity) return `${rates}, ${last!} at last: ${back}`;
  if (recoveryS !== null && recoveryS <= faultS) return `${rates}: ${back}`;
  return `${rates}; when it was back cannot be told apart from the faults that followed`;
}
