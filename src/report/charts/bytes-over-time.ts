// How did the memory of the peers fill?
import { formatBytes } from '../../units.js';
import type { ChartDocument } from './chart.js';
import { GREEN } from './colours.js';
import type { ChartInput } from './input.js';
import { bytesAxis } from './style.js';
import { timeLine } from './time-line.js';
import type { TimeSlice } from './time-slices.js';

/**
 * The slices in which the peers told their memory, which is once a second, so that the line leads from
 * answer to answer. Where more than one answer is missing (a peer was away) a slice without stands between
 * them and breaks it.
 */
function answers(slices: readonly TimeSlice[]): readonly TimeSlice[] {
  const told = slices.filter(({ bytes }) => bytes !== null);
  const stepsS = told.flatMap(({ label, startS }, at) => {
    const before = told[at - 1];
    return before?.label === label ? [startS - before.startS] : [];
  });
  const longestS = 2.5 * Math.min(...stepsS);
  let last: TimeSlice | undefined;
  return slices.filter((slice) => {
    if (slice.bytes !== null) {
      last = slice;
      return true;
    }
    const next = told.find(({ startS }) => startS > slice.startS);
    const isBetween = last?.label === slice.label && next?.label === slice.label;
    return isBetween && next.startS - last!.startS > longestS;
  });
}

/** Memory that items take over time, where the peers told it. */
export function bytesOverTime(input: ChartInput): ChartDocument {
  const told = answers(input.slices);
  const highest = Math.max(0, ...told.map((slice) => slice.bytes ?? 0));
  return timeLine(
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
