// Axes, scales and encodings that charts share, so that a stage or a figure looks the same everywhere.
import { textWidth } from '../font-widths.js';
import { PLOT_WIDTH, type Spec } from './chart.js';
import { PALETTE } from './colours.js';

const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
] as const;

const SHAPES = [
  'circle',
  'square',
  'diamond',
  'triangle-up',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
] as const;

/** Vega expression: an axis label in µs, ms or s for a value in µs. */
const US_LABEL =
  "datum.value === 0 ? '0'" +
  " : datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' s'" +
  " : datum.value >= 1e3 ? format(datum.value / 1e3, '~g') + ' ms'" +
  " : format(datum.value, '~g') + ' µs'";

/** An axis of latencies in µs, from zero. */
export function latencyAxis(title: string): Spec {
  return { title, labelExpr: US_LABEL };
}

/** Steps between ticks within a decade; fewer when there are many decades to label. */
function stepsFor(decades: number): readonly number[] {
  return decades <= 3 ? [1, 2, 5] : decades <= 5 ? [1, 3] : [1];
}

/** Round numbers, from the decade below the smallest value to the one above the largest. */
function logTicks(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(values.reduce((a, b) => Math.min(a, b), Infinity)));
  const to = Math.ceil(Math.log10(values.reduce((a, b) => Math.max(a, b), 0)));
  const steps = stepsFor(to - from);
  return Array.from({ length: Math.max(0, to - from) + 1 }, (_, i) =>
    steps.map((step) => Number((step * 10 ** (from + i)).toPrecision(1))),
  ).flat();
}

const LOG_ROOM = 1.25;
const MOST_LOG_TICKS = 100;

/** A logarithmic scale of positive values with some room on both sides. */
export function logScale(values: readonly number[]): Spec {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const domain = high > 0 ? [low / LOG_ROOM, high * LOG_ROOM] : [1, 10];
  return { type: 'log', domain, nice: false };
}

/** A logarithmic axis of latencies in µs, with ticks at round numbers of the values' range. */
export function logLatencyAxis(valuesUs: readonly number[], what = 'latency'): Spec {
  return {
    title: `${what} (logarithmic)`,
    labelExpr: US_LABEL,
    values: logTicks(valuesUs),
    // Else Vega leaves out some of the values as it likes.
    tickCount: MOST_LOG_TICKS,
  };
}

/** A logarithmic axis of counts from 1, with ticks at round numbers of the counts' range. */
export function logCountAxis(title: string, counts: readonly number[]): Spec {
  return { ...countAxis(`${title} (logarithmic)`), values: logTicks([1, ...counts]) };
}

/** The scale of values from zero up; values that are all zero need a domain to have one. */
export function scaleFor(values: readonly number[]): Spec {
  return values.every((value) => value === 0) ? { domain: [0, 1] } : {};
}

/** An axis of counts or rates: `0.5`, `20k`, `1.2M`. */
export function countAxis(title: string): Spec {
  // SI prefixes below one would read as `500m`.
  return { title, labelExpr: "format(datum.value, datum.value < 1 ? '~g' : '~s')" };
}

/** An axis of whole things: no tick between one and two of them. */
export function wholeAxis(title: string): Spec {
  return { ...countAxis(title), tickMinStep: 1 };
}

/** An axis of ratios, in percent. */
export function percentAxis(title: string): Spec {
  return { title, format: '~%' };
}

const MOST_TICKS = 6;

/**
 * An axis of bytes up to `highest`. Vega's ticks are round in powers of ten; these are round in
 * powers of 1024.
 */
export function bytesAxis(title: string, highest: number): Spec {
  const power = Math.max(0, Math.floor(Math.log2(Math.max(1, highest)) / 10));
  const unit = 1024 ** power;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * unit);
  if (power > 0) steps.unshift(unit / 5, unit / 2);
  const step = steps.find((each) => highest / each <= MOST_TICKS) ?? unit * 1024;
  const values = Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step);
  const name = ['B', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? 'B';
  const labelExpr = `datum.value === 0 ? '0' : format(datum.value / ${unit}, '~r') + ' ${name}'`;
  return { title, values, labelExpr };
}

const LABEL_SIZE = 11;
const WIDEST_TURNED = 120;
/** Steep enough for the first of them to stay over the axis beside the plot. */
const TURNED = -55;
const WIDEST_IN_LEGEND = 170;
/** Symbol, and the gaps beside it. */
const LEGEND_SYMBOL_PX = 36;

function widest(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => textWidth(label, LABEL_SIZE)));
}

/**
 * Vega expression that cuts the middle out of labels wider than `room` px: of long names it is mostly
 * the end that differs. Nothing where all fit.
 */
function shortened(labels: readonly string[], room: number): Spec {
  const long = labels.filter((label) => textWidth(label, LABEL_SIZE) > room);
  if (long.length === 0) return {};
  const widestCharacter = Math.max(
    ...long.map((label) => textWidth(label, LABEL_SIZE) / label.length),
  );
  const fitting = Math.max(3, Math.floor((room - LABEL_SIZE) / widestCharacter));
  const head = Math.ceil((fitting - 1) / 2);
  const tail = fitting - 1 - head;
  const cut = `slice(datum.label, 0, ${head}) + '…' + slice(datum.label, -${tail})`;
  return { labelExpr: `length(datum.label) > ${fitting} ? ${cut} : datum.label` };
}

const BAND_SHARE = 0.8;
const WIDEST_BAR = 72;

/** From the middle of one band to that of the next, in px. */
export function slotWidth(bands: number): number {
  return PLOT_WIDTH / Math.max(1, bands);
}

/** Width of one bar where each of `bands` holds `bars` side by side, in px: however few, not too wide. */
export function barWidth(bands: number, bars = 1): number {
  return Math.min((BAND_SHARE * slotWidth(bands)) / bars, WIDEST_BAR);
}

/** Whether each of the texts fits into `room` px beside its neighbours. */
export function isRoomFor(texts: readonly string[], room: number): boolean {
  return widest(texts) <= room - 3;
}

/**
 * The x encoding for names of stages or peers, each with `bars` side by side: order kept, bars of a sane
 * width however few there are, labels turned where they would not fit beside one another.
 */
export function bandEncoding(
  field: string,
  title: string,
  domain: readonly string[],
  bars = 1,
): Spec {
  const slot = slotWidth(domain.length);
  const turned = widest(domain) > slot - 6;
  const gap = 1 - (barWidth(domain.length, bars) * bars) / slot;
  return {
    field,
    type: 'nominal',
    // The domain is data; a `sort` would put the names into an expression.
    scale: { domain, paddingInner: gap, paddingOuter: gap / 2 },
    axis: {
      title,
      grid: false,
      labelLimit: 0,
      ...shortened(domain, turned ? WIDEST_TURNED : slot),
      labelAngle: turned ? TURNED : 0,
      labelOverlap: domain.length > 40 ? 'greedy' : false,
    },
  };
}

/** As many legend columns as fit under the plot, and long labels shortened. */
export function legendFor(labels: readonly string[]): Spec {
  const room = Math.min(widest(labels), WIDEST_IN_LEGEND) + LEGEND_SYMBOL_PX;
  return {
    columns: Math.max(1, Math.floor(PLOT_WIDTH / room)),
    labelLimit: 0,
    ...shortened(labels, WIDEST_IN_LEGEND),
  };
}

/** The scale that gives every stage its colour. */
function stageColours(labels: readonly string[]): Spec {
  return { domain: labels, range: labels.map((_, i) => PALETTE[i % PALETTE.length]) };
}

/** Colour and shape by stage, for dots. */
export function stageDots(labels: readonly string[]): Spec {
  const base = { field: 'stage', type: 'nominal', legend: legendFor(labels) };
  const range = labels.map((_, i) => SHAPES[i % SHAPES.length]);
  return {
    color: { ...base, scale: stageColours(labels) },
    shape: { ...base, scale: { domain: labels, range } },
  };
}

/** Colour and dash by stage; dashes tell stages apart that share a colour. */
export function stageLine(labels: readonly string[]): Spec {
  const legend = legendFor(labels);
  const dashes = labels.map((_, i) => DASHES[Math.floor(i / PALETTE.length) % DASHES.length]);
  const base = { field: 'stage', type: 'nominal' };
  return {
    color: {
      ...base,
      scale: stageColours(labels),
      legend: { ...legend, symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
    ...(labels.length > PALETTE.length && {
      strokeDash: { ...base, scale: { domain: labels, range: dashes }, legend },
    }),
  };
}
