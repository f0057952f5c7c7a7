// The number on top of a bar.
import type { Spec } from './chart.js';
import { INK } from './colours.js';
import { isRoomFor } from './style.js';

/** A text and the columns that say where it stands. */
export interface BarNumber extends Spec {
  readonly text: string;
}

/**
 * The layer of the texts so far above their bars, placed by `encoding`; none where one of them is wider than the
 * `room` in px that it has beside its neighbours.
 */
export function barNumbers(
  numbers: readonly BarNumber[],
  room: number,
  encoding: Spec,
  abovePx = 8,
): Spec[] {
  const texts = numbers.map(({ text }) => text);
  if (texts.length === 0 || !isRoomFor(texts, room)) return [];
  return [
    {
      data: { values: numbers },
      mark: { type: 'text', dy: -abovePx, color: INK, fontSize: 11 },
      encoding: { ...encoding, text: { field: 'text', type: 'nominal' } },
    },
  ];
}
