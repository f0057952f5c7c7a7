// How did the memory of the peers fill?
import { formatBytes } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { GREEN } from './colours.js';
import type { ChartInput } from './input.js';
import { bytesAxis } from './style.js';
import { timeLine } from './time-line.js';

/** Memory that items take over time, where the peers told it. */
export function bytesOverTime(input: ChartInput): ChartDocument {
  const told = input.slices.filter((slice) => slice.bytes !== null);
  const highest = Math.max(0, ...told.map((slice) => slice.bytes ?? 0));
  return timeLine(
    // Peers are asked once a second: the line leads from answer to answer.
    { ...input, slices: told.length > 0 ? told : input.slices },
    {
      id: 'bytes_over_time',
      title: 'Memory in use over time',
      description:
        'Memory used by the items of all peers over the measure phases of all stages, mean over the runs, where the peers told it: once a second and at the end.',
      column: 'bytes',
      axis: bytesAxis('used by items, all peers', highest),
      colour: GREEN,
      value: (slice) => slice.bytes,
      format: formatBytes,
      nothing: (values) =>
        values.length === 0 ? 'The peers do not tell their memory.' : undefined,
    },
  );
}
