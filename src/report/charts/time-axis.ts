// What charts over time draw alike: the axis with round times, boundaries and names of stages, marks
// of what happened to the network, and lines that break where there is no value.
import { cutText } from '../font-widths.js';
import { PLOT_WIDTH, type Spec } from './chart.js';
import { AXIS, GREY, VERMILLION } from './colours.js';
import type { TimeFrame } from './time-frame.js';
import type { TimeSlice } from './time-slices.js';

/** What such a chart says when it has nothing to show. */
export const WHEN_EMPTY = 'No interval was measured.';
/** Name of the column of times. */
export const TIME = 'time_s';

const NAME_SIZE = 11;
/** Height of a row of names above the plot. */
const ROW_PX = 14;
const MOST_TICKS = 8;
const MINUTE_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800];
const HOUR_STEPS = [3600, 7200, 14_400, 21_600, 43_200, 86_400];
const STEPS = [
  ...[-4, -3, -2, -1].flatMap((power) => [1, 2, 5].map((step) => Number(`${step}e${power}`))),
  ...MINUTE_STEPS,
  ...HOUR_STEPS,
];

/** Up to this many seconds, and then this many minutes, a time is written in that unit alone. */
const MOST_SECONDS = 120;
const MOST_MINUTES_S = 7200;

/** Vega expressions that write seconds as minutes or hours: `2:05`. */
const AS_MINUTES = "format(floor(datum.value / 60), 'd') + ':' + format(datum.value % 60, '02d')";
const AS_HOURS =
  "format(floor(datum.value / 3600), 'd') + ':' + format(floor(datum.value % 3600 / 60), '02d')";

function timeAxis(totalS: number): Spec {
  const step = STEPS.find((each) => totalS / each <= MOST_TICKS) ?? totalS;
  const count = step > 0 ? Math.floor(totalS / step + 1e-9) : 0;
  const values = Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
  const [unit, labelExpr] =
    totalS <= MOST_SECONDS
      ? ['s', "format(datum.value, '~g')"]
      : totalS <= MOST_MINUTES_S
        ? ['min:s', AS_MINUTES]
        : ['h:min', AS_HOURS];
  return { title: `time in measure phases (${unit})`, values, labelExpr, grid: false };
}

/** The x encoding for seconds since the first measure phase began. */
export function timeEncoding({ totalS }: TimeFrame, field: string): Spec {
  return {
    field,
    type: 'quantitative',
    scale: { domain: [0, totalS || 1], nice: false },
    axis: timeAxis(totalS),
  };
}

/** Less than this of a name, with the ellipsis, says nothing. */
const LEAST_CHARACTERS = 4;

/** Of marks the peer's name is at the end, where names of peers differ. */
const END_OF_MARK = 0.5;

/** A name in `room` px; empty where next to nothing of it would be left. */
function nameIn(room: number, text: string, endShare: number): string {
  const cut = cutText(text, NAME_SIZE, room, endShare);
  return cut !== text && cut.length < LEAST_CHARACTERS ? '' : cut;
}

/** Texts at times, each cut where the next begins. */
function textsAt(
  texts: readonly { readonly atS: number; readonly text: string }[],
  totalS: number,
  endShare = 0,
): Spec[] {
  return texts.map(({ atS, text }, i) => {
    const untilS = texts[i + 1]?.atS ?? totalS;
    return { at: atS, name: nameIn(((untilS - atS) / totalS) * PLOT_WIDTH - 8, text, endShare) };
  });
}

function textLayer(values: readonly Spec[], x: Spec, row: number, color: string): Spec {
  return {
    data: { values },
    mark: { type: 'text', align: 'left', dx: 3, dy: -9 - row * ROW_PX, color, fontSize: NAME_SIZE },
    encoding: { x, y: { value: 0 }, text: { field: 'name', type: 'nominal' } },
  };
}

/** Room that the names need above the plot, in px. */
function headroomOf({ marks }: TimeFrame): number {
  return marks.length > 0 ? ROW_PX + 4 : 4;
}

/**
 * A line where each stage begins and one where something happened to the network, and above the plot
 * what: names of stages, and over them names of peers that left or joined.
 */
function stageLayers(frame: TimeFrame): Spec[] {
  const { totalS, stages, marks } = frame;
  const x = timeEncoding(frame, 'at');
  const starts = stages.map(({ label, startS }) => ({ atS: startS, text: label }));
  const marked = new Set([0, ...marks.map(({ atS }) => atS)]);
  const inside = starts.filter(({ atS }) => !marked.has(atS)).map(({ atS }) => ({ at: atS }));
  const rule = (values: readonly Spec[], mark: Spec): Spec => ({
    data: { values },
    mark: { type: 'rule', strokeDash: [3, 3], ...mark },
    encoding: { x },
  });
  return [
    rule(inside, { color: AXIS }),
    textLayer(textsAt(starts, totalS), x, 0, GREY),
    ...(marks.length === 0
      ? []
      : [
          rule(
            marks.map(({ atS }) => ({ at: atS })),
            { color: VERMILLION, strokeDash: [1, 0] },
          ),
          textLayer(textsAt(marks, totalS, END_OF_MARK), x, 1, VERMILLION),
        ]),
  ];
}

/** The parts of a chart that draws `layers` over the time axis. */
export function overTime(frame: TimeFrame, layers: readonly Spec[]) {
  return { headroom: headroomOf(frame), body: { layer: [...layers, ...stageLayers(frame)] } };
}

/** Where a slice's point stands, in seconds. */
export function middle(slice: TimeSlice): number {
  return (slice.startS + slice.endS) / 2;
}

/** Lines of few points show them; of many, they only make the line thick. */
const MOST_POINTS = 40;

/**
 * Layers of lines that break between stages and where `field` is null. `rows` hold `stage`, `field`
 * and what `encoding` names, in the order of time, a `series` at a time. A value whose neighbours have
 * none is no line; it is drawn as a point.
 */
export function lineLayers(
  rows: readonly Readonly<Record<string, string | number | null>>[],
  field: string,
  series: string,
  mark: Spec,
  encoding: Spec,
): Spec[] {
  const isJoined = (i: number, j: number): boolean =>
    rows[j]?.stage === rows[i]!.stage &&
    rows[j]?.[series] === rows[i]![series] &&
    rows[j]?.[field] !== null;
  const points = rows.filter(
    (row, i) =>
      row[field] !== null &&
      (rows.length <= MOST_POINTS || (!isJoined(i, i - 1) && !isJoined(i, i + 1))),
  );
  const lines = {
    mark: { type: 'line', strokeWidth: 2, ...mark },
    encoding: { detail: { field: 'stage', type: 'nominal' }, ...encoding },
  };
  if (points.length === 0) return [lines];
  const dots = { type: 'point', filled: true, size: 34, ...mark };
  return [lines, { data: { values: points }, mark: dots, encoding }];
}
