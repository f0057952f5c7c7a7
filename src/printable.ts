// Makes text from outside (files, options, replies of servers) fit to be shown on a terminal.

/**
 * `text` with every control, formatting and line-break character replaced by a question mark (a tab
 * by a blank), one for one, so that columns stay where they were; cut to `maxLength` characters.
 */
export function printable(text: string, maxLength = 80): string {
  const start = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return start
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (found) => '?'.repeat(found.length));
}
