// A comparison as GitHub-flavoured Markdown for a pull request or a job summary: the verdict and what
// gates first, the rest folded. Foreign text cannot become markup, links or mentions.
import { printable } from '../../printable.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';
import { raisedFloors } from '../raised-floors.js';
import { qualityLines, undecidedLines } from './quality.js';
import { repeatCommand } from './repeat.js';
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

/** A comment holds 65,536 characters; a row takes about 150. */
const MOST_ROWS = 100;
const MOST_LINES = 40;
const LONGEST_TEXT = 500;

/**
 * `text` as Markdown that shows it and nothing else. Backslashes take the meaning from punctuation
 * (CommonMark 2.4); a word joiner keeps @names and www. from being linked, which happens later.
 */
function escapeText(text: string): string {
  const shown = printable(text);
  const cut = shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT)}…` : shown;
  return cut
    .replace(/[\\`*_{}[\]<>#!|~@&$]|:(?=\S)/g, '\\$&')
    .replace(/\\@|\bwww\./gi, (found) => `${found}\u2060`);
}

/** A code block that `text` cannot end: its fence is longer than any run of backticks in it. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}\n`;
}

/** The comparison as Markdown. */
export function toMarkdown(comparison: Comparison): string {
  const { verdict, reason, base, rows } = comparison;
  const gating = byAttention(rows.filter(({ gates }) => gates));
  const others = byAttention(rows.filter(({ gates }) => !gates));
  return [
    `### ${escapeText(`${verdictText(verdict)}: ${base.scenario}`)}\n`,
    `${escapeText(reason.message)}\n`,
    ...differencesPart(comparison),
    ...raisedPart(comparison),
    ...(gating.length > 0 ? [table(gating, comparison)] : []),
    ...(others.length > 0
      ? [details('What cannot fail the comparison', table(others, comparison))]
      : []),
    ...listPart('How good the data are', qualityPart(comparison)),
    ...listPart('Warnings', warningLines(comparison)),
    details('How it was made, and how to repeat it', repeatPart(comparison)),
  ].join('\n');
}

function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${escapeText(line)}\n`);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more\n`] : [])].join('');
}

function listPart(summary: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [details(summary, list(lines))];
}

/** What was not meant to differ stands open: it is why there is no verdict. */
function differencesPart({ differences }: Comparison): string[] {
  const text = (varied: boolean): string[] =>
    differences.filter((found) => found.varied === varied).map(differenceText);
  const unmeant = text(false);
  return [
    ...(unmeant.length > 0 ? [`Not meant to differ:\n\n${list(unmeant)}`] : []),
    ...listPart('Meant to differ', text(true)),
  ];
}

/** Open as well: a floor that was raised hides changes that the policy asks for. */
function raisedPart({ policy, rows }: Comparison): string[] {
  const lines = raisedFloors(policy, rows).map(({ stage, text }) => `${stage}: ${text}`);
  return lines.length > 0 ? [`Floors raised by the calibration:\n\n${list(lines)}`] : [];
}

function table(rows: readonly Row[], comparison: Comparison): string {
  const head = ['verdict', 'stage', 'metric', 'baseline', 'candidate'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const shown = rows
    .slice(0, MOST_ROWS)
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

function repeatPart(comparison: Comparison): string {
  const { base, candidate, tool } = comparison;
  const how = `${designText(comparison)}; baseline ${base.label}, candidate ${candidate.label}; peerbench ${tool.version}`;
  return `${escapeText(how)}\n\n${codeBlock(repeatCommand(comparison))}`;
}
