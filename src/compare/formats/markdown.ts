// A comparison as GitHub-flavoured Markdown for a pull request or a job summary: the verdict and what
// gates first, the rest folded, and never more than a comment holds. Foreign text cannot become
// markup, links or mentions.
import { printable } from '../../printable.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';
import { raisedFloors } from '../raised-floors.js';
import { qualityLines, undecidedLines } from './quality.js';
import { type JudgedBy, repeatCommand } from './repeat.js';
import {
  byAttention,
  byStage,
  changeText,
  confidenceText,
  designText,
  formatValue,
  metricLabel,
  verdictText,
} from './row-text.js';
import { differenceText } from './text.js';

/** A comment on GitHub holds 65,536 characters, and the one who posts it may add some. */
const MOST_CHARACTERS = 60_000;
const LONGEST_TEXT = 500;
const LONGEST_COMMAND = 8000;

/** How much of a comparison is shown. */
interface Limits {
  /** Rows of a table. */
  readonly rows: number;
  /** Lines of a list. */
  readonly lines: number;
}

const LIMITS: Limits = { rows: 100, lines: 40 };

/**
 * `text` as Markdown that shows it and nothing else. Backslashes take the meaning from punctuation
 * (CommonMark 2.4). What GitHub links only afterwards, in the text that is shown, is broken by word
 * joiners: @names, www., issues (#12, GH-12), and hexadecimal numbers of seven digits or more, which
 * may be commits.
 */
function escapeText(text: string): string {
  const shown = printable(text);
  const cut = shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT)}…` : shown;
  return cut
    .replace(/[0-9a-f]{7,}/gi, (digits) => digits.replace(/.{6}(?=.)/g, `$&${JOINER}`))
    .replace(/[\\`*_{}[\]<>#!|~@&$]|:(?=\S)/g, '\\$&')
    .replace(/\\@|\bwww\.|\\#(?=\d)|\bGH-(?=\d)/gi, `$&${JOINER}`);
}

const JOINER = '\u2060';

/** A code block that `text` cannot end: its fence is longer than any run of backticks in it. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}\n`;
}

/** The comparison as Markdown of at most 60,000 characters. */
export function toMarkdown(comparison: Comparison, judgedBy: JudgedBy = {}): string {
  let limits = LIMITS;
  let text = documentOf(comparison, judgedBy, limits);
  while (text.length > MOST_CHARACTERS && limits.rows > 1) {
    limits = { rows: limits.rows >> 1, lines: limits.lines >> 1 };
    text = `${documentOf(comparison, judgedBy, limits)}\n${SHORTENED}`;
  }
  return text;
}

const SHORTENED =
  'Shortened to fit a comment: `--format text` and `verdict.json` have every row, difference and warning.\n';

function documentOf(comparison: Comparison, judgedBy: JudgedBy, limits: Limits): string {
  const { verdict, reason, base, rows } = comparison;
  const gating = byAttention(rows.filter(({ gates }) => gates));
  const others = byAttention(rows.filter(({ gates }) => !gates));
  return [
    `### ${escapeText(`${verdictText(verdict)}: ${base.scenario}`)}\n`,
    `${escapeText(reason.message)}\n`,
    ...differencesPart(comparison, limits),
    ...raisedPart(comparison, limits),
    ...(gating.length > 0 ? [table(gating, comparison, limits)] : []),
    ...(others.length > 0
      ? [details('What cannot fail the comparison', table(others, comparison, limits))]
      : []),
    ...listPart('How good the data are', qualityPart(comparison), limits),
    ...listPart('Warnings', warningLines(comparison), limits),
    details('How it was made, and how to repeat it', repeatPart(comparison, judgedBy)),
  ].join('\n');
}

function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}

function list(lines: readonly string[], { lines: most }: Limits): string {
  const shown = lines.slice(0, most).map((line) => `- ${escapeText(line)}\n`);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more\n`] : [])].join('');
}

function listPart(summary: string, lines: readonly string[], limits: Limits): string[] {
  return lines.length === 0 ? [] : [details(summary, list(lines, limits))];
}

/** What was not meant to differ stands open: it is why there is no verdict. */
function differencesPart({ differences }: Comparison, limits: Limits): string[] {
  const text = (varied: boolean): string[] =>
    differences.filter((found) => found.varied === varied).map(differenceText);
  const unmeant = text(false);
  return [
    ...(unmeant.length > 0 ? [`Not meant to differ:\n\n${list(unmeant, limits)}`] : []),
    ...listPart('Meant to differ', text(true), limits),
  ];
}

/** Open as well: a floor that was raised hides changes that the policy asks for. */
function raisedPart({ policy, rows }: Comparison, limits: Limits): string[] {
  const lines = raisedFloors(policy, rows).map(({ stage, text }) => `${stage}: ${text}`);
  return lines.length > 0 ? [`Floors raised by the calibration:\n\n${list(lines, limits)}`] : [];
}

function table(rows: readonly Row[], comparison: Comparison, limits: Limits): string {
  const head = ['verdict', 'stage', 'metric', 'baseline', 'candidate'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const shown = rows
    .slice(0, limits.rows)
    .map((row) =>
      line([
        verdictText(row.verdict),
        escapeText(row.stage),
        metricLabel(row),
        formatValue(row.base.median, row.unit),
        formatValue(row.candidate.median, row.unit),
        changeText(row),
      ]),
    );
  const rest = rows.length - shown.length;
  return [
    line([...head, `change [${confidenceText(comparison)} interval]`]),
    '|---|---|---|--:|--:|---|\n',
    ...shown,
    ...(rest > 0 ? [`\n… and ${rest} more rows.\n`] : []),
  ].join('');
}

function qualityPart({ rows }: Comparison): string[] {
  return byStage(rows).flatMap((stage) =>
    [...undecidedLines(stage), ...qualityLines(stage)].map((line) => `${stage[0]!.stage}: ${line}`),
  );
}

function warningLines({ warnings }: Comparison): string[] {
  return warnings.map(({ message, stage }) =>
    stage === undefined ? message : `${stage}: ${message}`,
  );
}

function repeatPart(comparison: Comparison, judgedBy: JudgedBy): string {
  const { base, candidate, tool } = comparison;
  const how = `${designText(comparison)}; baseline ${base.label}, candidate ${candidate.label}; peerbench ${tool.version}`;
  const command = repeatCommand(comparison, judgedBy);
  const shown =
    command.length > LONGEST_COMMAND
      ? 'The command is too long to be shown.\n'
      : codeBlock(command);
  return `${escapeText(how)}\n\n${shown}`;
}
