// Did the ring share the work as predicted?
import { formatPercent } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { peerBars } from './peer-bars.js';
import { NO_OPERATIONS, peerSums } from './peer-sums.js';
import { percentAxis } from './style.js';

/** Share of each peer in all operations, against what the placement predicts and against the ideal. */
export function operationsPerPeer(input: ChartInput): ChartDocument {
  const sums = peerSums(input);
  const total = [...sums.values()].reduce((sum, peer) => sum + peer.operations, 0);
  const rows = [...sums].flatMap(([name, { operations, predicted, ideal }]) => {
    if (total === 0) return [];
    const expected = Number.isNaN(predicted) ? null : predicted / total;
    return [[name, operations, operations / total, expected, ideal / total]];
  });
  const isPredicted = rows.some((row) => row[3] !== null);
  return chart(input, {
    id: 'operations_per_peer',
    title: 'Operations per peer',
    description:
      'Share of each peer in the requests of all stages and runs, the share that the ring predicts, and that of equal peers.',
    columns: ['peer', 'operations', 'share', 'predicted share', 'ideal share'],
    rows,
    whenEmpty: NO_OPERATIONS,
    figures: rows.map(
      ([name, , share, predicted]) =>
        `${name}: ${formatPercent(share as number)}, predicted ${formatPercent(predicted as number | null)}`,
    ),
    body: peerBars({
      names: [...sums.keys()],
      field: 'share',
      axis: percentAxis('share of operations'),
      references: [
        ...(isPredicted ? [{ field: 'predicted share', name: 'predicted by the ring' }] : []),
        { field: 'ideal share', name: 'ideal: equal shares' },
      ],
    }),
  });
}
