// The page of a report: one file that needs no other and refers to no other. Gets the drawings handed
// in; must not know how they are made. The parts are in `html-*.ts`; this is their order.
import type { Report, StageResult } from '../schema/generated/report.js';
import { changeSentences } from './change-words.js';
import { faultSentences } from './fault-words.js';
import { environmentTable, repeatMarkup, scenarioMarkup } from './html-environment.js';
import { type Drawing, figure, figureId } from './html-figure.js';
import { details, renderPage, type Section } from './html-frame.js';
import { booksMarkup, peerTable } from './html-peers.js';
import { generatorTable, intervalTable, stageTable, thresholdTable } from './html-stages.js';
import { markedName, nameMarkup, sentenceMarkup } from './html-tables.js';
import { headerMarkup } from './html-verdict.js';
import { workloadTables } from './html-workload.js';
import { type Markup, markup, NOTHING } from './markup.js';
import { CHARTS, PEERS } from './page-sections.js';
import { scenarioName } from './parameters.js';
import { stageResults } from './summary.js';

const NO_STAGE = markup`<p>No stage was measured.</p>`;

/** What happened, a sentence each; nothing where nothing did. */
function sentences(title: string, texts: readonly string[]): Markup {
  if (texts.length === 0) return NOTHING;
  const items = texts.map((text) => markup`<li>${sentenceMarkup(text)}</li>`);
  return markup`<h3>${title}</h3>
<ul>${items}</ul>
`;
}

function stagesBody(report: Report): Markup {
  if (report.summary.length === 0) return NO_STAGE;
  const several = report.runs.length > 1 ? `Median over ${report.runs.length} runs.` : 'One run.';
  const hasIntervals = report.summary.some(({ metrics }) => metrics.throughput.low !== null);
  return markup`${stageTable(report.summary)}
<p class="faint">${several} Latencies hold operations that succeeded, misses included.</p>
${sentences('Changes of the network', changeSentences(report, markedName))}${sentences('Faults', faultSentences(report, markedName))}
${
  hasIntervals
    ? details('95% confidence intervals of the medians', intervalTable(report.summary), {
        isPrinted: true,
      })
    : NOTHING
}`;
}

/** Charts with something in them first: a sentence among them would leave a hole. */
function sortedDrawings(drawings: readonly Drawing[]): { drawn: Drawing[]; empty: Drawing[] } {
  const drawn = drawings.filter(({ chart }) => chart.whyEmpty === null);
  return { drawn, empty: drawings.filter(({ chart }) => chart.whyEmpty !== null) };
}

function chartsBody(drawings: readonly Drawing[]): Markup {
  if (drawings.length === 0) {
    return markup`<p>Charts were not asked for; <code>peerbench report</code> with this folder draws them.</p>`;
  }
  const { drawn, empty } = sortedDrawings(drawings);
  const links = [...drawn, ...empty].map(
    ({ chart }) => markup`<li><a href="#${figureId(chart)}">${chart.title}</a></li>`,
  );
  const grid = (shown: readonly Drawing[]): Markup => markup`<div class="charts">
${shown.map((drawing) =>
  figure(drawing, `All rows are in charts/${drawing.chart.id}.csv beside this page.`),
)}</div>`;
  const list = markup`<nav class="links" aria-label="Charts"><ul>${links}</ul></nav>
`;
  return markup`<div class="index">${details(`${drawings.length} charts: go to one`, list)}</div>
<p class="faint">Each is in the folder charts beside this page too: as SVG, as Vega-Lite document and as CSV.</p>
${drawn.length === 0 ? NOTHING : grid(drawn)}
${
  empty.length === 0
    ? NOTHING
    : markup`<h3>Nothing to draw</h3>
${grid(empty)}`
}`;
}

/** A table of each stage, the first one unfolded. Names may repeat, tables' labels must not. */
function byStage(
  report: Report,
  table: (label: string, results: readonly StageResult[]) => Markup,
): Markup {
  const names = report.summary.map(({ name }) => name);
  const parts = names.flatMap((name, index) => {
    const results = stageResults(report.runs, index);
    // A report of others may sum up a stage that no run has.
    if (results.length === 0) return [];
    const isFirst = names.indexOf(name) === index;
    return details(
      markup`Stage ${nameMarkup(name)}`,
      table(isFirst ? name : `${name}, number ${index + 1}`, results),
      { isOpen: index === 0, isPrinted: true },
    );
  });
  return parts.length === 0 ? NO_STAGE : markup`${parts}`;
}

function peersBody(report: Report): Markup {
  const tables = markup`${byStage(report, peerTable)}${booksMarkup(report)}`;
  if (report.summary.length === 0) return tables;
  return markup`${tables}
<p class="faint">Predicted is the share of the requests that the ring gives a peer; of ideal, its share against that of equal peers; p50 and p99 count from the send of a request, in open loops too; busy is its processor time as a part of one core.</p>`;
}

function generatorBody(report: Report): Markup {
  if (report.summary.length === 0) return NO_STAGE;
  return markup`${generatorTable(report)}
<p class="faint">The ceiling is what the generator does against peers that answer at once; where those had to share its processors it can do more, and a share above 100% says that it did. Asked, answered, late and in flight are of open loops: late were those sent more than 1 ms after they were due, dropped those whose deadline passed before they could be sent.</p>`;
}

function sectionsOf(report: Report, drawings: readonly Drawing[]): Section[] {
  const thresholds = { id: 'thresholds', title: 'Thresholds', body: thresholdTable(report) };
  return [
    { id: 'stages', title: 'Stages', body: stagesBody(report) },
    ...(report.thresholds.length > 0 ? [thresholds] : []),
    { ...CHARTS, body: chartsBody(drawings) },
    { ...PEERS, body: peersBody(report) },
    { id: 'workload', title: 'Workload', body: byStage(report, workloadTables) },
    { id: 'generator', title: 'Load generator', body: generatorBody(report) },
    { id: 'environment', title: 'Environment', body: environmentTable(report) },
    { id: 'scenario', title: 'Scenario', body: scenarioMarkup(report) },
    { id: 'repeat', title: 'How to repeat it', body: repeatMarkup(report) },
  ];
}

/** The page of a report as HTML text. */
export function renderHtml(report: Report, drawings: readonly Drawing[]): string {
  return renderPage({
    title: `${scenarioName(report)} · peerbench report`,
    header: headerMarkup(report),
    sections: sectionsOf(report, drawings),
    footer: markup`Written by peerbench ${nameMarkup(report.tool.version)}. All numbers are in report.json beside this page.`,
    isSortable: true,
  });
}
