// What every refusal of a file must be: an error of ours, fit for a terminal, with places.
import { BenchError, type ErrorCode } from '../../src/errors.js';

/** What may not reach a terminal; lines end with a newline alone. */
const RAW = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Longest message, in characters: 25 problems of a few lines each. */
const MOST_CHARACTERS = 100_000;

/** The result of `read`, or undefined when it refuses with one of `codes` and a clean message. */
export async function readOrRefuse<T>(
  read: () => T | Promise<T>,
  codes: readonly ErrorCode[],
  holdMessage: (message: string) => void = () => undefined,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BenchError) || !codes.includes(error.code)) throw error;
    const { message } = error;
    requirePrintable(message, 'the message');
    if (message.length > MOST_CHARACTERS) throw new Error(`${message.length} characters`);
    holdMessage(message);
    return undefined;
  }
}

/** Fails when `text` holds what a terminal would act on. */
export function requirePrintable(text: string, what: string): void {
  const at = text.search(RAW);
  if (at >= 0) {
    const around = JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
    throw new Error(`${what} holds U+${text.codePointAt(at)!.toString(16)} raw: ${around}`);
  }
}

/**
 * Fails unless every problem in a message has its line and column: `file:3:7: what is wrong`. Lines
 * that begin with a blank or a line's number are excerpts and hints; the first line says that the file
 * is refused.
 */
export function requirePositions(message: string, file: string): void {
  const [, ...lines] = message.split('\n');
  const problems = lines.filter((line) => !/^( |\d+ \| |\.\.\. and )/.test(line));
  if (problems.length === 0) throw new Error(`no problem is named: ${message}`);
  for (const problem of problems) {
    const rest = problem.startsWith(`${file}:`) ? problem.slice(file.length) : problem;
    if (!/^:[1-9]\d*:[1-9]\d*: ./.test(rest)) throw new Error(`no position: ${problem}`);
  }
}
