// What a chart is: a Vega-Lite document that holds its data, and the same data as a table. Builds
// the frame that all charts share; must not know how one is drawn.
import { balanced } from '../font-widths.js';
import { AXIS, GREY, GRID, GROUND, INK } from './colours.js';
import type { ChartInput } from './input.js';

/** A value in the table behind a chart. */
export type Cell = string | number | null;

/** Anything that JSON can hold, as part of a Vega-Lite specification. */
export type Spec = Readonly<Record<string, unknown>>;

/** A chart, ready to be drawn or saved. */
export interface ChartDocument {
  /** File name without extension; also the prefix of every id inside the drawing. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence or two, for those who cannot see it. */
  readonly description: string;
  /** Why there is nothing to draw, the sentence that stands in the picture; null where there is. */
  readonly whyEmpty: string | null;
  /** Its essential figures in words, for the same readers; empty where there are none. */
  readonly figures: string;
  /** A complete Vega-Lite document with its data inside. */
  readonly spec: Spec;
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly Cell[][] };
}

/** What differs from chart to chart. */
export interface ChartParts {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Columns of the table; units belong in their names. */
  readonly columns: readonly string[];
  readonly rows: readonly Cell[][];
  /** Marks and encodings; may hold `data` of its own. */
  readonly body: Spec;
  /** The sentence that stands in the picture instead when `rows` is empty though stages were measured. */
  readonly whenEmpty: string;
  /** A clause for each essential figure: `4x1000: 70.3k operations per second`. */
  readonly figures?: readonly string[];
  /** Room between title and plot for texts that stand there, in px. */
  readonly headroom?: number;
}

/**
 * Size of the plot of every chart, in pixels; axes and titles come on top. With them a chart fits a phone
 * of 360 px with letters of 9, and three stand side by side on a desk.
 */
export const PLOT_WIDTH = 325;
export const PLOT_HEIGHT = 210;
/** A sentence needs less. */
const EMPTY_HEIGHT = 64;
const PADDING = 8;

/** The font stack of every drawing; its widths are in `../font-widths.ts`. */
export const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';

const SUBTITLE_SIZE = 11;
const TITLE_OFFSET = 14;
/** Room for the widest labels, so that plots of one page stand under one another. */
const LABELS_WIDTH = 48;
/** That and the title of the axis, in most charts. */
const AXIS_WIDTH = 67;
/** Titles may reach over the axis to the left of the plot. */
const TITLE_WIDTH = PLOT_WIDTH + AXIS_WIDTH - 8;

const THEME: Spec = {
  background: GROUND,
  font: FONT,
  padding: PADDING,
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    fontSize: 14,
    fontWeight: 'bold',
    color: INK,
    subtitleColor: GREY,
    subtitleFontSize: SUBTITLE_SIZE,
    subtitlePadding: 4,
    limit: TITLE_WIDTH,
  },
  axis: {
    labelColor: GREY,
    labelFontSize: 11,
    titleColor: INK,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: GRID,
    domainColor: AXIS,
    tickColor: AXIS,
  },
  axisY: { minExtent: LABELS_WIDTH, tickCount: 6 },
  header: { labelColor: INK, titleColor: INK },
  // Paler by default.
  point: { opacity: 1 },
  tick: { opacity: 1 },
  legend: {
    orient: 'bottom',
    title: null,
    titleColor: INK,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelColor: INK,
    labelFontSize: 11,
    labelLimit: 170,
    symbolLimit: 60,
    columnPadding: 16,
  },
};

/** A picture that says in words why there is nothing to draw. */
function emptyBody(message: string): Spec {
  const fontSize = 13;
  const lines = balanced(message.split(' '), ' ', fontSize, PLOT_WIDTH);
  return {
    // As wide as the others, so that letters are of one size on a page.
    width: PLOT_WIDTH + AXIS_WIDTH,
    height: EMPTY_HEIGHT,
    data: { values: [{ message: lines.join('\n') }] },
    mark: {
      type: 'text',
      fontSize,
      lineBreak: '\n',
      lineHeight: 18,
      color: GREY,
      limit: PLOT_WIDTH + AXIS_WIDTH,
    },
    encoding: { text: { field: 'message', type: 'nominal' } },
  };
}

const MOST_CLAUSES = 16;

/** Clauses as one sentence; a long list is cut, since somebody has to listen to it. */
function sentence(clauses: readonly string[]): string {
  const rest = clauses.length - MOST_CLAUSES;
  const shown = [...clauses.slice(0, MOST_CLAUSES), ...(rest > 0 ? [`and ${rest} more`] : [])];
  return shown.length === 0 ? '' : `${shown.join('; ')}.`;
}

/** The rows as objects by column name, as Vega-Lite takes them. */
export function records(columns: readonly string[], rows: readonly Cell[][]): Spec[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
}

/** What every chart needs; one of a report also says that there is no stage, which explains all. */
type ChartBasis = Pick<ChartInput, 'parameters'> & Partial<Pick<ChartInput, 'stages'>>;

/** Puts the frame around the parts of a chart: data, title, parameters, size and theme. */
export function chart(input: ChartBasis, parts: ChartParts): ChartDocument {
  const { id, title, description, columns, rows, headroom = 0 } = parts;
  const isEmpty = rows.length === 0;
  const reason = input.stages?.length === 0 ? 'No stage was measured.' : parts.whenEmpty;
  const body = isEmpty
    ? emptyBody(reason)
    : { data: { values: records(columns, rows) }, ...parts.body };
  const parameters = input.parameters.split(' · ');
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    title: {
      text: title,
      subtitle: balanced(parameters, ' · ', SUBTITLE_SIZE, TITLE_WIDTH),
      offset: TITLE_OFFSET + (isEmpty ? 0 : headroom),
    },
    width: PLOT_WIDTH,
    height: PLOT_HEIGHT,
    ...body,
    config: THEME,
  };
  return {
    id,
    title,
    description,
    whyEmpty: isEmpty ? reason : null,
    figures: isEmpty ? '' : sentence(parts.figures ?? []),
    spec,
    table: { columns, rows },
  };
}
