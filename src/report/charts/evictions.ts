// Did the memory suffice?
import { formatCount } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { VERMILLION } from './colours.js';
import type { ChartInput } from './input.js';
import { stageBars } from './stage-bars.js';
import { wholeAxis } from './style.js';
import { whyUnknown } from './why-unknown.js';

/** Items thrown out during each stage. */
export function evictions(input: ChartInput): ChartDocument {
  return stageBars(input, {
    id: 'evictions',
    title: 'Evictions',
    description: 'Items that all peers threw out to make room, per stage, its preload included.',
    metric: 'evictions',
    column: 'evicted items',
    axis: wholeAxis('evicted items'),
    colour: VERMILLION,
    format: formatCount,
    unit: 'evictions',
    whenNone: 'Nothing was evicted.',
    whenEmpty: whyUnknown(input, {
      read: (peer) => peer.evictions,
      own: 'their evictions',
      sum: 'the evictions of all peers are',
    }),
  });
}
