// Text as an argument of a command line that people copy.
import { printable } from '../printable.js';

/** An argument for a POSIX shell, on one line and fit to be shown. */
export function shellQuoted(text: string): string {
  const shown = printable(text);
  return /^[\w./:=,+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}

/** An option and its value for a command line; in one word where the value could pass for an option. */
export function shellOption(name: string, value: string): string {
  return value.startsWith('-')
    ? shellQuoted(`--${name}=${value}`)
    : `--${name} ${shellQuoted(value)}`;
}
