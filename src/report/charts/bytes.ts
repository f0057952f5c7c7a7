// How full were the peers?
import { formatBytes } from '../../units.js';
import type { ChartDocument, Spec } from './chart.js';
import type { ChartInput } from './input.js';
import { highestOf, stageBars } from './stage-bars.js';
import { GREEN } from './style.js';

const MOST_TICKS = 8;

/** Vega's ticks are round in powers of ten; these are round in powers of 1024. */
function bytesAxis(highest: number): Spec {
  const power = Math.max(0, Math.floor(Math.log2(Math.max(1, highest)) / 10));
  const unit = 1024 ** power;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * unit);
  if (power > 0) steps.unshift(unit / 5, unit / 2);
  const step = steps.find((each) => highest / each <= MOST_TICKS) ?? unit * 1024;
  const values = Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step);
  const name = ['B', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? 'B';
  const labelExpr = `format(datum.value / ${unit}, '~r') + ' ${name}'`;
  return { title: 'used by items, all peers', values, labelExpr };
}

/** Memory that items take at the end of each stage. */
export function bytes(input: ChartInput): ChartDocument {
  const highest = highestOf(input, 'bytes');
  return stageBars(input, {
    id: 'bytes',
    title: 'Memory in use',
    description: 'Memory used by the items of all peers at the end of each stage.',
    metric: 'bytes',
    column: 'bytes',
    axis: bytesAxis(highest),
    colour: GREEN,
    format: formatBytes,
    whenEmpty: 'No stage was measured, or the peers do not tell their memory.',
  });
}
