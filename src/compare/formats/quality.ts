// How good the data of a stage are, in sentences: what could not be decided and what it would take,
// the scatter of the runs, the place in a pair, the trend. Knows no format.
import type { Row } from '../../schema/generated/verdict.js';
import { formatPercent } from '../../units.js';
import { formatSigned } from '../signed.js';
import { printable } from '../../printable.js';
import { detectableText, metricLabel } from './row-text.js';

function listed(name: string, rows: readonly Row[], text: (row: Row) => string | null): string[] {
  const parts = rows.flatMap((row) => {
    const value = text(row);
    return value === null ? [] : [`${metricLabel(row)} ${value}`];
  });
  return parts.length === 0 ? [] : [`${name}: ${parts.join(', ')}`];
}

/** What the rows of one stage that gate (all, where none does) say about their own data. */
export function qualityLines(stage: readonly Row[]): string[] {
  const gating = stage.filter(({ gates }) => gates);
  const rows = gating.length > 0 ? gating : stage;
  return [
    ...listed('variation between runs (CV), baseline and candidate', rows, ({ base, candidate }) =>
      base.cv === null && candidate.cv === null
        ? null
        : `${formatPercent(base.cv)} ${formatPercent(candidate.cv)}`,
    ),
    ...listed('effect of running second in a pair', rows, ({ slot_effect: effect }) =>
      effect === null ? null : formatSigned(effect, 'ratio'),
    ),
    ...listed('drift over the session', rows, ({ drift }) =>
      drift?.suspected
        ? `${formatSigned(drift.change, 'ratio')} (p ${drift.p.toPrecision(1)})`
        : null,
    ),
  ];
}

/** Why rows that gate are undecided, and what would decide them. */
export function undecidedLines(stage: readonly Row[]): string[] {
  return stage
    .filter(({ verdict, gates }) => verdict === 'inconclusive' && gates)
    .map((row) => {
      const parts = [printable(row.reason.message), detectableText(row)];
      return `${metricLabel(row)}: ${parts.filter((part) => part !== '').join('; ')}`;
    });
}
