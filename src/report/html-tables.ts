// What all tables of all pages are made of. Nothing here knows what a table is about.
import { printable } from '../printable.js';
import { NO_VALUE } from '../units.js';
import { type Insert, markup, type Markup, NOTHING } from './markup.js';

/** A name from outside, kept from reordering what stands around it. */
export function nameMarkup(name: string): Markup {
  return markup`<bdi>${name}</bdi>`;
}

/** A name as a part of a sentence for `sentenceMarkup`: between marks that no name keeps. */
export function markedName(name: string): string {
  return `\u2068${printable(name)}\u2069`;
}

/** A sentence whose names were written by `markedName`, each kept from reordering the words around it. */
export function sentenceMarkup(sentence: string): Markup {
  const parts = sentence.split(/\u2068([^\u2069]*)\u2069/);
  return markup`${parts.map((part, i) => (i % 2 === 1 ? nameMarkup(part) : part))}`;
}

/** How a table is shown. */
export interface TableOptions {
  /**
   * data: the numbers behind a chart, in a box of limited height; pairs: names beside long values;
   * reasons: the last column is text. Those of `figureTable`: sortable: the reader may sort it; stacked: on
   * a narrow screen every row is a block of its own with all of its figures.
   */
  readonly kind?: 'data' | 'pairs' | 'reasons' | 'sortable' | 'stacked' | 'sortable stacked';
}

/** Columns from which a table is wider than a phone. */
const WIDE = 6;

/**
 * A table in a box of its own, which scrolls where the page is narrower; `label` names it to a screen
 * reader and must be the only one of its name on the page.
 */
export function tableMarkup(
  label: string,
  head: readonly string[],
  rows: readonly Insert[],
  { kind }: TableOptions = {},
): Markup {
  const cells = head.map((title) => markup`<th scope="col">${title}</th>`);
  const isWide = head.length >= WIDE && kind !== 'data' && !kind?.includes('stacked');
  return markup`${
    isWide
      ? markup`<p class="hint" aria-hidden="true">Scroll sideways for more columns.</p>`
      : NOTHING
  }<div class="scroll" role="${kind === 'data' ? 'group' : 'region'}" tabindex="0" aria-label="${label}"><table${
    kind === undefined ? NOTHING : markup` class="${kind}"`
  }>
${head.length === 0 ? NOTHING : markup`<thead><tr>${cells}</tr></thead>`}
<tbody>
${rows}</tbody></table></div>`;
}

/** A number and how it is written. */
export interface Figure {
  readonly value: number | null;
  readonly text: string;
}

/** A figure as `format` writes it. */
export function figureOf(value: number | null, format: (value: number | null) => string): Figure {
  return { value, text: format(value) };
}

/** A row: its name and what stands beside it. */
export type FigureRow = readonly [name: string, cells: readonly (string | Figure)[]];

/** `titles` are written at the cells where the row is a block of its own. */
function rowMarkup([name, cells]: FigureRow, titles: readonly string[] | undefined): Markup {
  return markup`<tr><th scope="row">${nameMarkup(name)}</th>${cells.map((cell, i) => {
    const title = titles ? markup` data-title="${titles[i] ?? ''}"` : NOTHING;
    return typeof cell === 'string'
      ? markup`<td${title}>${cell}</td>`
      : markup`<td${title} data-value="${cell.value ?? ''}">${cell.text}</td>`;
  })}</tr>
`;
}

/**
 * A table of figures by name: the first of `head` stands over the names. However many columns it has, all
 * can be read on a phone. `label` as for `tableMarkup`.
 */
export function figureTable(
  label: string,
  head: readonly string[],
  rows: readonly FigureRow[],
  isSortable = false,
): Markup {
  const isStacked = head.length >= WIDE;
  const titles = isStacked ? head.slice(1) : undefined;
  const body = rows.map((row) => rowMarkup(row, titles));
  const kind = isSortable ? (isStacked ? 'sortable stacked' : 'sortable') : 'stacked';
  return tableMarkup(label, head, body, isStacked || isSortable ? { kind } : {});
}

/** Names beside their values. */
export function pairsTable(label: string, pairs: readonly (readonly [string, string])[]): Markup {
  const rows = pairs.map(
    ([name, value]) =>
      markup`<tr><th scope="row">${nameMarkup(name)}</th><td>${nameMarkup(value)}</td></tr>
`,
  );
  return tableMarkup(label, [], rows, { kind: 'pairs' });
}

/** The confidence interval of a figure, in words. */
export function intervalText(
  low: number | null,
  high: number | null,
  format: (value: number | null) => string,
): string {
  return low === null ? NO_VALUE : `${format(low)} to ${format(high)}`;
}

/** Text that is code or data, as it is: scrolls by itself and can be reached with the keyboard. */
export function codeMarkup(label: string, code: Insert): Markup {
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><pre>${code}</pre></div>`;
}
