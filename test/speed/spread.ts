// Figures of several rounds as one cell of a table.

/** The middle value; the lower one of the two where there is no single middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

/** `median (min to max)`. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${format(median(values))} (${format(low)} to ${format(high)})`;
}

/** Thousands: `941 k`, `9.4 k`. */
export function thousands(value: number): string {
  return `${(value / 1000).toFixed(value < 99_500 ? 1 : 0)} k`;
}

export function ratio(value: number): string {
  return value.toFixed(2);
}

/** A Markdown table. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
