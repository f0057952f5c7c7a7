// Checks data against a schema of `schemas/`. The only importer of ajv; knows nothing of YAML,
// files of users or what the data mean.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { packageRoot } from './package-root.js';

/** The schemas there are. */
export type SchemaName = 'scenario' | 'report';

/** One thing that is wrong. */
export interface Problem {
  /** JSON pointer to the place; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** The data with their type, or all that is wrong with them. */
export type Validation<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

const compiled = new Map<SchemaName, ValidateFunction>();

function compile(name: SchemaName): ValidateFunction {
  const text = readFileSync(join(packageRoot(), 'schemas', `${name}.schema.json`), 'utf8');
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  const check = ajv.compile(JSON.parse(text) as object);
  compiled.set(name, check);
  return check;
}

function problemOf(error: ErrorObject): Problem {
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  const message = error.message ?? 'is wrong';
  return {
    path: error.instancePath,
    message: extra === undefined ? message : `${message}: '${extra}'`,
  };
}

/** Checks `data`; the value is the same object, not a copy. */
export function validate<T>(name: SchemaName, data: unknown): Validation<T> {
  const check = compiled.get(name) ?? compile(name);
  if (check(data)) return { ok: true, value: data as T };
  return { ok: false, problems: (check.errors ?? []).map(problemOf) };
}
