// Lays the text of `--help`, and of errors, out for a terminal of any width. Knows no verb.
import { columnsOf, wrap } from '../report/terminal.js';

/** Below this nothing can be laid out. */
const NARROWEST = 40;
/** Wider lines are hard to read. */
const WIDEST = 100;

interface Paragraph {
  /** What the first line begins with: blanks, and the option that the text is about. */
  readonly head: string;
  text: string;
}

const blanks = (count: number): string => ' '.repeat(count);

/** The paragraphs and the items (`  --out DIR   what it is`) that lines of a help were broken from. */
function paragraphsOf(help: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const line of help.split('\n')) {
    const [, head = '', text = ''] =
      /^( *\S+(?: \S+)*? {2,})(\S.*)$/.exec(line) ?? /^( *)(.*)$/.exec(line)!;
    const isItem = head.trim() !== '';
    const last = paragraphs.at(-1);
    const goesOn = last !== undefined && !isItem && text !== '' && last.text !== '';
    if (goesOn && head.length === last.head.length && !text.startsWith('--')) {
      last.text += ` ${text}`;
    } else paragraphs.push({ head, text });
  }
  return paragraphs;
}

/** `help` with its paragraphs and the descriptions of its options broken anew, in at most `columns`. */
export function layOutHelp(help: string, columns: number): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns));
  return paragraphsOf(help)
    .flatMap(({ head, text }) => {
      const lines = wrap(text, width - head.length, '');
      return lines.map((line, i) => (i === 0 ? head : blanks(head.length)) + line);
    })
    .join('\n');
}

/** The usage line, broken between its arguments, never inside of brackets nor before a bar. */
export function layOutUsage(start: string, usage: string, columns: number): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns));
  const indent = blanks(start.length + 1);
  // A blank inside of brackets becomes one that does not break.
  const parts = usage
    .replace(/ +/g, ' ')
    .replace(/\[[^\]]*\]|--\w[\w-]* (?!\|)\S+/g, (part) => part.replaceAll(' ', '\u00a0'))
    .replaceAll(' |', '\u00a0|');
  const lines = wrap(parts, width - indent.length, '');
  return lines
    .map((line, i) => (i === 0 ? `${start} ` : indent) + line.replaceAll('\u00a0', ' '))
    .join('\n');
}

/** An error's line with the place it is about, as `formatProblems` shows it: `    4 | text`. */
const EXCERPT = /^( *\d+ \| )(.*)$/;
const CARET = /^ *\| ( *)\^$/;

/** A line of a file and the caret below it: the part around the caret that fits. */
function excerptLines(gutter: string, text: string, column: number, columns: number): string[] {
  const room = columns - gutter.length;
  const start = Math.max(0, Math.min(column - Math.floor(room / 2), columnsOf(text) - room));
  const margin = `${blanks(gutter.length - 2)}| `;
  return [gutter + text.slice(start, start + room), `${margin}${blanks(column - start)}^`];
}

/**
 * The text of an error for a terminal: what is wider than `columns` is broken between words, but not
 * inside of a command in quotes; of an excerpt, what is around the caret stays. Untouched where
 * `columns` is Infinity.
 */
export function layOutError(text: string, columns: number): string {
  const width = Math.max(NARROWEST, columns);
  const lines = text.split('\n');
  return lines
    .flatMap((line, i) => {
      const [, gutter, excerpt] = EXCERPT.exec(line) ?? [];
      const caret = CARET.exec(lines[i + 1] ?? '')?.[1]?.length;
      if (gutter !== undefined && excerpt !== undefined && caret !== undefined) {
        return excerptLines(gutter, excerpt, caret, width);
      }
      if (i > 0 && CARET.test(line) && EXCERPT.test(lines[i - 1]!)) return [];
      if (columnsOf(line) <= width) return [line];
      const [indent = ''] = /^ */.exec(line) ?? [];
      const quoted = line
        .slice(indent.length)
        .replace(/'peerbench [^']*'/g, (command) => command.replaceAll(' ', '\u00a0'));
      const broken = wrap(quoted, width - indent.length, '  ');
      return broken.map((each) => indent + each.replaceAll('\u00a0', ' '));
    })
    .join('\n');
}
