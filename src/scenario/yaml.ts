// YAML text -> plain data, with the place of every field. The only module that knows the yaml
// package. Takes less than YAML allows: no aliases, tags, directives or second documents, because
// our files need none of them and each is a way to make a small file cost much.
import {
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { messageOf } from '../errors.js';
import { masked } from '../printable.js';
import type { Path } from '../schema/describe.js';
import { type Position, positionsIn } from './position.js';
import { fieldProblem, type Problem } from './problem.js';
import { checkText } from './text-limits.js';

/** Deepest nesting of maps and lists. The schema needs four levels. */
export const MAX_DEPTH = 32;
/** Deepest indentation in columns: bounds the nesting that indentation can express. */
const MAX_INDENT = 128;
/** Most words, marks and blanks of a text. A scenario with 100 full stages has some 10,000. */
const MAX_TOKENS = 40_000;

/** A document as data. Maps have no prototype; what could not be read is null, with a problem. */
export interface YamlDocument {
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** Where a field's key or value is; where it is absent, its nearest ancestor's value. */
  locate(path: Path, part: 'key' | 'value'): Position;
  /** True when the text itself contains the field. */
  has(path: Path): boolean;
}

/** How a text is read and what messages call it. */
export interface ReadOptions {
  /** What a problem of all of it is about. Default `the scenario`. */
  readonly whole?: string;
  /** Who wrote the text meant JSON, which is YAML too: what is wrong with it is told as that. */
  readonly isJson?: boolean;
}

/** Reads one document. Never throws for any text. */
export function readYaml(
  text: string,
  { whole = 'the scenario', isJson = false }: ReadOptions = {},
): YamlDocument {
  const stop = checkText(text) ?? checkTokens(text);
  if (stop) return unreadable(stop);
  // Duplicate keys are found below: the parser's own check takes quadratic time.
  const options = {
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    logLevel: 'error',
  } as const;
  const document = parseDocument(text, options);
  const [error] = document.errors;
  // Only the first: what a parser says after its first error is mostly a consequence of it.
  if (error) {
    const found = { offset: error.pos[0], message: syntaxMessage(error) };
    const { offset, message } = { ...found, ...(isJson && jsonError(text)) };
    return unreadable({ path: [], message, position: positionsIn(text)(offset) });
  }
  return new Reader(text, whole).read(document.contents);
}

function unreadable(problem: Problem): YamlDocument {
  const position = problem.position ?? { line: 1, column: 1 };
  return { data: undefined, problems: [problem], locate: () => position, has: () => false };
}

/** What the parser's terse messages mean to somebody who wrote the file. */
const SYNTAX_HINTS: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', 'a tab cannot indent YAML, use spaces'],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    "a value with ': ' in it needs quotes; or the next line's indentation is wrong",
  ],
  ['MULTIPLE_DOCS', 'there is more than one YAML document'],
]);

function syntaxMessage(error: { code: string; message: string }): string {
  // The parser quotes what it does not understand.
  return `not valid YAML: ${SYNTAX_HINTS.get(error.code) ?? masked(error.message, 200)}`;
}

/** What is wrong with a text as JSON, and where if the engine says so; undefined where nothing is. */
function jsonError(text: string): { message: string; offset?: number } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    // The engine ends its words with the place, or with the text itself.
    const [, words = '', place] =
      /^(.*?)(?: (?:in|after) JSON at position (\d+).*|, (?:\.\.\.)?".*)?$/s.exec(
        messageOf(error),
      ) ?? [];
    const message = `not valid JSON: ${masked(words, 200)}`;
    return { message, ...(place !== undefined && { offset: Number(place) }) };
  }
}

/**
 * Refuses deep nesting and great masses before the parser sees them: the parser recurses, and a
 * second text of some thousand brackets can abort the process. The lexer does not recurse, and what
 * it calls a bracket or an indicator is what the parser would nest on.
 */
function checkTokens(text: string): Problem | undefined {
  const problem = (offset: number, message: string): Problem => {
    return { path: [], message, position: positionsIn(text)(offset) };
  };
  let offset = 0;
  let brackets = 0;
  let indicatorsInLine = 0;
  let lineStart = true;
  let scalarFollows = false;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    const type = scalarFollows ? 'scalar' : CST.tokenType(token);
    scalarFollows = token === CST.SCALAR;
    if (++tokens > MAX_TOKENS) return problem(offset, `more than ${MAX_TOKENS} words and marks`);
    if (scalarFollows || token === CST.DOCUMENT || token === CST.FLOW_END) continue;
    if (type === 'space' && lineStart && token.length > MAX_INDENT) {
      return problem(offset, `indented by more than ${MAX_INDENT} columns`);
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') brackets--;
    else if (brackets === 0 && type?.endsWith('-ind')) indicatorsInLine++;
    if (brackets > MAX_DEPTH || indicatorsInLine > MAX_DEPTH) {
      return problem(offset, `nested deeper than ${MAX_DEPTH} levels`);
    }
    lineStart = token.endsWith('\n');
    if (lineStart) indicatorsInLine = 0;
    offset += token.length;
  }
  return undefined;
}

/** Duplicate keys that are reported one by one. */
const MAX_DUPLICATES = 100;

/** Turns nodes into data and keeps where each came from. */
class Reader {
  readonly #positionAt: (offset: number) => Position;
  readonly #whole: string;
  /** Offsets of keys and values by path. */
  readonly #places = new Map<string, { readonly key: number; readonly value: number }>();
  readonly #duplicates: Problem[] = [];
  /** The first thing that may not be there; the rest of the data is then of no use. */
  #refusal: Problem | undefined;

  constructor(text: string, whole: string) {
    this.#positionAt = positionsIn(text);
    this.#whole = whole;
  }

  read(root: ParsedNode | null): YamlDocument {
    const data = this.#value(root, [], 0, 0);
    if (this.#refusal) return unreadable(this.#refusal);
    return {
      data,
      problems: this.#duplicates,
      locate: (path, part) => this.#positionAt(this.#offset(path, part)),
      has: (path) => this.#places.has(path.join('\0')),
    };
  }

  #offset(path: Path, part: 'key' | 'value'): number {
    const place = this.#places.get(path.join('\0'));
    if (place) return place[part];
    return path.length > 0 ? this.#offset(path.slice(0, -1), 'value') : 0;
  }

  #refuse(path: Path, offset: number, message: string): null {
    const problem = fieldProblem(path, message, undefined, this.#whole);
    this.#refusal ??= { ...problem, position: this.#positionAt(offset) };
    return null;
  }

  #value(node: ParsedNode | null, path: Path, key: number, depth: number): unknown {
    // An empty value lies wherever the parser stopped looking for it: its key says more.
    const offset = !node || node.range[1] === node.range[0] ? key : node.range[0];
    this.#places.set(path.join('\0'), { key, value: offset });
    if (!node) return null;
    if (depth > MAX_DEPTH) {
      return this.#refuse(path, offset, `is nested deeper than ${MAX_DEPTH} levels`);
    }
    if (isAlias(node) || node.anchor !== undefined) {
      const what = isAlias(node) ? 'is a YAML alias' : 'has a YAML anchor';
      return this.#refuse(path, offset, `${what}, which is not allowed: write it out`);
    }
    if (node.tag !== undefined) {
      return this.#refuse(path, offset, 'has a YAML tag, which is not allowed');
    }
    if (isMap(node)) return this.#map(node, path, depth);
    if (!isSeq(node)) return node.value;
    return node.items.map((item, i) => {
      return this.#value(item, [...path, i], item.range[0], depth + 1);
    });
  }

  #map(map: YAMLMap.Parsed, path: Path, depth: number): Record<string, unknown> {
    // Without a prototype `__proto__` is a key like any other, which the schema then refuses.
    const data = Object.create(null) as Record<string, unknown>;
    for (const { key, value } of map.items) {
      const offset = key.range[0];
      if (!isScalar(key) || key.anchor !== undefined || key.tag !== undefined) {
        this.#refuse(path, offset, 'has a key that is not a plain word');
        continue;
      }
      const name = key.source;
      const field = [...path, name];
      if (name in data) this.#duplicate(field, offset);
      else data[name] = this.#value(value, field, offset, depth + 1);
    }
    return data;
  }

  #duplicate(field: Path, offset: number): void {
    if (this.#duplicates.length === MAX_DUPLICATES) return;
    const first = this.#positionAt(this.#offset(field, 'key')).line;
    const message = `is given twice (first in line ${first})`;
    this.#duplicates.push({ ...fieldProblem(field, message), position: this.#positionAt(offset) });
  }
}
