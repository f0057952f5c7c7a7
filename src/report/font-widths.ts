// Widths of text in the font of the drawings, so that a layout needs no canvas and comes out the
// same on every machine. Knows nothing of charts.

/**
 * Advance widths of the characters from space to tilde in thousandths of the font size.
 * Source: Helvetica.afm of the Adobe Core 14 fonts; Arial and Liberation Sans have the same.
 */
const REGULAR: readonly number[] = [
  [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278], //  !"#$%&'()*+,-./
  [556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556], // 0-9:;<=>?
  [1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778], // @A-O
  [667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556], // P-Z[\]^_
  [333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556], // `a-o
  [556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584], // p-z{|}~
].flat();

/** The same of Helvetica-Bold.afm. */
const BOLD: readonly number[] = [
  [278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278],
  [556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611],
  [975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778],
  [667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556],
  [333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611],
  [611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584],
].flat();

/** Beyond ASCII: what the charts' own texts use, from the same files; both fonts agree. */
const SIGNS: ReadonlyMap<string, number> = new Map([
  ['µ', 576],
  ['·', 278],
  ['×', 584],
  ['–', 556],
  ['−', 584],
  ['…', 1000],
]);

/** Written over the letter before, or not at all: accents, joiners, variation selectors. */
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Other fonts draw these; emoji of the usual ones fill 1.25 em, ideographs one. */
const EMOJI = /^[\p{Emoji_Presentation}\p{Extended_Pictographic}]$/u;
const EMOJI_WIDTH = 1250;
const FULL_WIDTH = 1000;
/** Greek and Cyrillic letters of Liberation Sans: nine of ten are no wider than this. */
const CAPITAL_WIDTH = 860;
const LETTER_WIDTH = 720;

/** Width of a character beyond ASCII in thousandths: never too small, or texts would collide. */
function otherWidth(character: string, ascii: readonly number[]): number {
  const sign = SIGNS.get(character);
  if (sign !== undefined) return sign;
  if (NO_WIDTH.test(character)) return 0;
  if (EMOJI.test(character)) return EMOJI_WIDTH;
  // A Latin letter with an accent is as wide as the letter.
  const base = ascii[character.normalize('NFD').codePointAt(0)! - 32];
  if (base !== undefined) return base;
  if (character.codePointAt(0)! >= 0x1100) return FULL_WIDTH;
  return /\p{Lu}/u.test(character) ? CAPITAL_WIDTH : LETTER_WIDTH;
}

/** Width of `text` in px at a font size in px. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const ascii = bold ? BOLD : REGULAR;
  let thousandths = 0;
  for (const character of text) {
    thousandths += ascii[character.codePointAt(0)! - 32] ?? otherWidth(character, ascii);
  }
  return (thousandths / 1000) * fontSize;
}

/**
 * `text` in `width` px; a wider one is cut, and of what is left `endShare` (0 to 1) is its end, the other
 * part its beginning.
 */
export function cutText(text: string, fontSize: number, width: number, endShare: number): string {
  const characters = Array.from(text);
  let cut = text;
  for (let left = characters.length - 1; left >= 0 && textWidth(cut, fontSize) > width; left--) {
    const end = Math.floor(left * endShare);
    const kept = [characters.slice(0, left - end), characters.slice(characters.length - end)];
    cut = kept.map((part) => part.join('')).join('…');
  }
  return cut;
}

/**
 * `parts` on as few lines as they need, `separator` between those of one line; a part is never
 * divided, however wide. Widths in px.
 */
export function wrapped(
  parts: readonly string[],
  separator: string,
  fontSize: number,
  width: number,
): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    const joined = `${line}${separator}${part}`;
    if (line !== undefined && textWidth(joined, fontSize) <= width)
      lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}

/** As `wrapped`, with the lines as short as their number allows: no part alone on the last one. */
export function balanced(
  parts: readonly string[],
  separator: string,
  fontSize: number,
  width: number,
): string[] {
  let lines = wrapped(parts, separator, fontSize, width);
  for (let narrower = width - fontSize; narrower > 0; narrower -= fontSize) {
    const next = wrapped(parts, separator, fontSize, narrower);
    if (next.length > lines.length) break;
    lines = next;
  }
  return lines;
}
