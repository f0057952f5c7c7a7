// Texts inside drawings: they stay inside, and do not lie on one another.
import { type Found, isShown, selectorOf } from './found.js';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The corners of a text on the screen, turned as it is: its ink, not the whole height of its line. */
export function cornersOf(text: SVGTextElement): Point[] {
  // From cap height to base line; the rest of the line is for accents and descenders (Helvetica).
  const [above, below] = [0.17, 0.19];
  const { x, y, width, height } = text.getBBox();
  const matrix = text.getScreenCTM()!;
  const [top, bottom] = [y + above * height, y + (1 - below) * height];
  return [
    { x, y: top },
    { x: x + width, y: top },
    { x: x + width, y: bottom },
    { x, y: bottom },
  ].map((corner) => new DOMPoint(corner.x, corner.y).matrixTransform(matrix));
}

/** Pixels of the screen for one of the drawing, however it is turned. */
export function scaleOf(text: SVGTextElement): number {
  const { a, b } = text.getScreenCTM()!;
  return Math.hypot(a, b);
}

/**
 * By how many px two rectangles lie on one another; none where a line fits between them (theorem of
 * the separating axis: parallel to a side of one of them).
 */
export function overlap(one: readonly Point[], other: readonly Point[]): number {
  let least = Infinity;
  for (const corners of [one, other]) {
    for (const i of [0, 1]) {
      const [from, to] = [corners[i]!, corners[i + 1]!];
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      if (length === 0) return 0;
      const axis = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
      const along = ({ x, y }: Point) => x * axis.x + y * axis.y;
      const [a, b] = [one.map(along), other.map(along)];
      least = Math.min(least, Math.max(...a) - Math.min(...b), Math.max(...b) - Math.min(...a));
    }
  }
  return Math.max(0, least);
}

/** Texts that leave their drawing, lie on another text or are too small. Helpers: the above. */
export function labelFaults(): Found[] {
  // Drawings are scaled to the room they have, and their letters with them: of 9 px on a phone, a little
  // less where a label juts out and makes a drawing wider.
  const LEAST_PX = 8.8;
  const found: Found[] = [];
  for (const svg of document.querySelectorAll('figure svg')) {
    if (!isShown(svg)) continue;
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim() !== '' && isShown(text))
      .map((text) => ({ text, corners: cornersOf(text) }));
    const name = `${svg.querySelector('title')?.textContent ?? 'drawing'}: `;
    for (const [index, { text, corners }] of labels.entries()) {
      const beyond = Math.max(
        ...corners.map(({ x, y }) =>
          Math.max(frame.left - x, x - frame.right, frame.top - y, y - frame.bottom),
        ),
      );
      const selector = name + selectorOf(text);
      const size = parseFloat(getComputedStyle(text).fontSize) * scaleOf(text);
      if (size < LEAST_PX) found.push({ selector, what: `letters of ${size.toFixed(1)} px` });
      if (beyond > 0.5)
        found.push({ selector, what: `${beyond.toFixed(1)} px outside the drawing` });
      for (const other of labels.slice(index + 1)) {
        if (overlap(corners, other.corners) > 0.5) {
          found.push({ selector, what: `lies on "${other.text.textContent}"` });
        }
      }
    }
  }
  return found;
}
