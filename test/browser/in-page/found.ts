/// <reference lib="dom" />
// What the checks inside a page share. Everything in this folder runs in the page and is handed to
// it as text (`callInPage`): a function may use the browser and the helpers named at its call, nothing
// else of this program.

/** Something that is wrong with a page. */
export interface Found {
  /** Where: a path of elements, with the beginning of the text in the last of them. */
  readonly selector: string;
  readonly what: string;
}

/** A path to an element: from the nearest id, or of the last few steps. */
export function selectorOf(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    const { id, localName, parentElement: parent } = at;
    const alike = [...(parent?.children ?? [])].filter((other) => other.localName === localName);
    const place = alike.length > 1 ? `:nth-of-type(${alike.indexOf(at) + 1})` : '';
    parts.unshift(id ? `#${id}` : `${localName}${place}`);
    if (id) break;
  }
  const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
  return `${parts.slice(-4).join(' > ') || element.localName}${text ? ` "${text}"` : ''}`;
}

/** Whether people see anything of an element. */
export function isShown(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
}

/** Whether an element has more in it than it shows, and lets people scroll there. */
export function isScrolled(element: Element): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
  return (
    (scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
    (scrolls(overflowY) && element.scrollHeight > element.clientHeight + 1)
  );
}

/** Opens or closes everything that folds. */
export function unfold(open: boolean): void {
  for (const details of document.querySelectorAll('details')) details.open = open;
}
