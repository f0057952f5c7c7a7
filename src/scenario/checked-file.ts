// Reads a small file that may come from anywhere and holds it against its schema: a policy, a
// calibration, the state of a network. JSON is YAML, so all are read as such, and each problem is told
// with its place; of a file that ends in .json, in the words of JSON.
import { BenchError, type ErrorCode, messageOf } from '../errors.js';
import { masked } from '../printable.js';
import { boundedFile } from './bounded-file.js';
import { fieldProblem, formatProblems, inOrder, type Problem } from './problem.js';
import { decodeText } from './text-limits.js';
import { readYaml } from './yaml.js';
import type { Validator } from '../schema/validator.js';

/** A kind of file. */
export interface FileKind {
  /** What it is called in messages: `policy`. */
  readonly what: string;
  /** The code of the error when it is not valid. */
  readonly code: ErrorCode;
  readonly validate: Validator;
}

/**
 * The content of `file`, valid for the kind's schema.
 * @throws {BenchError} with the kind's code when it cannot be read or is not valid; the message names
 *   the file and lists every problem with line and column
 */
export function loadChecked(file: string, kind: FileKind): unknown {
  const data = loadIfPresent(file, kind);
  if (data === undefined) throw new BenchError(kind.code, `no such file: ${masked(file, 1000)}`);
  return data;
}

/** As `loadChecked`, but undefined when there is no such file. */
export function loadIfPresent(file: string, kind: FileKind): unknown {
  let bytes: Uint8Array | undefined;
  try {
    bytes = boundedFile(file);
  } catch (error) {
    const reason = masked(messageOf(error), 200);
    throw new BenchError(kind.code, `cannot read ${masked(file, 1000)}: ${reason}`);
  }
  if (!bytes) return undefined;
  const { text, problem } = decodeText(bytes);
  if (problem) throw invalid(file, text, [problem], kind);
  return parseChecked(text, file, kind);
}

/** As `loadChecked`, of a text; `file` is only a name, shown in messages. */
export function parseChecked(text: string, file: string, kind: FileKind): unknown {
  const whole = `the ${kind.what}`;
  const document = readYaml(text, { whole, isJson: file.endsWith('.json') });
  const problems: Problem[] = [...document.problems];
  // A file that says nothing leaves every field out.
  const data = document.data === null ? {} : document.data;
  if (data !== undefined) {
    for (const { path, kind: fault, message, hint } of kind.validate(data)) {
      const position = document.locate(path, fault === 'unknown' ? 'key' : 'value');
      problems.push({ ...fieldProblem(path, message, hint, whole), position });
    }
  }
  if (problems.length > 0) throw invalid(file, text, inOrder(problems), kind);
  return data;
}

function invalid(
  file: string,
  text: string,
  problems: readonly Problem[],
  { what, code }: FileKind,
): BenchError {
  const summary = `${masked(file, 1000)} is not a valid ${what}`;
  return new BenchError(code, `${summary}\n${formatProblems(file, text, problems)}`);
}
