// The part of the page about single peers.
import type { PeerResult, Report, StageResult } from '../schema/generated/report.js';
import { formatBytes, formatCount, formatDurationUs, formatPercent } from '../units.js';
import { details } from './html-frame.js';
import { type Figure, figureOf, figureTable, nameMarkup } from './html-tables.js';
import { markup, type Markup, NOTHING } from './markup.js';
import { medianOf } from './summary.js';

/** A peer in one run of a stage. */
interface PeerOfStage {
  readonly peer: PeerResult;
  /** Its share of the requests, were all peers equal. */
  readonly ideal: number;
}

type Format = (value: number | null) => string;

const COLUMNS: readonly (readonly [
  title: string,
  read: (of: PeerOfStage) => number | null,
  format: Format,
])[] = [
  ['requests', ({ peer }) => peer.operations, formatCount],
  ['share', ({ peer }) => peer.share, formatPercent],
  ['predicted', ({ peer }) => peer.predicted_share, formatPercent],
  [
    'of ideal',
    ({ peer: { share }, ideal }) => (share === null ? null : share / ideal),
    formatPercent,
  ],
  ['hits', ({ peer }) => peer.hits, formatCount],
  ['misses', ({ peer }) => peer.misses, formatCount],
  ['errors', ({ peer }) => peer.errors, formatCount],
  ['p50', ({ peer }) => peer.latency_us.p50, formatDurationUs],
  ['p99', ({ peer }) => peer.latency_us.p99, formatDurationUs],
  ['evictions', ({ peer }) => peer.evictions, formatCount],
  ['memory', ({ peer }) => peer.bytes, formatBytes],
  ['items', ({ peer }) => peer.items, formatCount],
  ['busy', ({ peer }) => peer.cpu_busy, formatPercent],
];

/** The peers of one stage, median over its runs; `label` tells it from other stages' tables. */
export function peerTable(label: string, results: readonly StageResult[]): Markup {
  const byName = new Map<string, PeerOfStage[]>();
  for (const { peers } of results) {
    for (const peer of peers) {
      const known = byName.get(peer.name) ?? [];
      byName.set(peer.name, [...known, { peer, ideal: 1 / peers.length }]);
    }
  }
  const rows = [...byName].map(([name, peers]) => {
    const cells = COLUMNS.map(([, read, format]): Figure => {
      return figureOf(medianOf(peers, read), format);
    });
    return [name, cells] as const;
  });
  const titles = COLUMNS.map(([title]) => title);
  return figureTable(`Peers in stage ${label}`, ['peer', ...titles], rows, true);
}

/** What a page can show; the rest is in `report.json`. */
const MOST_DIFFERENCES = 200;

/** What client and peers counted differently, run by run; nothing where their books agree. */
export function booksMarkup({ runs }: Report): Markup {
  const items = runs.flatMap(({ index, stages }) =>
    stages.flatMap(({ name, books }) =>
      books.differences.map(
        (difference) =>
          markup`<li>run ${index}, stage ${nameMarkup(name)}: ${nameMarkup(difference)}</li>`,
      ),
    ),
  );
  if (items.length === 0) return NOTHING;
  const rest = items.length - MOST_DIFFERENCES;
  return details(
    'What client and peers counted differently',
    markup`<ul>${items.slice(0, MOST_DIFFERENCES)}</ul>
${rest > 0 ? markup`<p>And ${rest} more, in report.json.</p>` : NOTHING}`,
    { isOpen: true },
  );
}
