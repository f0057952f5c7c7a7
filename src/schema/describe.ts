// Turns a schema validator's errors into sentences for people: one message per cause, what was
// expected and what was found, and a guess at what was meant. Knows no particular schema.
import { masked } from '../printable.js';
import { closest } from './suggest.js';

/** Where a value is: map keys and list indices from the root down. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a document. */
export interface SchemaProblem {
  readonly path: Path;
  /** `unknown`: the key at the end of `path` may not be there; `missing`: it must be. */
  readonly kind: 'unknown' | 'missing' | 'value';
  /** What is wrong, to be read after the path: `must be <= 1 (got 1.5)`. */
  readonly message: string;
  /** What was probably meant, a sentence of its own without a full stop. */
  readonly hint?: string;
}

/** The part of ajv's ErrorObject (with `verbose`) that is read here. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly parentSchema?: unknown;
  readonly data?: unknown;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly errorMessage?: string;
  readonly patternErrorMessage?: string;
}

const TYPE_WORDS: ReadonlyMap<unknown, string> = new Map([
  ['object', 'a map'],
  ['array', 'a list'],
  ['string', 'a string'],
  ['number', 'a number'],
  ['integer', 'an integer'],
  ['boolean', 'true or false'],
  ['null', 'empty'],
]);

/** A value in a few words: `1.5`, `'abc'`, `a map`, `nothing`. Safe to print. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `'${masked(value, 40)}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** A path as users write it, `stages.0.requests`. Safe to print. */
export function pathText(path: Path): string {
  return path.map((part) => (part === '' ? "''" : masked(String(part), 64))).join('.');
}

/** Errors that are looked at: a hostile document can have one per four bytes. */
const MAX_ERRORS = 300;

/**
 * The problems behind `errors`, in their order, at most MAX_ERRORS. `places` are the paths of the schema's fields by
 * their last key, for fields that stand in the wrong map.
 */
export function describeErrors(
  errors: readonly SchemaError[],
  places: ReadonlyMap<string, readonly string[]>,
): SchemaProblem[] {
  // The branches of an anyOf each complain; the anyOf itself speaks for all of them.
  const first = errors.slice(0, MAX_ERRORS);
  const unions = first.filter((error) => error.keyword === 'anyOf');
  return first
    .filter((error) => !unions.some((union) => error.schemaPath.startsWith(`${union.schemaPath}/`)))
    .map((error) => describeError(error, places));
}

function describeError(
  error: SchemaError,
  places: ReadonlyMap<string, readonly string[]>,
): SchemaProblem {
  const path = parsePointer(error.instancePath);
  const node = (error.parentSchema ?? {}) as SchemaNode;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      return unknownKey([...path, key], Object.keys(node.properties ?? {}), places.get(key));
    }
    case 'required': {
      const key = String(error.params.missingProperty);
      return { path: [...path, key], kind: 'missing', message: 'is required' };
    }
    case 'enum':
      return notAllowed(path, error.data, error.params.allowedValues as readonly unknown[]);
    default: {
      const message = `${expectation(error, node)}${found(error)}`;
      return {
        path,
        kind: 'value',
        message,
        ...(isUnquoted(error) && { hint: 'put it in quotes' }),
      };
    }
  }
}

function unknownKey(
  path: Path,
  known: readonly string[],
  elsewhere: readonly string[] = [],
): SchemaProblem {
  const meant = closest(String(path.at(-1)), known);
  const hint =
    elsewhere.length > 0
      ? `did you mean ${elsewhere.join(' or ')}?`
      : meant !== undefined
        ? `did you mean '${meant}'?`
        : `known here: ${known.join(', ')}`;
  return { path, kind: 'unknown', message: 'is not a known field', hint };
}

function notAllowed(path: Path, value: unknown, allowed: readonly unknown[]): SchemaProblem {
  const words = allowed.map(String);
  const list = words.length === 1 ? words[0]! : `one of ${words.join(', ')}`;
  const message = `must be ${list} (got ${describeValue(value)})`;
  const meant = typeof value === 'string' ? closest(value, words) : undefined;
  return { path, kind: 'value', message, ...(meant && { hint: `did you mean '${meant}'?` }) };
}

function expectation(error: SchemaError, node: SchemaNode): string {
  const { params } = error;
  const limit = String(params.limit);
  switch (error.keyword) {
    case 'type':
      return `must be ${[params.type].flat().map(typeWord).join(' or ')}`;
    case 'anyOf':
      return node.errorMessage ?? 'has none of the allowed forms';
    case 'pattern':
      return node.patternErrorMessage ?? `must match ${String(params.pattern)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${String(params.comparison)} ${limit}`;
    case 'minItems':
      return `must have at least ${limit} ${limit === '1' ? 'entry' : 'entries'}`;
    case 'maxItems':
      return `must have at most ${limit} entries`;
    case 'minLength':
      return `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    default:
      return error.message ?? `fails '${error.keyword}'`;
  }
}

function typeWord(type: unknown): string {
  return TYPE_WORDS.get(type) ?? String(type);
}

/** True for what YAML reads as something else but for quotes: `name: 5`, `- 2x10: errors < 1`. */
function isUnquoted({ keyword, params, data }: SchemaError): boolean {
  return keyword === 'type' && params.type === 'string' && data !== null && !Array.isArray(data);
}

/** What was found instead, in brackets; sizes for what is too long or too short. */
function found(error: SchemaError): string {
  const { data } = error;
  if (error.keyword.endsWith('Items') && Array.isArray(data)) return ` (got ${data.length})`;
  if (error.keyword.endsWith('Length')) return ` (got ${String(data).length})`;
  return ` (got ${describeValue(data)})`;
}

/** The parts of a JSON pointer; list indices become numbers. */
function parsePointer(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : unescapePointer(part)));
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
