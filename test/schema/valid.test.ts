// The schemas are valid JSON Schema. The product does not look, to start sooner.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSchema } from '../../src/schema/validator.js';
import { SCHEMA_FOLDER, schemaNames } from '../tools/type-generator.js';

const root = process.cwd();
const ajv = new Ajv2020({ strict: true, allErrors: true });

/** What the meta-schema has against a schema. */
function problemsOf(schema: object): string[] {
  void ajv.validateSchema(schema);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

for (const name of schemaNames(root)) {
  test(`${name}.schema.json is valid, and compiles by itself`, () => {
    const file = join(root, SCHEMA_FOLDER, `${name}.schema.json`);
    const schema = JSON.parse(readFileSync(file, 'utf8')) as { readonly $schema?: string };
    assert.is(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.equal(problemsOf(schema), []);
    const validate = compileSchema(name, { fillDefaults: false });
    assert.ok(validate(7).length > 0, 'a number is none of our files');
  });
}

test('a schema that is not valid is found', () => {
  const property = { type: 'numbr', minimum: '1' };
  const problems = problemsOf({ properties: { property } });
  assert.ok(problems.some((text) => text.startsWith('/properties/property/type ')));
  assert.ok(problems.some((text) => text.startsWith('/properties/property/minimum ')));
});

test.run();
