// One figure over time as a line, with its range in words.
import { chart, records, type ChartDocument, type Spec } from './chart.js';
import type { ChartInput } from './input.js';
import { scaleFor } from './style.js';
import { lineLayers, middle, overTime, TIME, timeEncoding, WHEN_EMPTY } from './time-axis.js';
import type { TimeSlice } from './time-slices.js';

/** What a chart of one figure over time shows. */
export interface TimeLine {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Name of the value's column, with its unit. */
  readonly column: string;
  readonly axis: Spec;
  readonly colour: string;
  /** The value of a slice; null breaks the line. */
  readonly value: (slice: TimeSlice) => number | null;
  /** Ends of the scale; default: from zero. */
  readonly domain?: readonly [number, number];
  /** Writes a value in words, with its unit. */
  readonly format: (value: number) => string;
  /** Says in words why nothing is worth drawing, given all values; undefined when there is. */
  readonly nothing?: (values: readonly number[]) => string | undefined;
  /** Layers of other things on the same axes. */
  readonly extra?: (x: Spec, y: Spec) => Spec[];
}

/** Lowest and highest of each stage. */
function ranges(input: ChartInput, slices: readonly TimeSlice[], line: TimeLine): string[] {
  return input.labels.flatMap((label) => {
    const values = slices
      .filter((slice) => slice.label === label)
      .map(line.value)
      .filter((value) => value !== null);
    if (values.length === 0) return [];
    const low = line.format(Math.min(...values));
    const high = line.format(Math.max(...values));
    return [`${label}: ${low === high ? low : `${low} to ${high}`}`];
  });
}

/** Draws `line` over the measure phases of all stages. */
export function timeLine(input: ChartInput, line: TimeLine): ChartDocument {
  const known = input.slices.map(line.value).filter((value) => value !== null);
  const why = input.slices.length === 0 ? WHEN_EMPTY : line.nothing?.(known);
  const slices = why === undefined ? input.slices : [];
  const columns = ['stage', TIME, line.column];
  const rows = slices.map((slice) => [slice.label, middle(slice), line.value(slice)]);
  const values = slices.map((slice) => line.value(slice) ?? 0);
  const x = timeEncoding(input.frame, TIME);
  const y = {
    field: line.column,
    type: 'quantitative',
    axis: line.axis,
    scale: line.domain ? { domain: line.domain } : scaleFor(values),
  };
  const points = records(columns, rows) as Record<string, string | number | null>[];
  return chart(input, {
    id: line.id,
    title: line.title,
    description: line.description,
    columns,
    rows,
    whenEmpty: why ?? WHEN_EMPTY,
    figures: ranges(input, slices, line),
    ...overTime(input.frame, [
      ...(line.extra?.(x, y) ?? []),
      ...lineLayers(points, line.column, 'stage', { color: line.colour }, { x, y }),
    ]),
  });
}
