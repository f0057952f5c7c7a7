// How fast was each stage?
import { formatRate } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { BLUE } from './colours.js';
import type { ChartInput } from './input.js';
import { stageBars } from './stage-bars.js';
import { countAxis } from './style.js';

/** Successful operations per second of each stage. */
export function throughput(input: ChartInput): ChartDocument {
  return stageBars(input, {
    id: 'throughput',
    title: 'Throughput',
    description: 'Successful operations per second of the measure phase, per stage.',
    metric: 'throughput',
    column: 'operations per second',
    axis: countAxis('operations per second'),
    colour: BLUE,
    format: formatRate,
    unit: 'operations per second',
    whenEmpty: 'No stage was measured.',
  });
}
