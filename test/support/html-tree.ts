// A page as a browser's parser sees it.
import { type DefaultTreeAdapterMap, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];

/** An element: the names from the root down to it, and its attributes. */
export interface Seen {
  readonly path: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What a parser finds in a page: every element in document order, and all text. */
export interface SeenPage {
  readonly elements: readonly Seen[];
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  /** What the HTML standard calls parse errors, by code. */
  readonly errors: readonly string[];
}

/** Parses a page as the HTML standard says. */
export function parsePage(page: string): SeenPage {
  const elements: Seen[] = [];
  const errors: string[] = [];
  const texts: { path: string; text: string }[] = [];
  const visit = (node: Node, parent: string): void => {
    if ('value' in node) texts.push({ path: parent, text: node.value });
    if (!('childNodes' in node)) return;
    const path = 'tagName' in node ? `${parent}/${node.tagName}` : parent;
    if ('attrs' in node) {
      const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
      elements.push({ path, attributes });
    }
    for (const child of node.childNodes) visit(child, path);
  };
  visit(parse(page, { onParseError: ({ code }) => errors.push(code) }), '');
  return { elements, texts, errors };
}

/** The shape of a page: each element with the names of its attributes, drawings as one. */
export function skeleton({ elements }: SeenPage): string[] {
  return elements
    .filter(({ path }) => !path.includes('/svg/'))
    .map(({ path, attributes }) => `${path}[${[...attributes.keys()].sort().join(' ')}]`);
}

/** Kinds of elements inside drawings, with the names of their attributes: each once. */
export function drawnKinds({ elements }: SeenPage): Set<string> {
  return new Set(
    elements.flatMap(({ path, attributes }) => {
      const name = /\/svg(?:\/.*)?\/([^/]+)$/.exec(path)?.[1];
      return name === undefined ? [] : [...attributes.keys()].map((key) => `${name} ${key}`);
    }),
  );
}
