// The one script of a page: it makes tables sortable. The page is whole without it, and the page's
// policy lets no other run.
import { createHash } from 'node:crypto';

/**
 * For each table of the class `sortable` with two rows or more: its column heads become buttons that
 * sort by them, numbers from the largest first, a third time in the order as written. A cell's
 * `data-value` is its number; an empty one means that it has none, and such rows stay last.
 */
export const SORT_SCRIPT = `'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
  const body = table.tBodies[0];
  const written = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const keyOf = ({ cells }, column) => {
    const { dataset, textContent } = cells[column];
    if (!('value' in dataset)) return textContent;
    return dataset.value === '' ? null : Number(dataset.value);
  };
  const compare = (a, b, sign) =>
    a === null || b === null
      ? (a === null) - (b === null)
      : sign * (typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true }));
  const orders = (column) =>
    'value' in written[0].cells[column].dataset
      ? [null, 'descending', 'ascending']
      : [null, 'ascending', 'descending'];
  const sortBy = (head, column) => {
    const order = orders(column);
    const next = order[(order.indexOf(head.getAttribute('aria-sort')) + 1) % 3];
    for (const each of heads) each.removeAttribute('aria-sort');
    if (next === null) return body.append(...written);
    head.setAttribute('aria-sort', next);
    const sign = next === 'ascending' ? 1 : -1;
    const keyed = written.map((row) => [keyOf(row, column), row]);
    body.append(...keyed.sort(([a], [b]) => compare(a, b, sign)).map(([, row]) => row));
  };
  if (written.length < 2) continue;
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => sortBy(head, column));
    head.append(button);
  }
}
`;

/** The source of `SORT_SCRIPT` as a Content-Security-Policy names it: the hash of its exact text. */
export function scriptSource(): string {
  return `'sha256-${createHash('sha256').update(SORT_SCRIPT).digest('base64')}'`;
}
