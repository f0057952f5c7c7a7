// The page of a comparison: one file that needs no other and refers to no other. Gets the drawings
// handed in; must not know how they are made.
import { printable, printableJson } from '../../printable.js';
import { type Drawing, figure } from '../../report/html-figure.js';
import { details, renderPage, type Section } from '../../report/html-frame.js';
import { codeMarkup, nameMarkup, pairsTable } from '../../report/html-tables.js';
import { type Markup, markup, NOTHING } from '../../report/markup.js';
import type { Comparison, Side } from '../../schema/generated/verdict.js';
import { qualityLines, undecidedLines } from '../formats/quality.js';
import { type JudgedBy, repeatCommand } from '../formats/repeat.js';
import { byStage, designText, verdictText } from '../formats/row-text.js';
import { methodText } from './method.js';
import { differencesTable, rowsTable } from './tables.js';

/** The drawings of a page. */
export interface Drawings {
  readonly overview: Drawing;
  readonly stages: readonly { readonly label: string; readonly drawings: readonly Drawing[] }[];
}

const CLASSES: Readonly<Record<Comparison['verdict'], string>> = {
  regressed: 'bad',
  not_comparable: 'bad',
  inconclusive: 'doubt',
  improved: 'good',
  equivalent: 'good',
};

function warningsList({ warnings }: Comparison): Markup {
  if (warnings.length === 0) return NOTHING;
  const items = warnings.map(({ message, stage }) => {
    const where = stage === undefined ? NOTHING : markup`Stage ${nameMarkup(stage)}: `;
    return markup`<li>${where}${nameMarkup(message)}</li>
`;
  });
  return markup`<div class="notes" role="group" aria-label="Warnings"><p><b>Warnings</b></p><ul>
${items}</ul></div>`;
}

function header(comparison: Comparison): Markup {
  const { verdict, reason, base, candidate } = comparison;
  return markup`<header>
<p class="faint">peerbench comparison</p>
<h1>${nameMarkup(printable(base.scenario))}: ${nameMarkup(printable(base.label))} and ${nameMarkup(printable(candidate.label))}</h1>
<div class="verdict ${CLASSES[verdict]}"><p class="headline"><strong>${verdictText(verdict)}</strong></p>
<p class="headline">${nameMarkup(reason.message)}</p></div>
<p class="faint">${designText(comparison)}</p>
${warningsList(comparison)}
</header>`;
}

function resultsBody({ rows }: Comparison): Markup {
  if (rows.length === 0) return markup`<p>Nothing was judged.</p>`;
  const parts = byStage(rows).map((stage, index) => {
    const notes = [...undecidedLines(stage), ...qualityLines(stage)];
    return markup`<h3>Stage ${nameMarkup(printable(stage[0]!.stage))}</h3>
${rowsTable(`Results, stage ${index + 1}`, stage)}
${notes.length === 0 ? NOTHING : markup`<ul class="faint">${notes.map((note) => markup`<li>${nameMarkup(note)}</li>`)}</ul>`}
`;
  });
  return markup`${parts}<p class="faint">Medians over the runs. In parentheses: shown, but cannot fail the comparison.</p>`;
}

/** A comparison keeps no files with the rows of its charts; the reports hold what they come from. */
const WHOLE = 'All follow from the two reports.';

function chartsSections({ overview, stages }: Drawings): Section[] {
  const charts = (drawings: readonly Drawing[], where = ''): Markup => markup`<div class="charts">
${drawings.map((drawing) => figure(drawing, WHOLE, drawing.chart.title + where))}</div>`;
  return [
    { id: 'changes', title: 'Changes', body: charts([overview]) },
    ...stages.map(({ label, drawings }, index) => ({
      id: `stage-${index + 1}`,
      title: markup`Stage ${nameMarkup(label)}`,
      body: charts(drawings, `, stage ${index + 1}`),
    })),
  ];
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
${codeMarkup('Command', repeatCommand(comparison, judgedBy))}
${details('Policy', codeMarkup('Policy', printableJson(policy, 2)), { isPrinted: true })}`;
}

/** The page of a comparison as HTML text; without drawings where there was nothing to draw. */
export function renderComparison(
  comparison: Comparison,
  drawings: Drawings | undefined,
  judgedBy: JudgedBy = {},
): string {
  const { base, differences, tool } = comparison;
  const different = {
    id: 'differences',
    title: 'What differs',
    body: differencesTable(differences),
  };
  return renderPage({
    title: `${verdictText(comparison.verdict)}: ${printable(base.scenario)} · peerbench comparison`,
    header: header(comparison),
    sections: [
      ...(differences.length === 0 ? [] : [different]),
      { id: 'results', title: 'Results', body: resultsBody(comparison) },
      ...(drawings ? chartsSections(drawings) : []),
      {
        id: 'method',
        title: 'How it was made, and how to repeat it',
        body: methodBody(comparison, judgedBy),
      },
    ],
    footer: markup`Written by peerbench ${nameMarkup(tool.version)}.`,
    isSortable: false,
  });
}
