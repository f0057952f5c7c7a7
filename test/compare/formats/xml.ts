// Reads XML strictly: saxes stops at whatever XML 1.0 does not allow, characters included.
import { SaxesParser } from 'saxes';

/** An element with its text and the elements in it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The root of a document. Throws for one that is not well formed. */
export function parseXml(text: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (part) => (open.at(-1)!.text += part));
  parser.write(text).close();
  return root.children[0]!;
}

/** All elements of a name, in document order. */
export function elementsNamed(root: Element, name: string): Element[] {
  const own = root.children.filter((child) => child.name === name);
  return [...own, ...root.children.flatMap((child) => elementsNamed(child, name))];
}
