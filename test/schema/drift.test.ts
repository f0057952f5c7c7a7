import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generateTypes, schemaNames, TYPES_FOLDER } from '../tools/type-generator.js';

const root = process.cwd();

for (const name of schemaNames(root)) {
  test(`the committed types of ${name}.schema.json are what the schema generates`, async () => {
    const file = join(root, TYPES_FOLDER, `${name}.ts`);
    assert.ok(existsSync(file), `${file} is missing: run 'npm run generate'`);
    const committed = readFileSync(file, 'utf8');
    assert.is(committed, await generateTypes(root, name), "run 'npm run generate'");
  });
}

test('there are schemas to check', () => {
  assert.ok(schemaNames(root).length > 0);
});

test.run();
