// Makes text from outside (files, options, replies of servers) fit to be shown on a terminal.
import { stripVTControlCharacters } from 'node:util';

/**
 * Controls, formatting marks (those that reorder or hide text among them: CVE-2021-42574), lone
 * surrogates, and line and paragraph separators.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** `text` on one line, without escape sequences, controls and invisible marks. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(UNPRINTABLE, '');
}

/**
 * `text` with every unprintable character replaced by a question mark (a tab by a blank), one for
 * one, so that columns stay where they were; cut to `maxLength` characters.
 */
export function masked(text: string, maxLength = 80): string {
  const start = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return start.replaceAll('\t', ' ').replace(UNPRINTABLE, (found) => '?'.repeat(found.length));
}

/** What JSON.stringify leaves as it is; line breaks are its own. */
const UNPRINTABLE_IN_JSON = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]|(?<=##)\[/gu;

const escaped = (found: string): string =>
  Array.from({ length: found.length }, (_, i) => {
    return `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');

/**
 * `value` as JSON that a terminal may show, and that reads as the same value: unprintable characters
 * are escaped, and so is the bracket of `##[`, which a GitHub runner takes for a command.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE_IN_JSON, escaped);
}

/** What stands for the characters of our own texts where there is ASCII alone; of shapes, by density. */
const IN_ASCII: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ '…': '~', '–': '-', '−': '-', '×': 'x', µ: 'u', '·': '|', '≈': '=' }),
  ...Object.entries({ '✗': 'x', '✓': '+', '±': '~', '≤': '<', '≥': '>', '\u00a0': ' ' }),
  ...Array.from('▁▂▃▄▅▆▇█', (block, i) => [block, '.:-=+*#@'[i]!] as const),
]);

/** `text` in ASCII, character by character, a question mark for what it has no sign for. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (found) => IN_ASCII.get(found) ?? '?');
}
