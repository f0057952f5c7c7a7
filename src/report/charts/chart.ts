// What a chart is: a Vega-Lite document that holds its data, and the same data as a table. Builds
// the frame that all charts share; must not know how one is drawn.
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
  /** The sentence that stands in the picture instead when `rows` is empty. */
  readonly whenEmpty: string;
}

/** Size of the plot of every chart, in pixels; axes and titles come on top. */
export const PLOT_WIDTH = 560;
export const PLOT_HEIGHT = 320;

/** The font stack of every drawing; its widths are in `../font-widths.ts`. */
export const FONT = 'Helvetica, Arial, "Liberation Sans", sans-serif';

const INK = '#1f2933';
const FAINT = '#5b6672';

const THEME: Spec = {
  background: '#ffffff',
  font: FONT,
  padding: 12,
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    fontSize: 15,
    fontWeight: 'bold',
    color: INK,
    subtitleColor: FAINT,
    subtitleFontSize: 11,
    subtitlePadding: 4,
    offset: 14,
    limit: PLOT_WIDTH + 60,
  },
  axis: {
    labelColor: FAINT,
    labelFontSize: 11,
    titleColor: INK,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: '#e4e7eb',
    domainColor: '#9aa5b1',
    tickColor: '#9aa5b1',
  },
  // Room for the widest labels, so that plots of one page stand under one another.
  axisY: { minExtent: 48 },
  legend: {
    orient: 'bottom',
    title: null,
    labelColor: INK,
    labelFontSize: 11,
    labelLimit: 170,
    symbolLimit: 60,
    columnPadding: 16,
  },
};

/** A picture that says in words why there is nothing to draw. */
function emptyBody(message: string): Spec {
  return {
    data: { values: [{ message }] },
    mark: { type: 'text', fontSize: 14, color: FAINT, limit: PLOT_WIDTH },
    encoding: { text: { field: 'message', type: 'nominal' } },
  };
}

/** The rows as objects by column name, as Vega-Lite takes them. */
export function records(columns: readonly string[], rows: readonly Cell[][]): Spec[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
}

/** Puts the frame around the parts of a chart: data, title, parameters, size and theme. */
export function chart(input: Pick<ChartInput, 'parameters'>, parts: ChartParts): ChartDocument {
  const { id, title, description, columns, rows } = parts;
  const body =
    rows.length === 0
      ? emptyBody(parts.whenEmpty)
      : { data: { values: records(columns, rows) }, ...parts.body };
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    title: { text: title, subtitle: input.parameters },
    width: PLOT_WIDTH,
    height: PLOT_HEIGHT,
    ...body,
    config: THEME,
  };
  const shown = rows.length === 0 ? `${description} ${parts.whenEmpty}` : description;
  return { id, title, description: shown, spec, table: { columns, rows } };
}
