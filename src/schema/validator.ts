// Checks data against the schemas of `schemas/` and fills in their defaults. The only module that
// knows ajv; what it reports is in words (describe.ts) with the path of the field.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describeErrors, type SchemaProblem } from './describe.js';
import { packageRoot } from './package-root.js';

export type { Path, SchemaProblem } from './describe.js';

/** Checks `data`; returns every problem (of hundreds, the first), none when it is valid. */
export type Validator = (data: unknown) => readonly SchemaProblem[];

const SCHEMA_ENDING = '.schema.json';

/**
 * Compiles `schemas/<name>.schema.json`. Schemas may refer to one another by file name.
 * With `fillDefaults` the validator writes the schema's defaults into the data it is given.
 */
export function compileSchema(name: string, options: { fillDefaults: boolean }): Validator {
  const ajv = schemasOf(options.fillDefaults);
  addWithReferences(ajv, name + SCHEMA_ENDING);
  const validate = ajv.getSchema(name + SCHEMA_ENDING)!;
  const places = new Map<string, string[]>();
  collectPlaces(validate.schema as SchemaNode, '', places);
  return (data) => {
    if (validate(data) === true) return [];
    return describeErrors(validate.errors ?? [], places);
  };
}

/** The schemas that were read from the disk, by whether defaults are filled in. */
const loaded = new Map<boolean, Ajv2020>();

function schemasOf(fillDefaults: boolean): Ajv2020 {
  const known = loaded.get(fillDefaults);
  if (known) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    useDefaults: fillDefaults,
    strict: true,
    // `rate_per_s` is a number or a map: with one list of types, a wrong value gives one message.
    allowUnionTypes: true,
    strictRequired: true,
    // Every command compiles a schema, for one or two documents: that has to be quick, not what is
    // compiled. That our own schemas are valid is for a test to find.
    ...{ meta: false, validateSchema: false, inlineRefs: false, code: { optimize: false } },
  });
  // Messages of our own; the names are those that editors understand too.
  ajv.addVocabulary(['errorMessage', 'patternErrorMessage']);
  loaded.set(fillDefaults, ajv);
  return ajv;
}

/** Adds a file of `schemas/` and those that it refers to. */
function addWithReferences(ajv: Ajv2020, file: string): void {
  if (file in ajv.schemas) return;
  const text = readFileSync(join(packageRoot(), 'schemas', file), 'utf8');
  ajv.addSchema(JSON.parse(text) as object, file);
  for (const [, other] of text.matchAll(/"\$ref": "([^"#]+)/g)) addWithReferences(ajv, other!);
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** The fields of the maps in a schema as paths, by their last key. Lists are left out. */
function collectPlaces(node: SchemaNode, prefix: string, places: Map<string, string[]>): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    const path = prefix + key;
    places.set(key, [...(places.get(key) ?? []), path]);
    collectPlaces(child, `${path}.`, places);
  }
}
