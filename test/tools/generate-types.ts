// `npm run generate`: writes the committed types of every schema.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateTypes, schemaNames, TYPES_FOLDER } from './type-generator.js';

const root = process.cwd();
mkdirSync(join(root, TYPES_FOLDER), { recursive: true });
for (const name of schemaNames(root)) {
  writeFileSync(join(root, TYPES_FOLDER, `${name}.ts`), await generateTypes(root, name));
}
