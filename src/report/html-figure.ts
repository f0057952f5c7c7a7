// A chart on a page: its drawing, what it shows, and the numbers behind it as a table. Gets the
// drawing handed in; must not know how it is made.
import type { Cell, ChartDocument } from './charts/chart.js';
import { details } from './html-frame.js';
import { nameMarkup, tableMarkup } from './html-tables.js';
import { type Insert, Markup, markup, NOTHING } from './markup.js';
import { NO_VALUE } from '../units.js';

/** A chart and its drawing. */
export interface Drawing {
  readonly chart: ChartDocument;
  /** Trusted SVG text of our own making; it goes into the page as it is. */
  readonly svg: string;
}

/** Rows of a table on the page; a line over time or a heat map has thousands. */
const MOST_ROWS = 100;
/** What can be seen in a drawing and more; the file has every digit. */
const DIGITS = 6;

function cellMarkup(cell: Cell): Markup {
  if (cell === null) return markup`<td>${NO_VALUE}</td>`;
  if (typeof cell === 'number') return markup`<td>${Number(cell.toPrecision(DIGITS))}</td>`;
  return markup`<td class="text">${nameMarkup(cell)}</td>`;
}

const HINT = markup`<p class="hint" aria-hidden="true">Scroll the chart sideways.</p>
`;
/** Where others have a table to unfold; the picture says why there is none. */
const NO_DATA = markup`<p class="no-data">Data, 0 rows</p>
`;

function dataTable({ columns, rows }: ChartDocument['table'], name: string, whole: Insert): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  const note =
    shown.length < rows.length
      ? markup`<p class="faint">The first ${MOST_ROWS} of ${count}. ${whole}</p>`
      : NOTHING;
  const body = shown.map(
    (row) => markup`<tr>${row.map(cellMarkup)}</tr>
`,
  );
  const label = `Data of the chart ${name}`;
  return details(
    `Data, ${count}`,
    markup`${note}${tableMarkup(label, columns, body, { kind: 'data' })}`,
  );
}

/**
 * Wider than this, in px of its own, a drawing gets the whole width of the page; on a phone it has to
 * scroll, because its letters would be too small.
 */
const WIDE_PX = 425;

/** Width of a drawing in px of its own: what its letters are legible at. */
function widthOf(svg: string): number {
  return Number(/ viewBox="0 0 ([\d.]+) /.exec(svg)?.[1] ?? 0);
}

/** Id of a chart's place on the page. */
export function figureId({ id }: ChartDocument): string {
  return `chart-${id}`;
}

/**
 * A chart with its table. `whole` says where all rows are when the table cannot hold them; `name` is
 * what a screen reader calls it, where other charts of the page have the same title.
 */
export function figure({ chart, svg }: Drawing, whole: Insert, name = chart.title): Markup {
  const { description, table } = chart;
  const width = widthOf(svg);
  const isWide = width > WIDE_PX;
  return markup`<div class="chart${isWide ? ' wide' : ''}" id="${figureId(chart)}"><figure>
${isWide ? HINT : NOTHING}<div class="drawing" role="group" tabindex="0" aria-label="Chart: ${name}" style="--natural:${width}px">
${new Markup(svg)}</div>
<figcaption>${nameMarkup(description)}</figcaption>
</figure>
${table.rows.length === 0 ? NO_DATA : dataTable(table, name, whole)}</div>
`;
}
