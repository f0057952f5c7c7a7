// The tables of a comparison's page.
import { printable } from '../../printable.js';
import { nameMarkup, tableMarkup } from '../../report/html-tables.js';
import { markup, type Markup } from '../../report/markup.js';
import type { Difference, Row } from '../../schema/generated/verdict.js';
import { NO_VALUE } from '../../units.js';
import {
  byAttention,
  changeText,
  formatValue,
  metricLabel,
  verdictText,
} from '../formats/row-text.js';

/** What differs between the sides. */
export function differencesTable(differences: readonly Difference[]): Markup {
  const value = (side: Difference['base']): Markup =>
    nameMarkup(side === null ? NO_VALUE : printable(String(side)));
  const rows = differences.map(
    ({ path, base, candidate, varied }) =>
      markup`<tr><th scope="row">${nameMarkup(printable(path))}</th><td>${value(base)}</td><td>${value(candidate)}</td><td class="${
        varied ? 'good' : 'bad'
      }">${varied ? 'meant to differ' : 'not meant to differ'}</td></tr>
`,
  );
  return tableMarkup('What differs', ['field', 'baseline', 'candidate', 'meant to differ?'], rows);
}

const CLASSES: Readonly<Record<Row['verdict'], string>> = {
  regressed: 'bad',
  improved: 'good',
  equivalent: '',
  inconclusive: 'faint',
};

function probability(p: number | null): string {
  if (p === null) return NO_VALUE;
  return p < 0.001 ? '< 0.001' : p.toPrecision(2);
}

/** Every metric of one stage; `label` names the table. */
export function rowsTable(label: string, stage: readonly Row[]): Markup {
  const percent = Number((100 * (stage[0]?.change.interval.confidence ?? 0)).toPrecision(4));
  const rows = byAttention(stage).map((row) => {
    const cells = [
      formatValue(row.base.median, row.unit),
      formatValue(row.candidate.median, row.unit),
      changeText(row),
      String(row.n),
      probability(row.p),
      probability(row.p_holm),
    ].map((cell) => markup`<td>${cell}</td>`);
    return markup`<tr><th scope="row">${metricLabel(row)}</th><td class="${
      row.gates ? CLASSES[row.verdict] : ''
    }">${verdictText(row.verdict)}</td>${cells}<td class="text">${nameMarkup(printable(row.reason.message))}</td></tr>
`;
  });
  const head = ['metric', 'verdict', 'baseline', 'candidate', `change [${percent}% interval]`];
  return tableMarkup(label, [...head, 'n', 'p', 'p, Holm', 'why'], rows, { kind: 'reasons' });
}
