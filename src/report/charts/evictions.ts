// Did the memory suffice?
import { formatCount } from '../../units.js';
import type { ChartDocument } from './chart.js';
import type { ChartInput } from './input.js';
import { stageBars } from './stage-bars.js';
import { countAxis, VERMILLION } from './style.js';

/** Items thrown out during each stage. */
export function evictions(input: ChartInput): ChartDocument {
  return stageBars(input, {
    id: 'evictions',
    title: 'Evictions',
    description: 'Items that all peers threw out to make room, per stage, its preload included.',
    metric: 'evictions',
    column: 'evicted items',
    axis: { ...countAxis('evicted items'), tickMinStep: 1 },
    colour: VERMILLION,
    format: formatCount,
    whenEmpty: 'No stage was measured, or the peers do not tell their evictions.',
  });
}
