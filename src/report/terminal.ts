// Measures and breaks text for a terminal. Knows nothing of reports.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Terminal columns of one grapheme: two for East Asian wide characters (UAX 11) and emoji. */
function graphemeColumns(grapheme: string): number {
  if (/^\p{Emoji_Presentation}/u.test(grapheme) || grapheme.includes('\ufe0f')) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

/** Columns that printable text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += graphemeColumns(segment);
  return columns;
}

/** `text` in at most `columns` columns; what is cut off is marked by an ellipsis. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeColumns(segment);
    if (used > columns) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** `text` with blanks up to `width` columns, after it (`left`) or before it. */
export function pad(text: string, width: number, left: boolean): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return left ? text + space : space + text;
}

/** The widest cell of each column, in terminal columns; as many as the first row has. */
export function widthsOf(rows: readonly Row[]): number[] {
  return rows[0]!.map((_, i) => Math.max(...rows.map((row) => columnsOf(row[i]!))));
}

/** The cells of one line of a table; the first is a name. */
export type Row = readonly string[];

/** A name that is shorter tells nothing. */
export const NARROWEST_NAME = 8;

/**
 * A table: names on the left, figures on the right. Where it is wider than `columns`, the gaps get
 * narrower, then names are cut, and at last the lines.
 */
export function layOut(rows: readonly Row[], columns: number): string[] {
  const [names = 0, ...widths] = widthsOf(rows);
  const figures = (gap: number): number => widths.reduce((sum, each) => sum + each + gap, 0);
  const gap = names + figures(2) <= columns ? 2 : 1;
  const nameWidth = Math.max(NARROWEST_NAME, Math.min(names, columns - figures(gap)));
  return rows.map(([name = '', ...cells]) => {
    const padded = cells.map((cell, i) => pad(cell, widths[i]!, false));
    const first = pad(fit(name, nameWidth), Math.min(names, nameWidth), true);
    return fit([first, ...padded].join(' '.repeat(gap)), columns);
  });
}

/** Breaks words to lines of at most `columns` columns; lines after the first begin with `indent`. */
export function wrap(text: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.trim() !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line].map((each) => fit(each, columns));
}
