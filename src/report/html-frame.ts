// The frame that every page stands in: no network, nothing that leaves the file, one style sheet and
// at most one script. Knows no contents.
import { scriptSource, SORT_SCRIPT } from './html-script.js';
import { PAGE_STYLE } from './html-style.js';
import { type Insert, Markup, markup, NOTHING } from './markup.js';

/** A part of a page under a heading, which the contents name. */
export interface Section {
  /** Anchor inside the page: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly title: Insert;
  readonly body: Markup;
}

/** The parts of a page. */
export interface PageParts {
  readonly title: string;
  readonly header: Markup;
  readonly sections: readonly Section[];
  readonly footer: Markup;
  /** Whether there are tables of the kind `sortable`: those need the script. */
  readonly isSortable: boolean;
}

/** Nothing is loaded from anywhere, and no script may run but our own. */
function policy(hasScript: boolean): Markup {
  const script = hasScript ? `; script-src ${scriptSource()}` : '';
  return new Markup(
    `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'${script}`,
  );
}

function contents(sections: readonly Section[]): Markup {
  const items = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  return markup`<nav class="contents" aria-label="Contents"><ul>${items}</ul></nav>`;
}

/** The element for the keyboard is `main`: what follows the skip link begins there. */
function sectionMarkup({ id, title, body }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${body}
</section>
`;
}

/** A whole page as HTML text. */
export function renderPage(parts: PageParts): string {
  const { title, header, sections, footer, isSortable } = parts;
  const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(isSortable)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
${header}
${contents(sections)}
<main id="main" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer class="faint">${footer}</footer>
${isSortable ? markup`<script>${new Markup(SORT_SCRIPT)}</script>` : NOTHING}
</body>
</html>
`;
  return page.text;
}

/** What is shown on demand. What is worth its paper is printed unfolded. */
export function details(
  summary: Insert,
  body: Insert,
  { isOpen = false, isPrinted = false }: { isOpen?: boolean; isPrinted?: boolean } = {},
): Markup {
  return markup`<details${isPrinted ? new Markup(' class="printed"') : NOTHING}${
    isOpen ? new Markup(' open') : NOTHING
  }><summary>${summary}</summary>
${body}</details>
`;
}
