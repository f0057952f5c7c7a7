// Whether every chart is there, and something is drawn in it.
import { type Found, selectorOf } from './found.js';

/** What is wrong with the drawings of a page that ought to have so many. */
export function drawingFaults(expected: number): Found[] {
  const found: Found[] = [];
  const drawings = [...document.querySelectorAll<SVGSVGElement>('figure svg')];
  if (drawings.length !== expected) {
    found.push({ selector: 'figure svg', what: `${drawings.length} of ${expected} drawings` });
  }
  // Vega's class of the marks that show data; axes, titles and legends have others.
  const MARKS = '.role-mark :is(path, line, rect, circle, text, image)';
  const drawn = (mark: SVGGraphicsElement): boolean => {
    const { width, height } = mark.getBBox();
    return width > 0 || height > 0;
  };
  for (const svg of drawings) {
    const tell = (what: string) => found.push({ selector: selectorOf(svg), what });
    const { width, height } = svg.getBoundingClientRect();
    if (width < 250 || height < 80) tell(`only ${Math.round(width)} x ${Math.round(height)} px`);
    if (height > 2000) tell(`${Math.round(height)} px high`);
    for (const name of ['title', 'desc']) {
      const text = svg.querySelector(`:scope > ${name}`)?.textContent.trim() ?? '';
      if (text === '') tell(`no <${name}>`);
    }
    const marks = [...svg.querySelectorAll<SVGGraphicsElement>(MARKS)].filter(drawn);
    const words = marks.filter(({ localName }) => localName === 'text');
    const message = words
      .map(({ textContent }) => textContent)
      .join(' ')
      .trim();
    if (marks.length === 0) tell('nothing is drawn');
    else if (words.length === marks.length && message.length < 10) tell(`says only "${message}"`);
    if (/NaN|undefined|\[object/.test(svg.outerHTML)) tell('holds NaN or undefined');
  }
  return found;
}
