// Escaping for HTML and SVG. A template that escapes whatever is put into it, unless it is markup
// already: forgetting to escape is not possible, only asking not to is.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// What XML 1.0 does not allow even as a reference (section 2.2), and the marks that reorder text.
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** `text` for an element or a quoted attribute. */
export function escapeMarkup(text: string): string {
  return text
    .replace(FORBIDDEN, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Text that is markup and goes into a page as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What can be put into a template. */
export type Insert = Markup | string | number | readonly Insert[];

function render(insert: Insert): string {
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'object') return insert.map(render).join('');
  return escapeMarkup(String(insert));
}

/** Template tag: the literal parts are markup, the rest is escaped. */
export function markup(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(
    literals
      .map((literal, i) => literal + (i < inserts.length ? render(inserts[i]!) : ''))
      .join(''),
  );
}

/** Nothing. */
export const NOTHING = new Markup('');
