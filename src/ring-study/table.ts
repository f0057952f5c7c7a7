// A study of rings for a terminal: one line per ring, then what the columns are.
import { fit, pad, widthsOf, wrap } from '../report/terminal.js';
import type { Movement, RingResult, RingStudy } from '../schema/generated/ring.js';
import { formatPercent, NO_VALUE } from '../units.js';
import { listText, networkLabel } from './label.js';

const HEADER = [
  ...['placement', 'vnodes', 'max', '5-95%', 'worst', 'CV'],
  ...['joins', 'last out', 'first out'],
];

function movedText(movement: Movement | null): string {
  return formatPercent(movement?.moved ?? null);
}

function cellsOf(ring: RingResult): string[] {
  const { placement, vnodes, max_over_mean: max, cv } = ring;
  return [
    placement,
    vnodes === null ? NO_VALUE : String(vnodes),
    max.mean.toFixed(2),
    `${max.p5.toFixed(2)}-${max.p95.toFixed(2)}`,
    max.max.toFixed(2),
    cv.mean.toFixed(3),
    ...[ring.joins, ring.last_leaves, ring.first_leaves].map(movedText),
  ];
}

/** The results for each number of peers. */
function byPeers({ peers, rings }: RingStudy): [peers: number, rings: RingResult[]][] {
  return peers.map((count) => [count, rings.filter((ring) => ring.peers.length === count)]);
}

/** The columns that tell which ring a line is about. */
const LABEL = [0, 1];
/** What stands together where the terminal is too narrow for all: how even it is, and what moves. */
const EVENNESS = [...LABEL, 2, 3, 4, 5];
const MOVEMENT = [...LABEL, 6, 7, 8];

/** Which columns stand side by side, table by table. */
function blocksOf(widths: readonly number[], columns: number): number[][] {
  const width = widths.reduce((sum, each) => sum + each + 2, -2);
  return width <= columns ? [[...widths.keys()]] : [EVENNESS, MOVEMENT];
}

/**
 * The table, one per number of peers, in two parts where it is wider than `columns`: 50 are enough for
 * either.
 */
export function ringTable(study: RingStudy, columns: number): string {
  const tables = byPeers(study).map(([peers, rings]): [string, string[][]] => [
    networkLabel([peers], study.replication),
    [HEADER, ...rings.map(cellsOf)],
  ]);
  // All alike, so that they can be compared line by line.
  const widths = widthsOf(tables.flatMap(([, rows]) => rows));
  const texts = tables.map(([title, rows]) => {
    const blocks = blocksOf(widths, columns).map((block) =>
      rows.map((row) => block.map((i) => pad(row[i]!, widths[i]!, i === 0)).join('  ')),
    );
    const lines = blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
    const titled = tables.length > 1 ? [title, ...lines] : lines;
    return titled.map((line) => `${fit(line, columns)}\n`).join('');
  });
  return texts.join('\n');
}

/** Each movement's ideal share: `joins 11.1%, leaves 12.5%`. */
function idealText({ joins, last_leaves: last, first_leaves: first }: RingResult): string {
  const parts = [`joins ${formatPercent(joins.ideal)}`];
  if (last && first) {
    const [lastText, firstText] = [last, first].map(({ ideal }) => formatPercent(ideal));
    parts.push(
      lastText === firstText
        ? `leaves ${lastText}`
        : `last out ${lastText}, first out ${firstText}`,
    );
  }
  return parts.join(', ');
}

/** The answer: the fewest virtual nodes with which the busiest peer keeps within bounds. */
function fewestNote(study: RingStudy): string[] {
  const { rings, fewest_vnodes: fewest, max_over_mean: most } = study;
  if (fewest.length === 0) return [];
  const tried = [...new Set(rings.flatMap(({ vnodes }) => vnodes ?? []))].sort((a, b) => a - b);
  const answers = fewest.map(({ peers, vnodes }) => {
    const answer = vnodes === null ? 'none' : String(vnodes);
    return fewest.length === 1 ? answer : `${answer} (${peers} peers)`;
  });
  return [
    `Fewest vnodes with which 95 of 100 sets of peer names keep max within ${most}: ` +
      `${answers.join(', ')}; of ${listText(tried.map(String))}.`,
  ];
}

/** What the columns are, and what must be known about them. */
export function ringNotes(study: RingStudy, columns: number): string {
  const { rings, keys, name_sets: nameSets, peers, replication } = study;
  const even = rings.filter(({ points }) => points === null).map(({ placement }) => placement);
  const what = replication === 1 ? 'keys' : 'copies';
  const ideals = byPeers(study).flatMap(([count, [first]]) => {
    if (!first) return [];
    return peers.length === 1 ? idealText(first) : `${idealText(first)} (${count} peers)`;
  });
  const notes = [
    `${networkLabel(peers, replication)}.`,
    ...fewestNote(study),
    `max, 5-95%, worst, CV: share of the busiest peer over its ideal share, and the spread of all shares, over ${nameSets} sets of peer names.`,
    `joins, last out, first out: ${what} that move when a peer joins, or when the last or the first of the list leaves; ${keys} keys. Ideal: ${ideals.join('; ')}.`,
  ];
  if (even.length > 0) {
    const names = [...new Set(even)].join(', ');
    notes.push(`Even by construction, so that only chance among few keys is left: ${names}.`);
  }
  return `${notes.flatMap((note) => wrap(note, columns, '  ')).join('\n')}\n`;
}
