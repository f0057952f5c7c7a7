// Checks data against the schemas of `schemas/` and fills in their defaults. The only module that
// knows ajv; what it reports is in words (describe.ts) with the path of the field.
import { readFileSync, readdirSync } from 'node:fs';
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
  const validate = schemasOf(options.fillDefaults).getSchema(name + SCHEMA_ENDING);
  if (!validate) throw new Error(`there is no schema '${name}'`);
  const places = new Map<string, string[]>();
  collectPlaces(validate.schema as SchemaNode, '', places);
  return (data) => {
    if (validate(data) === true) return [];
    return describeErrors(validate.errors ?? [], places);
  };
}

/** All schemas as read from the disk, by whether defaults are filled in: reading them takes a while. */
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
  });
  // Messages of our own; the names are those that editors understand too.
  ajv.addVocabulary(['errorMessage', 'patternErrorMessage']);
  const folder = join(packageRoot(), 'schemas');
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(SCHEMA_ENDING))) {
    ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object, file);
  }
  loaded.set(fillDefaults, ajv);
  return ajv;
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
