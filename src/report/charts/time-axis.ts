// The time axis that charts over time share: all stages on one axis, with boundaries and names of
// stages drawn across.
import { PLOT_WIDTH, type Spec } from './chart.js';
import { GREY } from './style.js';
import type { TimeSlice } from './time-slices.js';

/** What such a chart says when it has nothing to show. */
export const WHEN_EMPTY = 'No interval was measured.';
/** Name of the column of times. */
export const TIME = 'time_s';
const NAME_CHARACTER_PX = 6;

/** The x encoding for seconds since the first measure phase began. */
export function timeEncoding(slices: readonly TimeSlice[], field: string): Spec {
  const endS = Math.max(...slices.map((slice) => slice.endS));
  return {
    field,
    type: 'quantitative',
    scale: { domain: [0, endS], nice: false },
    axis: { title: 'time in measure phases (s)', grid: false },
  };
}

/** A rule where each stage begins, and its name where the stage is wide enough for one. */
export function stageLayers(slices: readonly TimeSlice[]): Spec[] {
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { label, startS, endS } of slices) {
    if (!starts.has(label)) starts.set(label, startS);
    ends.set(label, endS);
  }
  const totalS = Math.max(...slices.map((slice) => slice.endS));
  const stages = [...starts].map(([label, startS]) => {
    const room = Math.floor(
      (((ends.get(label)! - startS) / totalS) * PLOT_WIDTH) / NAME_CHARACTER_PX - 1,
    );
    const name = label.length <= room ? label : room < 4 ? '' : `${label.slice(0, room - 1)}…`;
    return { start: startS, name };
  });
  const x = timeEncoding(slices, 'start');
  return [
    {
      data: { values: stages.filter((stage) => stage.start > 0) },
      mark: { type: 'rule', color: '#9aa5b1', strokeDash: [3, 3] },
      encoding: { x },
    },
    {
      data: { values: stages },
      mark: { type: 'text', align: 'left', dx: 4, dy: -6, color: GREY, fontSize: 10 },
      encoding: { x, y: { value: 0 }, text: { field: 'name', type: 'nominal' } },
    },
  ];
}

/** Where a slice's point stands, in seconds. */
export function middle(slice: TimeSlice): number {
  return (slice.startS + slice.endS) / 2;
}

/** A layer of lines that break between stages: `detail` keeps each stage a line of its own. */
export function line(extra: Spec, encoding: Spec): Spec {
  const detail = { field: 'stage', type: 'nominal' };
  return {
    // A stage of a single interval has no line; its point must be seen.
    mark: { type: 'line', strokeWidth: 2, point: { size: 20 }, ...extra },
    encoding: { detail, ...encoding },
  };
}
