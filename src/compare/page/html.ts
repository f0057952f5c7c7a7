// The page of a comparison: one file that needs no other, no network and no script. Gets the drawings
// handed in; must not know how they are made.
import { printable } from '../../printable.js';
import type { ChartDocument } from '../../report/charts/chart.js';
import { figure, renderPage, section } from '../../report/html-frame.js';
import { nameMarkup, pairsTable } from '../../report/html-tables.js';
import { type Markup, markup, NOTHING } from '../../report/markup.js';
import type { Comparison, Side } from '../../schema/generated/verdict.js';
import { qualityLines, undecidedLines } from '../formats/quality.js';
import { type JudgedBy, repeatCommand } from '../formats/repeat.js';
import { byStage, designText, verdictText } from '../formats/row-text.js';
import { methodText } from './method.js';
import { differencesTable, rowsTable } from './tables.js';

/** A chart and its drawing, trusted SVG text of our own making. */
export interface Drawing {
  readonly chart: ChartDocument;
  readonly svg: string;
}

/** The drawings of a page. */
export interface Drawings {
  readonly overview: Drawing;
  readonly stages: readonly { readonly label: string; readonly drawings: readonly Drawing[] }[];
}

const CLASSES: Readonly<Record<Comparison['verdict'], string>> = {
  regressed: 'bad',
  not_comparable: 'bad',
  inconclusive: 'faint',
  improved: 'good',
  equivalent: 'good',
};

function warningsList({ warnings }: Comparison): Markup {
  if (warnings.length === 0) return NOTHING;
  const items = warnings.map(
    ({ message, stage }) =>
      markup`<li>${nameMarkup(stage === undefined ? message : `Stage ${stage}: ${message}`)}</li>`,
  );
  return markup`<ul class="notes" aria-label="Warnings">${items}</ul>`;
}

function header(comparison: Comparison): Markup {
  const { verdict, reason, base, candidate } = comparison;
  return markup`<header>
<h1>${nameMarkup(printable(base.scenario))}: ${nameMarkup(printable(base.label))} and ${nameMarkup(printable(candidate.label))}</h1>
<p class="faint">${designText(comparison)}</p>
<p class="headline ${CLASSES[verdict]}">${verdictText(verdict)}</p>
<p class="headline">${nameMarkup(reason.message)}</p>
${warningsList(comparison)}
</header>`;
}

function differencesSection({ differences }: Comparison): Markup {
  return differences.length === 0
    ? NOTHING
    : section('What differs', differencesTable(differences));
}

function resultsBody({ rows }: Comparison): Markup {
  if (rows.length === 0) return markup`<p>Nothing was judged.</p>`;
  const parts = byStage(rows).map((stage) => {
    const notes = [...undecidedLines(stage), ...qualityLines(stage)];
    return markup`<h3>Stage ${nameMarkup(printable(stage[0]!.stage))}</h3>
${rowsTable(stage)}
<ul class="faint">${notes.map((note) => markup`<li>${nameMarkup(note)}</li>`)}</ul>
`;
  });
  return markup`${parts}<p class="faint">Medians over the runs. In parentheses: shown, but cannot fail the comparison.</p>`;
}

function drawingFigure({ chart, svg }: Drawing): Markup {
  return figure(svg, markup`${chart.description}`);
}

function chartsSections({ overview, stages }: Drawings): Markup {
  const parts = stages.map(({ label, drawings }) =>
    section(
      `Stage ${label}`,
      markup`<div class="charts">
${drawings.map(drawingFigure)}</div>`,
    ),
  );
  return markup`${section(
    'Changes',
    markup`<div class="charts">
${drawingFigure(overview)}</div>`,
  )}${parts}`;
}

function sidePairs(name: string, side: Side): (readonly [string, string])[] {
  const { label, scenario, runs, started_at: startedAt, session_id: session, seed } = side;
  return [
    [name, label],
    [`${name}: scenario`, `${scenario}, seed ${seed}`],
    [`${name}: runs`, `${runs}, from ${startedAt.slice(0, 19).replace('T', ' ')} UTC`],
    [`${name}: session`, session],
    [`${name}: workload digest`, side.workload_digest],
    [`${name}: scenario hash`, side.scenario_hash],
  ];
}

function methodBody(comparison: Comparison, judgedBy: JudgedBy): Markup {
  const { base, candidate, policy } = comparison;
  const pairs = [...sidePairs('baseline', base), ...sidePairs('candidate', candidate)];
  return markup`<p>${methodText(comparison)}</p>
${pairsTable('Sides', pairs)}
<div class="scroll"><pre>${repeatCommand(comparison, judgedBy)}</pre></div>
<details><summary>Policy</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Policy"><pre>${JSON.stringify(policy, null, 2)}</pre></div></details>`;
}

/** The page of a comparison as HTML text; without drawings where there was nothing to draw. */
export function renderComparison(
  comparison: Comparison,
  drawings: Drawings | undefined,
  judgedBy: JudgedBy = {},
): string {
  const { base, tool } = comparison;
  return renderPage({
    title: `${verdictText(comparison.verdict)}: ${printable(base.scenario)} · peerbench comparison`,
    header: header(comparison),
    main: markup`${differencesSection(comparison)}${section('Results', resultsBody(comparison))}${
      drawings ? chartsSections(drawings) : NOTHING
    }${section('How it was made, and how to repeat it', methodBody(comparison, judgedBy))}`,
    footer: markup`Written by peerbench ${tool.version}.`,
  });
}
