// Reports of other hands: read, shown and drawn from, or refused; their histograms are the part that
// could ask for memory without end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
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
import { quoted, type Target } from './target.js';
import { mutateText, type TextMutation, textMutations } from './text-mutations.js';
import { mutateTree, treeMutations } from './tree-mutations.js';

interface Case {
  /** latin1: one character a byte. */
  readonly text: string;
  /** Number of the chart that is drawn, modulo how many there are: all of them would take long. */
  readonly drawn: number;
}

/** How one histogram is damaged: inside its compression or outside. */
interface Damage {
  readonly which: number;
  readonly inside: boolean;
  readonly changes: readonly TextMutation[];
}

/** Numbers of HdrHistogram's encoding, LEB128 and big-endian, and what a decompressor dislikes. */
const BINARY_TOKENS: readonly string[] = [
  ...['\xff\xff\xff\xff', '\x7f\xff\xff\xff', '\x80\0\0\0', '\0\0\0\0', '\0'.repeat(1000)],
  ...['\xff\xff\xff\xff\xff\xff\xff\xff\xff', '\xfd\xff\xff\xff\x0f', '\x80'.repeat(20), '\x01'],
  ...['\x1c\x84\x93\x13', '\x1c\x84\x93\x14', '\x78\x9c', '\x03'.repeat(300)],
];
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

/** Decompressed, this is far more than a histogram can be. */
const BOMB = deflateSync(Buffer.alloc(64 << 20)).toString('latin1');

const BASES: readonly object[] = [
  fixtureReport({ stages: [{ name: '4x100', operations: 300 }], peers: ['p0', 'p1'], runs: 2 }),
  oneStageReport(),
  noReadsReport(),
  abortedReport(),
  hostileReport(),
].map((report) => structuredClone(report));

/** What is compressed in `bytes` (latin1); themselves where an earlier change broke them. */
function inflated(bytes: string): string {
  try {
    return inflateSync(Buffer.from(bytes, 'latin1'), { maxOutputLength: 1 << 20 }).toString(
      'latin1',
    );
  } catch {
    return bytes;
  }
}

function damaged(base64: string, { inside, changes }: Damage): string {
  const bytes = Buffer.from(base64, 'base64').toString('latin1');
  if (!inside) return Buffer.from(mutateText(bytes, changes), 'latin1').toString('base64');
  if (changes.length === 0) {
    return Buffer.from(bytes.slice(0, 8) + BOMB, 'latin1').toString('base64');
  }
  const payload = inflated(bytes.slice(8));
  const deflated = deflateSync(Buffer.from(mutateText(payload, changes), 'latin1'));
  return Buffer.concat([Buffer.from(bytes.slice(0, 8), 'latin1'), deflated]).toString('base64');
}

/** Damages a histogram of a report's JSON. */
function damageHistogram(text: string, damage: Damage): string {
  const found = [...text.matchAll(/"histogram": ?"([A-Za-z0-9+/=]+)"/g)];
  if (found.length === 0) return text;
  const { 1: base64, index } = found[damage.which % found.length]!;
  const at = text.indexOf(base64!, index);
  return text.slice(0, at) + damaged(base64!, damage) + text.slice(at + base64!.length);
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    base: fc.constantFrom(...BASES),
    tree: treeMutations(3),
    histograms: fc.array(
      fc.record({
        which: fc.nat(1000),
        inside: fc.boolean(),
        changes: textMutations(BINARY_TOKENS, 3),
      }),
      { maxLength: 2 },
    ),
    text: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: textMutations(JSON_TOKENS, 3) },
    ),
    drawn: fc.nat(1000),
  })
  .map(({ base, tree, histograms, text, drawn }) => {
    const json = histograms.reduce(damageHistogram, mutateTree(base, tree));
    return { text: mutateText(Buffer.from(json).toString('latin1'), text), drawn };
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
  show: ({ text, drawn }) => `chart ${drawn} of ${quoted(text)}`,
};
