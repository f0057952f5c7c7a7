// Colours, axes and scales that charts share, so that a stage or a figure looks the same everywhere.
import { PLOT_WIDTH, type Spec } from './chart.js';

/**
 * Eight colours that people with any kind of colour vision can tell apart, strongest first.
 * Source: Okabe and Ito, Color Universal Design (2008); yellow is darkened to be seen on white.
 */
export const PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#d55e00',
  '#cc79a7',
  '#56b4e9',
  '#000000',
  '#b3a100',
] as const;

/** Colours with a meaning, from the same palette. */
export const BLUE = PALETTE[0];
export const ORANGE = PALETTE[1];
export const GREEN = PALETTE[2];
export const VERMILLION = PALETTE[3];
export const SKY = PALETTE[5];
/** For what only helps to read: marks of single runs, boundaries, labels. */
export const GREY = '#5b6672';

const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
] as const;

/** Vega expression: an axis label in µs, ms or s for a value in µs. */
const US_LABEL =
  "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + ' s'" +
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

/** A logarithmic axis of latencies in µs, with ticks at round numbers of the values' range. */
export function logLatencyAxis(valuesUs: readonly number[]): Spec {
  return { title: 'latency (logarithmic)', labelExpr: US_LABEL, values: logTicks(valuesUs) };
}

/** A logarithmic axis of counts from 1, with ticks at round numbers of the counts' range. */
export function logCountAxis(title: string, counts: readonly number[]): Spec {
  return { ...countAxis(`${title} (logarithmic)`), values: logTicks([1, ...counts]) };
}

/** The scale of values from zero up; values that are all zero need a domain to have one. */
export function scaleFor(values: readonly number[]): Spec {
  return values.every((value) => value === 0) ? { domain: [0, 1] } : {};
}

/** An axis of counts or rates: `20k`, `1.2M`. */
export function countAxis(title: string): Spec {
  return { title, format: '~s' };
}

/** An axis of ratios, in percent. */
export function percentAxis(title: string): Spec {
  return { title, format: '~%' };
}

const WIDEST_LABEL = 150;
const LABEL_CHARACTER_PX = 6.2;

/**
 * The x encoding for names of stages or peers: order kept, bars of a sane width however few there
 * are, labels turned where they would not fit beside one another.
 */
export function bandEncoding(
  field: string,
  title: string,
  domain: readonly string[],
  scale: 'band' | 'point' = 'band',
): Spec {
  const longest = Math.max(0, ...domain.map((label) => label.length)) * LABEL_CHARACTER_PX;
  const turned = longest * domain.length > PLOT_WIDTH * 0.95;
  return {
    field,
    type: 'nominal',
    // The domain is data; a `sort` would put the names into an expression.
    scale:
      scale === 'point'
        ? { type: scale, domain, padding: 0.5 }
        : {
            type: scale,
            domain,
            paddingInner: 0.25,
            paddingOuter: domain.length < 4 ? (4 - domain.length) / 2 : 0.15,
          },
    axis: {
      title,
      grid: false,
      labelLimit: turned ? WIDEST_LABEL : PLOT_WIDTH / domain.length,
      labelAngle: turned ? -40 : 0,
      labelOverlap: domain.length > 40 ? 'greedy' : false,
    },
  };
}

/** The scale that gives every stage its colour. */
function stageColours(labels: readonly string[]): Spec {
  return { domain: labels, range: labels.map((_, i) => PALETTE[i % PALETTE.length]) };
}

/** Colour by stage, for dots. */
export function stageDots(labels: readonly string[]): Spec {
  return {
    field: 'stage',
    type: 'nominal',
    scale: stageColours(labels),
    legend: { columns: legendColumns(labels) },
  };
}

/** Colour and dash by stage; dashes tell stages apart that share a colour. */
export function stageLine(labels: readonly string[]): Spec {
  const columns = legendColumns(labels);
  const dashes = labels.map((_, i) => DASHES[Math.floor(i / PALETTE.length) % DASHES.length]);
  const base = { field: 'stage', type: 'nominal' };
  return {
    color: {
      ...base,
      scale: stageColours(labels),
      legend: { columns, symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
    ...(labels.length > PALETTE.length && {
      strokeDash: { ...base, scale: { domain: labels, range: dashes }, legend: { columns } },
    }),
  };
}

/** As many legend columns as fit under the plot. */
export function legendColumns(labels: readonly string[]): number {
  const longest = Math.max(1, ...labels.map((label) => label.length)) * LABEL_CHARACTER_PX;
  return Math.max(1, Math.floor(PLOT_WIDTH / (Math.min(longest, 170) + 36)));
}
