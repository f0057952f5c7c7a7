import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/schema/package-root.js';

interface Node {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const file = join(packageRoot(), 'schemas', 'report.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as Node;
const objects = Object.entries({ Report: schema, ...schema.$defs });

/** Properties that are free-form on purpose. */
const OPEN = new Set(['Report.scenario']);

test('every property has a description', () => {
  for (const [title, { properties = {} }] of objects) {
    for (const [name, property] of Object.entries(properties)) {
      assert.ok((property.description ?? '').length > 8, `${title}.${name}`);
    }
  }
});

test('every object names all its properties', () => {
  for (const [title, node] of objects) {
    if (node.properties) assert.is(node.additionalProperties, false, title);
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      const open = property.additionalProperties === true;
      assert.is(open, OPEN.has(`${title}.${name}`), `${title}.${name}`);
    }
  }
});

test('a number that carries a unit in its name tells it in its description', () => {
  const units: readonly (readonly [RegExp, RegExp])[] = [
    [/_s$/, /second/],
    [/_us$/, /microsecond/],
    [/_ms$/, /millisecond/],
    [/_mb$/, /MiB/],
    [/bytes$/, /bytes/],
    [/(rate|ratio|share)$/, /0 to 1/],
  ];
  let checked = 0;
  for (const [title, { properties = {} }] of objects) {
    for (const [name, { description = '' }] of Object.entries(properties)) {
      const unit = units.find(([ending]) => ending.test(name))?.[1];
      // A point in time is told by its format, a nested figure by its own description.
      if (!unit || name === 'rate_per_s') continue;
      assert.match(description, unit, `${title}.${name}`);
      checked++;
    }
  }
  assert.ok(checked > 20);
});

test.run();
