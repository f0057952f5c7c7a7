// Is one peer fuller than the others?
import { formatBytes } from '../../units.js';
import { chart, type ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { peerBars } from './peer-bars.js';
import { peerFigures } from './peer-sums.js';
import { bytesAxis } from './style.js';

/** Memory that the items of each peer take at the end of the last stage that tells. */
export function bytesPerPeer(input: ChartInput): ChartDocument {
  const told = input.stages.map((stage) => ({
    label: stage.label,
    bytes: peerFigures(stage, (peer) => peer.bytes),
  }));
  const last = told.findLast(({ bytes }) => bytes.size > 0);
  const peers = [...(last?.bytes ?? [])];
  const ideal = peers.reduce((sum, [, bytes]) => sum + bytes, 0) / peers.length;
  const rows = peers.map(([name, bytes]) => [name, bytes, ideal]);
  const when = last ? `stage ${last.label}` : 'a stage';
  return chart(input, {
    id: 'bytes_per_peer',
    title: 'Memory in use per peer',
    description: `Memory used by the items of each peer at the end of ${when}, median over the runs, and that of equal peers.`,
    columns: ['peer', 'bytes', 'ideal bytes'],
    rows,
    whenEmpty: 'The peers do not tell their memory.',
    figures: peers.map(([name, bytes]) => `${name}: ${formatBytes(bytes)}`),
    body: peerBars({
      names: peers.map(([name]) => name),
      field: 'bytes',
      axis: bytesAxis('used by items', Math.max(0, ...peers.map(([, bytes]) => bytes))),
      references: [{ field: 'ideal bytes', name: 'ideal: equal shares' }],
    }),
  });
}
