// Text from outside (a server's reply, a daemon's stderr) made safe to print and to keep.

// Control characters, line and paragraph separators, and the marks that reorder text on screen.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** `text` without characters that could move the cursor, colour, reorder or end a line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}
