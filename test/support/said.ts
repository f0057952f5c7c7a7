// What a command said on stderr: held against a pattern, with the text in the failure, and cleared
// of the warnings that any run may get on a machine that is busy.
import * as assert from 'uvu/assert';

/** Fails, and shows the text, where it does not match; a string has to be part of it. */
export function assertSaid(text: string, pattern: RegExp | string): void {
  const isThere = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
  assert.ok(isThere, `${String(pattern)} is not in:\n${text}`);
}

/**
 * What was said besides warnings. On a busy machine a short run may find that the generator was at its
 * limit or a schedule not kept: a test that is not about that must not expect silence.
 */
export function withoutWarnings(text: string): string {
  return text.replace(/^warning: .*\r?\n(?: .*\r?\n)*/gm, '');
}
