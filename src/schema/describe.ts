// Turns a schema validator's errors into sentences for people: one message per cause, what was
// expected and what was found, and a guess at what was meant. Knows no particular schema.
import { printable } from '../printable.js';
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
  ['string', 'a text'],
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
  if (typeof value === 'string') return `'${printable(value, 40)}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** A path as users write it, `stages.0.requests`. Safe to print. */
export function pathText(path: Path): string {
  return path.map((part) => printable(String(part), 64)).join('.');
}

/** The problems behind `errors`, in their order. */
export function describeErrors(errors: readonly SchemaError[]): SchemaProblem[] {
  // The branches of an anyOf each complain; the anyOf itself speaks for all of them.
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  return errors
    .filter((error) => !unions.some((union) => error.schemaPath.startsWith(`${union.schemaPath}/`)))
    .map(describeError);
}

function describeError(error: SchemaError): SchemaProblem {
  const path = parsePointer(error.instancePath);
  const node = (error.parentSchema ?? {}) as SchemaNode;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      return unknownKey([...path, key], key, Object.keys(node.properties ?? {}));
    }
    case 'required': {
      const key = String(error.params.missingProperty);
      return { path: [...path, key], kind: 'missing', message: 'is required' };
    }
    case 'enum':
      return notAllowed(path, error.data, error.params.allowedValues as readonly unknown[]);
    default:
      return { path, kind: 'value', message: `${expectation(error, node)}${found(error)}` };
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): SchemaProblem {
  const meant = closest(key, known);
  const hint = meant ? `did you mean '${meant}'?` : `known here: ${known.join(', ')}`;
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
