// Changes to the structure of data: types swapped, numbers out of range, fields that are missing,
// renamed, twice there or nested without end. The result is JSON text, which is YAML as well.
import * as fc from 'fast-check';

/** One change to the node number `node` (modulo their count), in the order of the text. */
export interface TreeMutation {
  readonly kind: 'value' | 'name' | 'add' | 'remove' | 'wrap' | 'repeat';
  readonly node: number;
  /** JSON text that takes the place of a value. */
  readonly value: string;
  readonly name: string;
}

/** How often a list's entry is repeated, and how deep a value is wrapped. */
const REPEATS = 300;
const LEVELS = [1, 40, 2000] as const;

const VALUES: readonly string[] = [
  ...['null', 'true', 'false', '[]', '{}', '""', '"x"', '[null]', '[[]]', '{"a":{}}', '"\\u0000"'],
  ...['-1', '0', '-0', '0.5', '1e308', '1e-320', '9007199254740993', '4294967296', '1e999'],
  ...['1048577', '1073741825', '257', '1000000001'],
  ...['"__proto__"', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"x":1}}}'],
  ...['"\\u001b[31mred"', '"\\u202egnp"', '"\\ud800"', '"a\\nb"', '"../../etc/passwd"', '"~"'],
  JSON.stringify('x'.repeat(5000)),
  JSON.stringify(Array.from({ length: 500 }, (_, i) => i)),
];

const NAMES: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', ' ', 'name', '0'],
  ...['\u001b[31m', '\u0000', 'a\nb', 'x'.repeat(300), '\u202e', 'extra', 'a.b', 'a/b', '\ud800'],
];

/** Up to `most` changes. */
export function treeMutations(most = 4): fc.Arbitrary<readonly TreeMutation[]> {
  const mutation = fc.record({
    kind: fc.constantFrom<TreeMutation['kind'][]>(
      ...(['value', 'value', 'value', 'name', 'add', 'remove', 'wrap', 'repeat'] as const),
    ),
    node: fc.nat(100_000),
    value: fc.oneof(
      fc.constantFrom(...VALUES),
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    ),
    name: fc.constantFrom(...NAMES),
  });
  return fc.array(mutation, { maxLength: most });
}

/** A value as text, or a list or map of such; maps are lists of pairs, so any name may be twice. */
type Node = { text: string } | { items: Node[] } | { fields: [string, Node][] };

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { items: value.map(nodeOf) };
  if (typeof value !== 'object' || value === null) return { text: JSON.stringify(value) };
  return { fields: Object.entries(value).map(([name, field]) => [name, nodeOf(field)]) };
}

function textOf(node: Node): string {
  if ('text' in node) return node.text;
  if ('items' in node) return `[${node.items.map(textOf).join(', ')}]`;
  return `{${node.fields.map(([name, field]) => `${JSON.stringify(name)}: ${textOf(field)}`).join(', ')}}`;
}

/** A place below the root: the node that holds it, and its index there. */
interface Place {
  readonly parent: Exclude<Node, { text: string }>;
  readonly index: number;
}

function placesIn(node: Node, found: Place[] = []): Place[] {
  if ('text' in node) return found;
  const children = 'items' in node ? node.items : node.fields.map(([, field]) => field);
  for (const [index, child] of children.entries()) {
    found.push({ parent: node, index });
    placesIn(child, found);
  }
  return found;
}

function childAt({ parent, index }: Place): Node {
  return 'items' in parent ? parent.items[index]! : parent.fields[index]![1];
}

function put({ parent, index }: Place, node: Node): void {
  if ('items' in parent) parent.items[index] = node;
  else parent.fields[index]![1] = node;
}

function apply(root: Node, { kind, node, value, name }: TreeMutation): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const place = places[node % places.length]!;
  const { parent, index } = place;
  const child = childAt(place);
  switch (kind) {
    case 'value': {
      put(place, { text: value });
      return;
    }
    case 'name':
      if ('fields' in parent) parent.fields[index]![0] = name;
      return;
    case 'add':
      if ('fields' in parent) parent.fields.splice(index, 0, [name, { text: value }]);
      else parent.items.splice(index, 0, { text: value });
      return;
    case 'remove':
      ('items' in parent ? parent.items : parent.fields).splice(index, 1);
      return;
    case 'wrap': {
      const levels = LEVELS[node % LEVELS.length]!;
      put(place, { text: '['.repeat(levels) + textOf(child) + ']'.repeat(levels) });
      return;
    }
    case 'repeat':
      if ('fields' in parent) parent.fields.push(parent.fields[index]!);
      else parent.items.push(...Array.from({ length: REPEATS }, () => child));
  }
}

/** `data` after the changes, as JSON text but for numbers and names that JSON has not. */
export function mutateTree(data: unknown, mutations: readonly TreeMutation[]): string {
  const root = nodeOf(data);
  for (const mutation of mutations) apply(root, mutation);
  return textOf(root);
}
