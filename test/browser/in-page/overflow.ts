// What is wider than the place it has.
import { type Found, isScrolled, isShown, selectorOf } from './found.js';

/**
 * Everything that leaves the window or its own container; boxes that scroll may hold more than they
 * show. On paper nothing scrolls: there such a box cuts off what it holds.
 */
export function overflows(paper: boolean): Found[] {
  const found: Found[] = [];
  const root = document.documentElement;
  const window = root.clientWidth;
  const tell = (element: Element, what: string) => {
    found.push({ selector: selectorOf(element), what });
  };

  if (root.scrollWidth > window) {
    const what = `the document is ${root.scrollWidth} px wide, the window ${window}`;
    found.push({ selector: 'html', what });
  }
  const visit = (element: Element): void => {
    if (!isShown(element)) return;
    const { left, right } = element.getBoundingClientRect();
    const { overflowX, display, textOverflow } = getComputedStyle(element);
    // Text for screen readers alone is kept in a box of one pixel.
    const isSeen = right - left > 1;
    if (isSeen && (left < -1 || right > window + 1)) {
      tell(element, `from ${Math.round(left)} to ${Math.round(right)} px of ${window}`);
    }
    if (overflowX === 'auto' || overflowX === 'scroll') {
      if (paper && isScrolled(element)) {
        const { scrollWidth: content, clientWidth: box } = element;
        tell(element, `cut off on paper: ${content} px of content in a box of ${box}`);
      }
      return;
    }
    if (element.localName === 'svg') return;
    const before = found.length;
    for (const child of element.children) visit(child);
    if (!isSeen || display === 'inline' || found.length > before) return;
    const { scrollWidth: content, clientWidth: box } = element;
    if (content <= box + 1 || element === document.body) return;
    if (overflowX === 'visible') tell(element, `${content} px of content in a box of ${box}`);
    else if (textOverflow !== 'ellipsis')
      tell(element, `cuts off ${content - box} px of its content`);
  };
  visit(document.body);
  return found;
}
