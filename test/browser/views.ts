// The ways in which every page is looked at, and the same fault seen in several of them told once.
import type { Found } from './in-page/found.js';

export type Scheme = 'light' | 'dark';

/** A window, or a sheet of paper. */
export interface View {
  readonly name: string;
  readonly width: number;
  readonly scheme: Scheme;
  readonly media: 'screen' | 'print';
}

/** A phone, a tablet, a desk. */
const WIDTHS = [360, 800, 1440];
const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/** What Chromium leaves of A4 (210 mm at 96 px an inch) between its margins of 1 cm. */
const PAPER_WIDTH = Math.floor(((210 - 2 * 10) / 25.4) * 96);

export const VIEWS: readonly View[] = [
  ...SCHEMES.flatMap((scheme) =>
    WIDTHS.map((width): View => ({ name: `${width} ${scheme}`, width, scheme, media: 'screen' })),
  ),
  { name: 'A4 print', width: PAPER_WIDTH, scheme: 'light', media: 'print' },
];

/** Faults of one kind that are told; the others are counted. */
const MOST_OF_A_KIND = 5;

/** What stays the same where one fault has other sizes or other words. */
function kindOf(what: string): string {
  return what.replace(/"[^"]*"|-?\d+(\.\d+)?/g, '#');
}

/** Faults, with the views in which each was seen. */
export class Faults {
  /** By kind, then by element. The sizes that are told are those of the first view. */
  readonly #seen = new Map<string, Map<string, { what: string; views: Set<string> }>>();

  add(where: string, found: readonly Found[]): void {
    for (const { selector, what } of found) {
      const alike = this.#seen.get(kindOf(what)) ?? new Map<string, never>();
      const seen = alike.get(selector) ?? { what, views: new Set() };
      seen.views.add(where);
      this.#seen.set(kindOf(what), alike.set(selector, seen));
    }
  }

  /** One line each: views, selector, what is wrong. */
  get lines(): string[] {
    return [...this.#seen.values()].flatMap((alike) => {
      const lines = [...alike].map(([selector, { what, views }]) => {
        const where = views.size === VIEWS.length ? 'every view' : [...views].join(', ');
        return `[${where}] ${selector}: ${what}`;
      });
      const more = lines.length - MOST_OF_A_KIND;
      return more > 0 ? [...lines.slice(0, MOST_OF_A_KIND), `and ${more} more like this`] : lines;
    });
  }
}
