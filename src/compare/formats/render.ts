// The formats by the names that they have on the command line.
import { BenchError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { TextOptions } from '../../report/text.js';
import type { Comparison } from '../../schema/generated/verdict.js';
import { closest } from '../../schema/suggest.js';
import { toRunsCsv } from './csv.js';
import { toAnnotations } from './github.js';
import { toJson } from './json.js';
import { toJunit } from './junit.js';
import { toMarkdown } from './markdown.js';
import type { JudgedBy } from './repeat.js';
import { toText } from './text.js';
import { withoutCommands } from './without-commands.js';

/** How wide text may be, whether it has colours, and by which files was judged. */
export type RenderOptions = TextOptions & JudgedBy;

type Render = (comparison: Comparison, options: RenderOptions) => string;

const FORMATS = {
  text: toText,
  json: toJson,
  markdown: toMarkdown,
  csv: toRunsCsv,
  junit: toJunit,
  github: toAnnotations,
} as const satisfies Record<string, Render>;

export type Format = keyof typeof FORMATS;

/** The formats, in the order of the help. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly Format[];

/**
 * The format that a text names.
 * @throws {BenchError} ERR_USAGE when there is none
 */
export function formatNamed(name: string): Format {
  const found = FORMAT_NAMES.find((format) => format === name);
  if (found) return found;
  const near = closest(name, FORMAT_NAMES);
  const hint = near === undefined ? `one of ${FORMAT_NAMES.join(', ')}` : `did you mean '${near}'?`;
  throw new BenchError('ERR_USAGE', `there is no format '${printable(name)}': ${hint}`);
}

/** The comparison in a format. Only `github` gives commands to the runner that reads it. */
export function render(comparison: Comparison, format: Format, options: RenderOptions): string {
  const write: Render = FORMATS[format];
  const text = write(comparison, options);
  return format === 'github' ? text : withoutCommands(text);
}
