// The tables of the page. Each takes a part of a report and gives markup; nothing here decides
// where on the page it stands.
import type {
  Generator,
  PeerResult,
  Report,
  StageMetrics,
  StageResult,
  StageSummary,
} from '../schema/generated/report.js';
import {
  formatBytes,
  formatCount,
  formatDurationUs,
  formatPercent,
  formatRate,
  NO_VALUE,
} from '../units.js';
import { type Insert, markup, type Markup } from './markup.js';
import { median } from './summary.js';

/** A name from outside, kept from reordering what stands around it. */
export function nameMarkup(name: string): Markup {
  return markup`<bdi>${name}</bdi>`;
}

/** A table in a box of its own, which scrolls where the page is narrower. */
export function tableMarkup(
  label: string,
  head: readonly string[],
  rows: readonly Insert[],
): Markup {
  const cells = head.map((title) => markup`<th scope="col">${title}</th>`);
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table>
<thead><tr>${cells}</tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

/** A row: its name and what stands beside it. */
export function rowMarkup(name: string, cells: readonly string[]): Markup {
  return markup`<tr><th scope="row" title="${name}">${nameMarkup(name)}</th>${cells.map(
    (cell) => markup`<td>${cell}</td>`,
  )}</tr>
`;
}

/** Names beside their values. */
export function pairsTable(label: string, pairs: readonly (readonly [string, string])[]): Markup {
  const rows = pairs.map(
    ([name, value]) =>
      markup`<tr><th scope="row">${name}</th><td>${nameMarkup(value)}</td></tr>
`,
  );
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="pairs"><tbody>
${rows}</tbody></table></div>`;
}

type Format = (value: number | null) => string;

const STAGE_COLUMNS: readonly (readonly [string, keyof StageMetrics, Format])[] = [
  ['ops/s', 'throughput', formatRate],
  ['mean', 'mean_us', formatDurationUs],
  ['p50', 'p50_us', formatDurationUs],
  ['p95', 'p95_us', formatDurationUs],
  ['p99', 'p99_us', formatDurationUs],
  ['p99.9', 'p999_us', formatDurationUs],
  ['max', 'max_us', formatDurationUs],
  ['hit rate', 'hit_rate', formatPercent],
  ['evictions', 'evictions', formatCount],
  ['memory', 'bytes', formatBytes],
  ['errors', 'errors', formatCount],
  ['preload ops/s', 'preload_throughput', formatRate],
];

/** Every stage with its figures, median over the runs. */
export function stageTable(summary: readonly StageSummary[]): Markup {
  const rows = summary.map(({ name, metrics }) =>
    rowMarkup(
      name,
      STAGE_COLUMNS.map(([, metric, format]) => format(metrics[metric].median)),
    ),
  );
  return tableMarkup('Stages', ['stage', ...STAGE_COLUMNS.map(([title]) => title)], rows);
}

function interval(low: number | null, high: number | null, format: Format): string {
  return low === null ? NO_VALUE : `${format(low)} to ${format(high)}`;
}

/** Confidence intervals of the medians; only worth a table where there are some. */
export function intervalTable(summary: readonly StageSummary[]): Markup {
  const columns = STAGE_COLUMNS.filter(([, metric]) => metric !== 'max_us' && metric !== 'errors');
  const rows = summary.map(({ name, metrics }) =>
    rowMarkup(
      name,
      columns.map(([, metric, format]) =>
        interval(metrics[metric].low, metrics[metric].high, format),
      ),
    ),
  );
  const label = 'Confidence intervals';
  return tableMarkup(label, ['stage', ...columns.map(([title]) => title)], rows);
}

/** The median of one figure of several things, of those that have it; null when none has. */
export function medianOf<T>(items: readonly T[], read: (item: T) => number | null): number | null {
  return median(items.map(read).filter((value) => value !== null));
}

/** A peer in one run of a stage. */
interface PeerOfStage {
  readonly peer: PeerResult;
  /** Its share of the requests, were all peers equal. */
  readonly ideal: number;
}

function peerRow(name: string, peers: readonly PeerOfStage[]): Markup {
  const of = (read: (peer: PeerResult) => number | null): number | null =>
    medianOf(peers, ({ peer }) => read(peer));
  const ofIdeal = medianOf(peers, ({ peer: { share }, ideal }) => {
    return share === null ? null : share / ideal;
  });
  return rowMarkup(name, [
    formatCount(of((peer) => peer.operations)),
    formatPercent(of((peer) => peer.share)),
    formatPercent(of((peer) => peer.predicted_share)),
    formatPercent(ofIdeal),
    formatCount(of((peer) => peer.hits)),
    formatCount(of((peer) => peer.misses)),
    formatCount(of((peer) => peer.errors)),
    formatDurationUs(of((peer) => peer.latency_us.p50)),
    formatDurationUs(of((peer) => peer.latency_us.p99)),
    formatCount(of((peer) => peer.evictions)),
    formatBytes(of((peer) => peer.bytes)),
    formatCount(of((peer) => peer.items)),
    formatPercent(of((peer) => peer.cpu_busy)),
  ]);
}

const PEER_HEAD = [
  'peer',
  'requests',
  'share',
  'predicted',
  'of ideal',
  'hits',
  'misses',
  'errors',
  'p50',
  'p99',
  'evictions',
  'memory',
  'items',
  'busy',
];

/** The peers of one stage, median over its runs. */
export function peerTable(label: string, results: readonly StageResult[]): Markup {
  const byName = new Map<string, PeerOfStage[]>();
  for (const { peers } of results) {
    for (const peer of peers) {
      const known = byName.get(peer.name) ?? [];
      byName.set(peer.name, [...known, { peer, ideal: 1 / peers.length }]);
    }
  }
  const rows = [...byName].map(([name, peers]) => peerRow(name, peers));
  return tableMarkup(`Peers in stage ${label}`, PEER_HEAD, rows);
}

const GENERATOR_COLUMNS: readonly (readonly [
  title: string,
  read: (generator: Generator) => number | null,
  format: Format,
])[] = [
  ['busy', ({ busy }) => busy, formatPercent],
  ['ceiling ops/s', ({ ceiling }) => ceiling?.throughput ?? null, formatRate],
  ['of ceiling', ({ ceiling }) => ceiling?.share ?? null, formatPercent],
  ['asked ops/s', (generator) => generator.asked_per_s, formatRate],
  ['answered', (generator) => generator.achieved_ratio, formatPercent],
  ['lag p99', ({ send_lag_us: lag }) => lag?.p99 ?? null, formatDurationUs],
  ['late', ({ late }) => late, formatCount],
  ['dropped', ({ dropped }) => dropped, formatCount],
  ['most in flight', ({ outstanding }) => outstanding?.max ?? null, formatCount],
  ['at the end', ({ outstanding }) => outstanding?.end ?? null, formatCount],
];

/** The load generator in every stage, median over the runs. */
export function generatorTable(report: Report): Markup {
  const rows = report.summary.map(({ name }, index) => {
    const generators = report.runs.flatMap(({ stages }) => stages[index]?.generator ?? []);
    return rowMarkup(
      name,
      GENERATOR_COLUMNS.map(([, read, format]) => format(medianOf(generators, read))),
    );
  });
  const titles = GENERATOR_COLUMNS.map(([title]) => title);
  return tableMarkup('Load generator', ['stage', ...titles], rows);
}

/** Thresholds and whether they were met. */
export function thresholdTable(report: Report): Markup {
  const rows = report.thresholds.map(
    ({ text, stage, value, met }) =>
      markup`<tr><th scope="row">${nameMarkup(text)}</th><td class="${
        met ? 'good' : 'bad'
      }">${met ? 'met' : 'missed'}</td><td>${
        value === null ? NO_VALUE : Number(value.toPrecision(4))
      }</td><td>${nameMarkup(stage)}</td></tr>
`,
  );
  return tableMarkup('Thresholds', ['threshold', 'outcome', 'value', 'stage'], rows);
}
