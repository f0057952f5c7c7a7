// What may reach the YAML parser at all: a bounded amount of clean UTF-8 text. Parsing costs time
// that grows faster than the text, so these limits come first. Knows nothing of YAML's grammar.
import { isUtf8 } from 'node:buffer';
import { positionsIn } from './position.js';
import type { Problem } from './problem.js';

/** Largest file in bytes. The shipped scenarios have about 1 KiB. */
export const MAX_FILE_BYTES = 256 * 1024;
const MAX_LINES = 5000;

/** The text of a file's bytes, or what is wrong with them. */
export function decodeText(bytes: Uint8Array): { text: string; problem?: Problem } {
  if (bytes.length > MAX_FILE_BYTES) return { text: '', problem: tooLarge() };
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes)) return { text };
  return { text, problem: at(text, text.indexOf('\ufffd'), 'not UTF-8 text') };
}

/** The first limit that `text` breaks, if any. */
export function checkText(text: string): Problem | undefined {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return tooLarge();
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]|\r(?!\n)/);
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).padStart(4, '0');
    return at(text, control, `control character U+${code.toUpperCase()}`);
  }
  const directive = text.search(/^%/m);
  if (directive >= 0) return at(text, directive, 'YAML directives are not supported');
  const lines = text.split('\n').length;
  if (lines > MAX_LINES) {
    const message = `more than ${MAX_LINES} lines (got ${lines})`;
    return { path: [], message, position: { line: MAX_LINES + 1, column: 1 } };
  }
  return undefined;
}

function tooLarge(): Problem {
  const message = `larger than ${MAX_FILE_BYTES / 1024} KiB, the limit`;
  return { path: [], message, position: { line: 1, column: 1 } };
}

function at(text: string, offset: number, message: string): Problem {
  return { path: [], message, position: positionsIn(text)(offset) };
}
