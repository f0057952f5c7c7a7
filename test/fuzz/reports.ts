// Reports of other hands: read, shown and drawn from, or refused; their histograms are the part that
// could ask for memory without end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { chartsOf } from '../../src/report/charts/all.js';
import { renderHtml } from '../../src/report/html.js';
import { readReport } from '../../src/report/read.js';
import { renderSvg } from '../../src/report/svg.js';
import { renderWarnings } from '../../src/report/text-warnings.js';
import { renderText } from '../../src/report/text.js';
import {
  abortedReport,
  fixtureReport,
  hostileReport,
  noReadsReport,
  oneStageReport,
} from '../report/fixture.js';
import { readOrRefuse, requirePrintable } from './refusals.js';
import {
  damageHistogram,
  damageNumbers,
  HISTOGRAM_DAMAGE,
  NUMBER_DAMAGE,
} from './report-damage.js';
import { quoted, type Target } from './target.js';
import { mutateText, textMutations } from './text-mutations.js';
import { mutateTree, treeMutations } from './tree-mutations.js';

interface Case {
  /** latin1: one character a byte. */
  readonly text: string;
  /** What was done to it, as JSON: the text itself is too long to be read. */
  readonly damage: string;
  /** Number of the chart that is drawn, modulo how many there are: all of them would take long. */
  readonly drawn: number;
}

const JSON_TOKENS = [
  '"__proto__":{"x":1},',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  'null',
  '1e999',
  '"\\u001b[31m"',
];

const BASES: readonly object[] = [
  fixtureReport({ stages: [{ name: '4x100', operations: 300 }], peers: ['p0', 'p1'], runs: 2 }),
  oneStageReport(),
  noReadsReport(),
  abortedReport(),
  hostileReport(),
].map((report) => structuredClone(report));

/** Damage of one kind in one case of two: with every kind in each, none would get past the schema. */
const maybe = <T>(damage: fc.Arbitrary<readonly T[]>): fc.Arbitrary<readonly T[]> =>
  fc.oneof(fc.constant([]), damage);

const cases: fc.Arbitrary<Case> = fc
  .record({
    base: fc.nat(BASES.length - 1),
    tree: maybe(treeMutations(3)),
    numbers: maybe(NUMBER_DAMAGE),
    histograms: maybe(HISTOGRAM_DAMAGE),
    text: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: textMutations(JSON_TOKENS, 3) },
    ),
    drawn: fc.nat(1000),
  })
  .map(({ base, drawn, ...damage }) => {
    const { tree, numbers, histograms, text } = damage;
    const json = numbers.reduce(damageNumbers, mutateTree(BASES[base], tree));
    const damaged = histograms.reduce(damageHistogram, json);
    const bytes = Buffer.from(damaged).toString('latin1');
    return { text: mutateText(bytes, text), damage: JSON.stringify({ base, ...damage }), drawn };
  });

async function check({ text, drawn }: Case, folder: string): Promise<void> {
  const file = join(folder, 'report.json');
  writeFileSync(file, text, 'latin1');
  await readOrRefuse(async () => {
    const report = await readReport(file);
    for (const terminal of [true, false]) {
      const options = { columns: 80, colour: false, terminal };
      requirePrintable(renderText(report, options), 'the text');
      requirePrintable(renderWarnings(report, options), 'the warnings');
    }
    const charts = chartsOf(report);
    requirePrintable(renderHtml(report, []), 'the page');
    const chart = charts[drawn % charts.length]!;
    requirePrintable(await renderSvg(chart), `the drawing of ${chart.id}`);
  }, ['ERR_REPORT_INVALID']);
}

/** Reports through `readReport`, and what is made of those that are let in. */
export const reports: Target<Case> = {
  what: 'report files and their histograms',
  perCase: 1,
  perThousand: 20,
  cases,
  check,
  show: ({ text, damage, drawn }) => `chart ${drawn} of ${quoted(text)}\nby ${quoted(damage)}`,
};
