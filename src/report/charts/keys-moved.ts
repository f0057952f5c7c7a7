// A network change: did only those keys move that had to?
import type { NetworkChange } from '../../schema/generated/report.js';
import { formatCount, formatPercent } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import { AXIS, BLUE } from './colours.js';
import { groupedBars } from './grouped-bars.js';
import type { ChartInput } from './input.js';
import { percentAxis } from './style.js';
import { changeText } from './time-frame.js';

/** What both charts of network changes say when there was none. */
export const NO_CHANGE = 'No stage changed the network.';

/** Every network change with the stage it came before: `4x3s#2: −p3`. */
export function changesOf({ stages }: ChartInput) {
  return stages.flatMap(({ label, results }) =>
    (results[0]?.network_changes ?? []).map((change, i) => {
      const all = results.flatMap((result) => result.network_changes[i] ?? []);
      return { label: `${label}: ${changeText(change)}`, change, all };
    }),
  );
}

const SERIES = [
  ['moved, by the ring', BLUE, (change: NetworkChange) => change.moved_keys],
  ['had to move', AXIS, (change: NetworkChange) => change.predicted_moved],
] as const;

/** Keys that a change of the network moved, against those that had to. */
export function keysMoved(input: ChartInput): ChartDocument {
  const changes = changesOf(input);
  // Placement does not depend on the run.
  const rows = changes.flatMap(({ label, change }) =>
    SERIES.map(([name, , read]) => {
      return [label, name, read(change), change.keys === 0 ? 0 : read(change) / change.keys];
    }),
  );
  return chart(input, {
    id: 'keys_moved',
    title: 'Keys that a network change moved',
    description:
      'Keys that another peer holds than before, as a part of all keys of the stage, beside those that no placement could have left where they were: a peer that left held them, or one that joined does.',
    columns: ['stage', 'keys', 'count', 'share'],
    rows,
    whenEmpty: NO_CHANGE,
    figures: changes.map(
      ({ label, change: { keys, moved_keys: moved, predicted_moved: predicted } }) =>
        `${label}: ${formatCount(moved)} of ${formatCount(keys)} keys moved (${formatPercent(keys === 0 ? null : moved / keys)}), ${formatCount(predicted)} had to`,
    ),
    body: groupedBars({
      labels: changes.map(({ label }) => label),
      title: 'stage and change before it',
      by: 'keys',
      series: SERIES.map(([name, colour]) => [name, colour]),
      value: { field: 'share', axis: percentAxis('share of all keys') },
    }),
  });
}
