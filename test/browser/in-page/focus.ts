// What the keyboard reaches.
import { type Found, isScrolled, isShown, selectorOf } from './found.js';

/** What has had the focus since `watchFocus`, and whether people could see that. */
export interface FocusLog {
  readonly elements: Element[];
  readonly unmarked: Element[];
}

/** Keeps a log of what gets the focus, for `unreached`. */
export function watchFocus(): void {
  const log: FocusLog = { elements: [], unmarked: [] };
  Reflect.set(window, 'focusLog', log);
  addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    const { outlineStyle, boxShadow } = getComputedStyle(target);
    log.elements.push(target);
    if (outlineStyle === 'none' && boxShadow === 'none') log.unmarked.push(target);
  });
}

/** What must be reached by Tab: what scrolls, and what can be operated. */
export function tabStops(): Element[] {
  const operable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  return [...document.body.querySelectorAll('*')].filter((element) => {
    if (!isShown(element)) return false;
    // Of a group of radio buttons one is reached by Tab, the others by arrows.
    if (element instanceof HTMLInputElement && element.type === 'radio') return element.checked;
    return element.matches(operable) || isScrolled(element);
  });
}

/** How often Tab has to be pressed. Helpers: the above. */
export function countTabStops(): number {
  return tabStops().length;
}

/** What Tab did not reach, or reached without a mark. Helpers: the above. */
export function unreached(): Found[] {
  const { elements, unmarked } = Reflect.get(window, 'focusLog') as FocusLog;
  const faults = (list: readonly Element[], what: string) =>
    list.map((element) => ({ selector: selectorOf(element), what }));
  const stops = tabStops();
  return [
    ...faults(
      stops.filter((element) => isScrolled(element) && (element as HTMLElement).tabIndex < 0),
      'scrolls, but cannot have the focus',
    ),
    ...faults(
      stops.filter((element) => !elements.includes(element)),
      'is not reached by Tab',
    ),
    ...faults(unmarked, 'does not show that it has the focus'),
  ];
}
