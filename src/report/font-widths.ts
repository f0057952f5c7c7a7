// Widths of text in the font of the drawings, so that a layout needs no canvas and comes out the
// same on every machine. Knows nothing of charts.

/**
 * Advance widths of the characters from space to tilde in thousandths of the font size.
 * Source: Helvetica.afm of the Adobe Core 14 fonts; Arial and Liberation Sans have the same.
 */
const ASCII_WIDTHS: readonly number[] = [
  [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278], //  !"#$%&'()*+,-./
  [556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556], // 0-9:;<=>?
  [1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778], // @A-O
  [667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556], // P-Z[\]^_
  [333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556], // `a-o
  [556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584], // p-z{|}~
].flat();

/** Beyond ASCII: what the charts' own texts use, from the same file. */
const OTHER_WIDTHS: ReadonlyMap<string, number> = new Map([
  ['µ', 576],
  ['·', 278],
  ['×', 584],
  ['–', 556],
  ['…', 1000],
]);

/** Letters of other alphabets are mostly no wider than a digit, ideographs and emoji fill the em. */
const LETTER_WIDTH = 600;
const FULL_WIDTH = 1000;

/** Helvetica-Bold is wider by this factor over English text (same source). */
const BOLD_FACTOR = 1.07;

/** Width of `text` in px at a font size in px. */
export function textWidth(text: string, fontSize: number, bold: boolean): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    thousandths +=
      ASCII_WIDTHS[code - 32] ??
      OTHER_WIDTHS.get(character) ??
      (code < 0x2e80 ? LETTER_WIDTH : FULL_WIDTH);
  }
  return (thousandths / 1000) * fontSize * (bold ? BOLD_FACTOR : 1);
}
