// Changes of the network between stages in words, for the page and the terminal.
import type { NetworkChange, Report } from '../schema/generated/report.js';
import { formatCount, formatDurationS, formatPercent } from '../units.js';

/** One sentence per change of every run; `named` writes the names in it, which come from outside. */
export function changeSentences({ runs }: Report, named = (name: string) => name): string[] {
  return runs.flatMap(({ index, stages }) =>
    stages.flatMap(({ name, network_changes: changes }) =>
      changes.map((change) => {
        const run = runs.length > 1 ? `run ${index}, ` : '';
        return `${run}before stage ${named(name)}: ${sentence(change, named)}`;
      }),
    ),
  );
}

function sentence(change: NetworkChange, named: (name: string) => string): string {
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
  return `${who}; ${went}${ratesOf(change)}`;
}

function ratesOf({ hit_rate_before: before, ...change }: NetworkChange): string {
  const { hit_rate_at: at, hit_rate_after: after, recovery_s: recoveryS } = change;
  if (before === null || at === null) return '';
  const back =
    recoveryS === null
      ? 'it did not come back'
      : recoveryS === 0
        ? 'it was never lower'
        : `back after ${formatDurationS(recoveryS)}`;
  const rates = [before, at, after].map(formatPercent);
  return `; hit rate ${rates[0]!} before, ${rates[1]!} at first, ${rates[2]!} at last: ${back}`;
}
