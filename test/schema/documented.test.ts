// The schemas are what users read to learn a file's fields.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SCHEMA_FOLDER, schemaNames } from '../tools/type-generator.js';

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const root = process.cwd();

function readSchema(file: string): Node {
  return JSON.parse(readFileSync(join(root, SCHEMA_FOLDER, file), 'utf8')) as Node;
}

/** What a reference such as `report.schema.json#/$defs/Tool` leads to. */
function resolve(node: Node, file: string): Node {
  if (node.$ref === undefined || node.description !== undefined) return node;
  const [other, pointer = ''] = node.$ref.split('#');
  const name = pointer.split('/').at(-1)!;
  const schema = readSchema(other === '' ? file : other!);
  return pointer === '' ? schema : schema.$defs![name]!;
}

/** The properties below a node that say nothing of themselves, by their path. */
function undocumented(node: Node, file: string, path: string): string[] {
  const found: string[] = [];
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    const here = `${path}.${name}`;
    if ((resolve(property, file).description ?? '').length <= 8) found.push(here);
    found.push(...undocumented(property, file, here));
  }
  for (const [name, part] of Object.entries(node.$defs ?? {})) {
    found.push(...undocumented(part, file, `${path}#${name}`));
  }
  if (node.items) found.push(...undocumented(node.items, file, `${path}[]`));
  return found;
}

for (const name of schemaNames(root)) {
  const file = `${name}.schema.json`;
  test(`every property of ${file} says what it is`, () => {
    assert.equal(undocumented(readSchema(file), file, name), []);
  });
}

test('a property without a description is found, inside a definition and a list too', () => {
  const bare = { properties: { a: {}, b: { description: 'long enough' } } };
  assert.equal(undocumented(bare, '', 'x'), ['x.a']);
  assert.equal(undocumented({ $defs: { D: bare }, items: bare }, '', 'x'), ['x#D.a', 'x[].a']);
});

test.run();
