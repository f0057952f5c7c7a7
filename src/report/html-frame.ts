// The frame that every page stands in: no script, no network, one style sheet. Knows no contents.
import { PAGE_STYLE } from './html-style.js';
import { Markup, markup } from './markup.js';

/** The parts of a page. */
export interface PageParts {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  readonly footer: Markup;
}

/** A whole page as HTML text. */
export function renderPage({ title, header, main, footer }: PageParts): string {
  const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
${header}
<main>
${main}</main>
<footer class="faint">${footer}</footer>
</body>
</html>
`;
  return page.text;
}

/** A part of a page under a heading. */
export function section(title: string, body: Markup): Markup {
  return markup`<section><h2>${title}</h2>
${body}
</section>
`;
}

/** A drawing with what it shows below it. `svg` is trusted text of our own making. */
export function figure(svg: string, caption: Markup): Markup {
  return markup`<figure tabindex="0">
${new Markup(svg)}<figcaption>${caption}</figcaption>
</figure>
`;
}
