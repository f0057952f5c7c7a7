// Changes as people read them: always with their sign.

/**
 * A change with its sign. ratio: a share of the baseline, shown in per cent (`+12.3%`, `-0.42%`);
 * points: percentage points (`+0.31 points`). Three significant digits, none after the point from
 * 100 on.
 */
export function formatSigned(change: number, scale: 'ratio' | 'points'): string {
  const value = scale === 'ratio' ? 100 * change : change;
  const rounded = Number(value.toPrecision(3));
  const digits = Math.abs(rounded) >= 100 ? 0 : Math.abs(rounded) >= 10 ? 1 : 2;
  const text = rounded.toFixed(digits);
  // What rounds to zero has no sign.
  const signed = Number(text) === 0 ? text.replace('-', '') : rounded > 0 ? `+${text}` : text;
  return `${signed}${scale === 'ratio' ? '%' : ' points'}`;
}
