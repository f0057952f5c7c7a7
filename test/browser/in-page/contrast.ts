// Whether the texts of drawings can be read: axe does not look at them.
import { type Found, isShown, selectorOf } from './found.js';

/** Red, green, blue and opacity of a computed colour, 0 to 1 each; null where it is none. */
export function channelsOf(colour: string): number[] | null {
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(colour)?.[1]
    ?.split(/[ ,/]+/)
    .map(Number);
  if (numbers?.length !== 3 && numbers?.length !== 4) return null;
  const [red, green, blue, alpha = 1] = numbers as [number, number, number, number?];
  return [red / 255, green / 255, blue / 255, alpha];
}

/** Relative luminance (WCAG 2.2). */
export function luminance(channels: readonly number[]): number {
  const [red, green, blue] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour behind a drawing: of its first rectangle, else of the box that it stands in. */
export function backdropOf(svg: Element): number[] {
  const sheet = svg.querySelector(':scope > rect');
  const own = sheet && channelsOf(getComputedStyle(sheet).fill);
  if (own && own[3]! > 0) return own;
  for (let box: Element | null = svg; box; box = box.parentElement) {
    const channels = channelsOf(getComputedStyle(box).backgroundColor);
    if (channels && channels[3]! > 0) return channels;
  }
  return [1, 1, 1, 1];
}

/** Titles, axes and legends that stand out too little. Helpers: the above. */
export function contrastFaults(): Found[] {
  const LEAST = 4.5; // WCAG 2.2, 1.4.3
  const found: Found[] = [];
  for (const svg of document.querySelectorAll('figure svg')) {
    const behind = luminance(backdropOf(svg));
    for (const text of svg.querySelectorAll('text')) {
      // Marks lie on other marks.
      if (text.closest('.role-mark') || !isShown(text)) continue;
      const channels = channelsOf(getComputedStyle(text).fill);
      if (!channels) continue;
      const ink = luminance(channels);
      const contrast = (Math.max(ink, behind) + 0.05) / (Math.min(ink, behind) + 0.05);
      if (contrast >= LEAST) continue;
      found.push({ selector: selectorOf(text), what: `contrast of ${contrast.toFixed(1)}` });
    }
  }
  return found;
}
