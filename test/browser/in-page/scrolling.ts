// What scrolls sideways, and whether it says so.
import { type Found, isShown, selectorOf } from './found.js';

/**
 * Charts and tables of figures that do not show all they have: only drawings that are marked as wide may
 * scroll, and then a hint stands above. A hint where nothing scrolls is one too many.
 */
export function scrollFaults(): Found[] {
  const found: Found[] = [];
  for (const box of document.querySelectorAll('.drawing, .scroll')) {
    if (!isShown(box)) continue;
    const tell = (what: string) => found.push({ selector: selectorOf(box), what });
    const before = box.previousElementSibling;
    const hint = before?.classList.contains('hint') && isShown(before) ? before : null;
    const isScrolled = box.scrollWidth > box.clientWidth + 1;
    const chart = box.closest('.chart');
    if (!isScrolled) {
      if (hint) tell('says that it scrolls, but does not');
    } else if (box.querySelector('table.stacked')) {
      tell('hides figures of its table');
    } else if (box.matches('.drawing')) {
      if (!chart?.classList.contains('wide')) tell('cuts off a drawing that is not wide');
      else if (!hint || hint.getBoundingClientRect().bottom > box.getBoundingClientRect().top + 1) {
        tell('scrolls without a hint above it');
      }
    }
  }
  return found;
}
