// What the reader of a report must know before believing its figures, in words, and what can be done
// about it. For a terminal or a log; writes nothing itself.
import { styleText } from 'node:util';
import { printable } from '../printable.js';
import type { Report } from '../schema/generated/report.js';
import { wrap } from './terminal.js';
import { NARROWEST_TERMINAL, type TextOptions } from './text.js';
import {
  type Advice,
  adviceOn,
  type AlikeWarnings,
  alikeWarnings,
  invalidity,
} from './warning-groups.js';

/** How warnings are laid out, and which. */
export interface WarningOptions extends TextOptions {
  /** False where the text of the report tells them already. Default true. */
  readonly thresholds?: boolean;
}

function warningText({ first: { message, stage }, more }: AlikeWarnings): string {
  const where = stage === undefined ? '' : `stage ${printable(stage)}: `;
  return `warning: ${where}${printable(message)}${more === 0 ? '' : ` (and ${more} more like it)`}`;
}

/** A terminal has no links: it names the section of the page. */
function adviceText(advice: Advice): string {
  return advice
    .map((part) => (typeof part === 'string' ? part : `'${part.title}' on the page`))
    .join('');
}

function notes(report: Report, thresholds: boolean): string[] {
  const { warnings, status, valid } = report;
  const found = alikeWarnings(warnings).map(warningText);
  if (status === 'aborted') found.unshift('warning: interrupted; this is not all of it');
  if (status === 'failed') found.unshift('warning: ended by an error; this is not all of it');
  if (!valid) found.push(`warning: not valid. ${invalidity(report)}`);
  const missed = report.thresholds.filter(({ met }) => thresholds && !met);
  for (const { text, stage } of missed) {
    found.push(`warning: stage ${printable(stage)}: missed the threshold ${printable(text)}`);
  }
  const advice = warnings.flatMap(({ code }) => adviceText(adviceOn(code) ?? []));
  const known = new Set(advice.filter((text) => text !== ''));
  return [...found, ...[...known].map((text) => `what to do: ${text}`)];
}

/** The warnings, one a line and broken to the width, then what to do; empty when there are none. */
export function renderWarnings(report: Report, options: WarningOptions): string {
  const width = Math.max(NARROWEST_TERMINAL, options.columns);
  return notes(report, options.thresholds ?? true)
    .flatMap((note) => wrap(note, width, '  '))
    .map((line) => (options.colour ? styleText('yellow', line, { validateStream: false }) : line))
    .map((line) => `${line}\n`)
    .join('');
}
