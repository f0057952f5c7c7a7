// What is wrong with a scenario, where, and how that is shown: `file:line:column: message`, the
// line itself with a caret, and a hint.
import { masked } from '../printable.js';
import { type Path, pathText } from '../schema/describe.js';
import type { Position } from './position.js';

/** One thing that is wrong. */
export interface Problem {
  /** The field it is about; empty when it is about the text as a whole. */
  readonly path: Path;
  /** A whole sentence, field included: `workload.ghost_ratio must be <= 1 (got 1.5)`. */
  readonly message: string;
  readonly hint?: string;
  /** Where in the file; absent when the file could not be read or an override is to blame. */
  readonly position?: Position;
  /** The `--set` argument that is to blame instead of the file. */
  readonly override?: string;
}

/** Widest excerpt of a line that is shown, in characters. */
const EXCERPT_WIDTH = 100;
/** Problems shown: a hostile file can have thousands. */
const MAX_SHOWN = 25;

/** True when one path leads to the other or they are the same. */
export function overlaps(a: Path, b: Path): boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * A problem of the field at `path`; `message` is what follows the field's name. `whole` names what
 * is read, for a problem of all of it.
 */
export function fieldProblem(
  path: Path,
  message: string,
  hint?: string,
  whole = 'the scenario',
): Problem {
  const field = path.length > 0 ? pathText(path) : whole;
  return { path, message: `${field} ${message}`, ...(hint !== undefined && { hint }) };
}

/** Problems in the order in which they are met in the file, overrides last. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ override, position }: Problem): number =>
    override === undefined ? (position?.line ?? 0) : Infinity;
  return problems.toSorted(
    (a, b) =>
      (rank(a) === rank(b) ? 0 : rank(a) - rank(b)) ||
      (a.position?.column ?? 0) - (b.position?.column ?? 0),
  );
}

/** All problems of a file as text for a terminal, without a final line break. */
export function formatProblems(file: string, text: string, problems: readonly Problem[]): string {
  const lines = text.split('\n');
  const shown = problems.slice(0, MAX_SHOWN).map((problem) => formatOne(file, lines, problem));
  if (problems.length > MAX_SHOWN) shown.push('... and further problems');
  return shown.join('\n');
}

function formatOne(file: string, lines: readonly string[], problem: Problem): string {
  const parts = [`${place(file, problem)}: ${problem.message}`];
  const line = problem.position && lines[problem.position.line - 1];
  if (problem.position && line) parts.push(...excerpt(line, problem.position));
  if (problem.hint !== undefined) parts.push(`    ${problem.hint}`);
  return parts.join('\n');
}

function place(file: string, { override, position }: Problem): string {
  if (override !== undefined) return `--set ${masked(override, 120)}`;
  const name = masked(file, 1000);
  return position ? `${name}:${position.line}:${position.column}` : name;
}

/** The line and a caret below the column; a part of the line where it is long. */
function excerpt(line: string, { line: number, column }: Position): string[] {
  const start = Math.max(0, Math.min(column - 1 - EXCERPT_WIDTH / 2, line.length - EXCERPT_WIDTH));
  const part = masked(line.replace(/\r$/, '').slice(start, start + EXCERPT_WIDTH), EXCERPT_WIDTH);
  const gutter = `${number} | `.padStart(8);
  const margin = `${' '.repeat(gutter.length - 2)}| `;
  return [gutter + part, `${margin}${' '.repeat(column - 1 - start)}^`];
}
