// Turns a JSON Schema into the text of its TypeScript types. Used by `npm run generate` and by the
// test that fails when a schema and its committed types drift apart.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';
import { format } from 'prettier';

/** Where schemas live and where their types are committed, relative to the checkout. */
export const SCHEMA_FOLDER = 'schemas';
export const TYPES_FOLDER = 'src/schema/generated';

/** The schema files of a checkout, by the name that their type file gets. */
export function schemaNames(root: string): string[] {
  return readdirSync(join(root, SCHEMA_FOLDER))
    .filter((file) => file.endsWith('.schema.json'))
    .map((file) => basename(file, '.schema.json'))
    .sort();
}

/** The text of `src/schema/generated/<name>.ts`. */
export async function generateTypes(root: string, name: string): Promise<string> {
  const file = join(root, SCHEMA_FOLDER, `${name}.schema.json`);
  const body = await compileFromFile(file, {
    bannerComment: `// Generated from ${SCHEMA_FOLDER}/${name}.schema.json by 'npm run generate'. Do not edit.`,
    additionalProperties: false,
    strictIndexSignatures: true,
    format: false,
  });
  const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8')) as object;
  return format(body, { ...style, parser: 'typescript' });
}
