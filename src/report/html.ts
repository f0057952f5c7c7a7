// The page of a report: one file that needs no other, no network and no script. Gets the drawings
// handed in; must not know how they are made.
import type { Report, StageResult } from '../schema/generated/report.js';
import { formatDurationS, formatDurationUs, formatRate } from '../units.js';
import type { ChartDocument } from './charts/chart.js';
import { changeSentences } from './change-words.js';
import { figure, renderPage, section } from './html-frame.js';
import {
  generatorTable,
  intervalTable,
  nameMarkup,
  pairsTable,
  peerTable,
  stageTable,
  thresholdTable,
} from './html-tables.js';
import { workloadTables } from './html-workload.js';
import { Markup, markup, NOTHING } from './markup.js';
import { parametersOf, scenarioName } from './parameters.js';
import { printable } from '../printable.js';
import { shellQuoted } from './shell-quoted.js';

/** A chart and its drawing. */
export interface Drawing {
  readonly chart: ChartDocument;
  /** Trusted SVG text of our own making; it goes into the page as it is. */
  readonly svg: string;
}

const STATUS_WORDS = {
  complete: 'Complete',
  aborted: 'Interrupted: this is not all of it',
  failed: 'Ended by an error: this is not all of it',
} as const;

function headline(report: Report): string {
  const best = report.summary
    .map(({ name, metrics }) => ({ name, metrics, rate: metrics.throughput.median ?? -1 }))
    .reduce<{ name: string; rate: number; p99: number | null } | undefined>(
      (top, { name, metrics, rate }) =>
        top && top.rate >= rate ? top : { name, rate, p99: metrics.p99_us.median },
      undefined,
    );
  if (!best || best.rate < 0) return 'No stage was measured.';
  const stage = `stage ${best.name}`;
  return best.p99 === null
    ? `No operation succeeded; see the errors of ${stage}.`
    : `Most throughput in ${stage}: ${formatRate(best.rate)} operations per second, ` +
        `99% of them within ${formatDurationUs(best.p99)}.`;
}

function booksNotes(report: Report): string[] {
  return report.runs.flatMap((run) =>
    run.stages.flatMap(({ name, books }) =>
      books.differences.map((difference) => `run ${run.index}, stage ${name}: ${difference}`),
    ),
  );
}

function notes(report: Report): Markup {
  const items = [
    ...report.warnings.map(({ message, stage }) =>
      stage === undefined ? message : `Stage ${stage}: ${message}`,
    ),
    ...booksNotes(report),
  ].map((text) => markup`<li>${nameMarkup(text)}</li>`);
  if (items.length === 0) return NOTHING;
  return markup`<ul class="notes" aria-label="Warnings">${items}</ul>`;
}

function header(report: Report): Markup {
  const { description } = report.scenario;
  const fine = report.status === 'complete' && report.valid;
  const validity = report.valid
    ? 'the load was sent as the scenario asks'
    : 'not valid: the load was not sent as the scenario asks, so latencies describe the client';
  return markup`<header>
<h1>${nameMarkup(scenarioName(report))}</h1>
${typeof description === 'string' && description !== '' ? markup`<p>${nameMarkup(description)}</p>` : NOTHING}
<p class="faint">${nameMarkup(parametersOf(report))}</p>
<p class="faint">${report.started_at.slice(0, 19).replace('T', ' ')} UTC</p>
<p class="headline">${nameMarkup(headline(report))}</p>
<p class="${fine ? 'good' : 'bad'}">${STATUS_WORDS[report.status]}; ${validity}.</p>
${notes(report)}
</header>`;
}

function stagesSection(report: Report): Markup {
  if (report.summary.length === 0) return markup`<p>No stage was measured.</p>`;
  const several = report.runs.length > 1 ? `Median over ${report.runs.length} runs.` : 'One run.';
  const changes = changeSentences(report).map((text) => markup`<li>${nameMarkup(text)}</li>`);
  const hasIntervals = report.summary.some(({ metrics }) => metrics.throughput.low !== null);
  return markup`${stageTable(report.summary)}
<p class="faint">${several} Latencies hold operations that succeeded, misses included.</p>
${changes.length > 0 ? markup`<ul aria-label="Changes of the network">${changes}</ul>` : NOTHING}
${
  hasIntervals
    ? markup`<details><summary>95% confidence intervals of the medians</summary>
${intervalTable(report.summary)}</details>`
    : NOTHING
}`;
}

function chartFigure({ chart, svg }: Drawing): Markup {
  const file = (kind: string): string => `charts/${chart.id}.${kind}`;
  return figure(
    svg,
    markup`${chart.description}
<a href="${file('svg')}">SVG</a> <a href="${file('csv')}">CSV</a> <a href="${file('vl.json')}">Vega-Lite</a>`,
  );
}

/** A table of each stage, the first one unfolded. */
function byStage(
  report: Report,
  table: (label: string, results: readonly StageResult[]) => Markup,
): Markup {
  const parts = report.summary.map(({ name }, index) => {
    const results = report.runs.flatMap((run) => run.stages[index] ?? []);
    return markup`<details${index === 0 ? new Markup(' open') : NOTHING}><summary>Stage ${nameMarkup(name)}</summary>
${table(name, results)}</details>
`;
  });
  return parts.length === 0 ? markup`<p>No stage was measured.</p>` : markup`${parts}`;
}

function generatorSection(report: Report): Markup {
  if (report.summary.length === 0) return markup`<p>No stage was measured.</p>`;
  return markup`${generatorTable(report)}
<p class="faint">The ceiling is what the generator does against peers that answer at once; it is a lower bound where they had to share its processors. Asked, answered, late and in flight are of open loops: late were those sent more than 1 ms after they were due, dropped those whose deadline passed before they could be sent.</p>`;
}

/** Peers that ran already; what is known of others is in the scenario. */
function runningPeerPairs({ environment: { network } }: Report): (readonly [string, string])[] {
  return (network?.peers ?? []).map(({ name, address, memory_mb: memoryMb, threads }) => {
    const memory = memoryMb === null ? '' : `, ${memoryMb} MiB`;
    const cores = threads === null ? '' : `, ${threads} threads`;
    return [`peer ${printable(name)}`, `${printable(address)}${memory}${cores}, ran already`];
  });
}

function environmentPairs(report: Report): (readonly [string, string])[] {
  const { environment: env, session } = report;
  const load = env.load_average.map((value) => value.toFixed(2)).join(', ');
  return [
    ['processor', `${env.cpu}, ${env.cores} logical processors`],
    ['memory', `${env.memory_mb} MiB`],
    ['system', env.kernel],
    ['memcached', `${env.memcached} over ${env.transport}${report.proxied ? ', proxied' : ''}`],
    ...runningPeerPairs(report),
    ['node', env.node],
    ['peerbench', env.peerbench],
    ['checkout', env.git ? `${env.git.commit}${env.git.dirty ? ', with changes' : ''}` : 'none'],
    ['load average at the start', load],
    [
      'stolen by the hypervisor',
      env.steal_ratio === null ? 'unknown' : `${(env.steal_ratio * 100).toFixed(2)}%`,
    ],
    ['charts', `Vega ${env.vega}, Vega-Lite ${env.vega_lite}`],
    ['session', session.side === null ? session.id : `${session.id}, side ${session.side}`],
    ['runs', report.runs.map((run) => formatDurationS(run.duration_s)).join(', ') || 'none'],
    ['seed', String(report.seed)],
    ['workload digest', report.workload_digest],
    ['scenario hash', report.scenario_hash],
  ];
}

function repeatCommand(report: Report): string {
  const runs = report.runs.length > 1 ? ` --runs ${report.runs.length}` : '';
  return `peerbench run ${shellQuoted(scenarioName(report))}${runs}`;
}

function chartsBody(drawings: readonly Drawing[]): Markup {
  return drawings.length === 0
    ? markup`<p>Charts were not asked for; <code>peerbench report</code> with this folder draws them.</p>`
    : markup`<div class="charts">
${drawings.map(chartFigure)}</div>`;
}

function repeatBody(report: Report): Markup {
  return markup`<div class="scroll"><pre>${repeatCommand(report)}</pre></div>
<p class="faint">The same workload digest means the same operations in the same order. What follows is the scenario with every default filled in; it is valid YAML too.</p>
<details><summary>Scenario</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Scenario"><pre>${JSON.stringify(report.scenario, null, 2)}</pre></div></details>`;
}

/** The page of a report as HTML text. */
export function renderHtml(report: Report, drawings: readonly Drawing[]): string {
  return renderPage({
    title: `${scenarioName(report)} · peerbench report`,
    header: header(report),
    main: markup`${section('Stages', stagesSection(report))}${
      report.thresholds.length > 0 ? section('Thresholds', thresholdTable(report)) : NOTHING
    }${section('Charts', chartsBody(drawings))}${section(
      'Workload',
      byStage(report, workloadTables),
    )}${section('Peers', byStage(report, peerTable))}${section(
      'Load generator',
      generatorSection(report),
    )}${section('Environment', pairsTable('Environment', environmentPairs(report)))}${section('How to repeat it', repeatBody(report))}`,
    footer: markup`Written by peerbench ${report.tool.version}. All numbers are in <a href="report.json">report.json</a>.`,
  });
}
