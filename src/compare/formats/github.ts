// Annotations of a GitHub Actions run: workflow commands, one a line, read from the step's output.
// Source of the escaping: actions/toolkit, packages/core/src/command.ts (escapeData, escapeProperty).
import { printable } from '../../printable.js';
import type { Comparison, Row } from '../../schema/generated/verdict.js';
import { byAttention, metricLabel } from './row-text.js';

type Level = 'error' | 'warning' | 'notice';

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** `::error title=…::message`. Foreign text keeps to its line: a new one could be a new command. */
function command(level: Level, title: string, message: string): string {
  return `::${level} title=${escapeProperty(printable(title))}::${escapeData(printable(message))}\n`;
}

const OVERALL_LEVELS: Readonly<Record<Comparison['verdict'], Level>> = {
  regressed: 'error',
  not_comparable: 'error',
  inconclusive: 'warning',
  improved: 'notice',
  equivalent: 'notice',
};

/**
 * The verdict first, then each row that is worse or undecided: GitHub shows the first ten errors and
 * the first ten warnings of a step.
 */
export function toAnnotations(comparison: Comparison): string {
  const { verdict, reason, rows, base, exit_code: exitCode } = comparison;
  const level = exitCode === 0 ? OVERALL_LEVELS[verdict] : 'error';
  const title = `peerbench ${base.scenario}: ${verdict.replace('_', ' ')}`;
  return [
    command(level, title, reason.message),
    ...byAttention(rows).flatMap((row) => annotation(row)),
  ].join('');
}

function annotation(row: Row): string[] {
  const { verdict, gates, stage, reason } = row;
  if (verdict !== 'regressed' && !(verdict === 'inconclusive' && gates)) return [];
  const level = verdict === 'regressed' && gates ? 'error' : 'warning';
  return [command(level, `${verdict}: ${metricLabel(row)} of ${stage}`, reason.message)];
}
