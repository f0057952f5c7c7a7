// How full were the peers?
import { formatBytes } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { GREEN } from './colours.js';
import type { ChartInput } from './input.js';
import { highestOf, stageBars } from './stage-bars.js';
import { bytesAxis } from './style.js';
import { whyUnknown } from './why-unknown.js';

/** Memory that items take at the end of each stage. */
export function bytes(input: ChartInput): ChartDocument {
  const highest = highestOf(input, 'bytes');
  return stageBars(input, {
    id: 'bytes',
    title: 'Memory in use',
    description: 'Memory used by the items of all peers at the end of each stage.',
    metric: 'bytes',
    column: 'bytes',
    axis: bytesAxis('used by items, all peers', highest),
    colour: GREEN,
    format: formatBytes,
    unit: 'used by items',
    whenEmpty: whyUnknown(input, {
      read: (peer) => peer.bytes,
      own: 'their memory',
      sum: 'the memory of all peers is',
    }),
  });
}
