// The head of the page: what ran, how it went, and whether the numbers can be trusted, to be
// understood in ten seconds.
import type { Report, StageSummary } from '../schema/generated/report.js';
import { formatCount, formatDurationUs, formatExact, formatPercent, formatRate } from '../units.js';
import { nameMarkup } from './html-tables.js';
import { markup, type Markup, NOTHING } from './markup.js';
import { plural, scenarioName } from './parameters.js';
import { loadWords } from './stage-words.js';
import { METRICS, stageResults } from './summary.js';
import {
  type Advice,
  adviceOn,
  invalidity,
  type WarningGroup,
  warningGroups,
} from './warning-groups.js';
import { whatRan } from './what-ran.js';

const ENDINGS = {
  complete: '',
  aborted: 'Interrupted: this is not all of it.',
  failed: 'Ended by an error: this is not all of it.',
} as const;

/** Sections that it names can be gone to. */
function adviceMarkup(advice: Advice): Markup {
  const parts = advice.map((part) =>
    typeof part === 'string' ? part : markup`<a href="#${part.id}">${part.title}</a>`,
  );
  return markup`<p class="advice"><b>What to do:</b> ${parts}.</p>`;
}

function groupMarkup({ warnings }: WarningGroup, advice: Advice | undefined): Markup {
  const messages = warnings.map(({ first: { stage, message }, more }) => {
    const where = stage === undefined ? NOTHING : markup`Stage ${nameMarkup(stage)}: `;
    return markup`<p>${where}${nameMarkup(message)}${more === 0 ? '' : ` (and ${more} more like it)`}</p>`;
  });
  return markup`<li>${messages}${advice === undefined ? NOTHING : adviceMarkup(advice)}</li>
`;
}

/** Groups of warnings, each with its advice; the same advice is given once, by the last of them. */
function groupsMarkup(groups: readonly WarningGroup[]): Markup {
  const advice = groups.map(({ code }) => adviceOn(code));
  const items = groups.map((group, i) =>
    groupMarkup(group, advice.lastIndexOf(advice[i]) === i ? advice[i] : undefined),
  );
  return markup`<ul>
${items}</ul>`;
}

/** Whether the numbers can be trusted, and exactly why not. */
function trustMarkup(report: Report): Markup {
  const { reasons, others } = warningGroups(report);
  const { status, valid } = report;
  const list = reasons.length === 0 ? NOTHING : groupsMarkup(reasons);
  if (status !== 'complete' || !valid) {
    const words = [ENDINGS[status], valid ? '' : 'Not valid.'].filter((text) => text !== '');
    return markup`<div class="verdict bad"><p><strong>✗ ${words.join(' ')}</strong> ${
      valid ? 'What there is was sent as the scenario asks.' : invalidity(report)
    }</p>${list}</div>`;
  }
  if (others.length === 0) {
    return markup`<div class="verdict good"><p><strong>✓ Valid.</strong> The load was sent as the scenario asks, all of it, and nothing speaks against the numbers.</p></div>`;
  }
  const count = plural(others.length, 'warning');
  return markup`<div class="verdict doubt"><p><strong>! Valid, with ${count}.</strong> The load was sent as the scenario asks, all of it; what the warnings say limits what the numbers mean.</p></div>`;
}

function warningsMarkup(report: Report): Markup {
  const { others } = warningGroups(report);
  if (others.length === 0) return NOTHING;
  return markup`<div class="notes" role="group" aria-label="Warnings"><p><b>Warnings</b></p>${groupsMarkup(others)}</div>`;
}

/** The stage of most throughput; undefined where none was measured. */
function bestStage({ summary }: Report): StageSummary | undefined {
  const rate = ({ metrics }: StageSummary): number => metrics.throughput.median ?? -1;
  return summary.reduce<StageSummary | undefined>(
    (best, stage) => (best && rate(best) >= rate(stage) ? best : stage),
    undefined,
  );
}

/** Failed operations of all measure phases. */
function errorsText({ runs }: Report): string {
  let errors = 0;
  let operations = 0;
  for (const stage of runs.flatMap(({ stages }) => stages)) {
    errors += METRICS.errors(stage) ?? 0;
    operations += stage.measure.operations;
  }
  if (errors === 0) return 'none';
  return `${formatCount(errors)} (${formatPercent(errors / Math.max(operations, errors))})`;
}

function figureMarkup(name: string, value: string, note: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}${
    note === '' ? NOTHING : markup` <span class="faint">${note}</span>`
  }</dd></div>
`;
}

function headline(report: Report): Markup {
  const best = bestStage(report);
  if (!best) return markup`<p class="headline">No stage was measured.</p>`;
  const { throughput, p50_us: p50, p99_us: p99, hit_rate: hitRate } = best.metrics;
  const several = report.summary.length > 1 ? ', the stage of most throughput' : '';
  const runs = report.runs.length > 1 ? `; medians over ${report.runs.length} runs` : '';
  const [measured] = stageResults(report.runs, report.summary.indexOf(best));
  const load = measured ? `: ${loadWords(measured)}` : '';
  const answered = p99.median === null ? markup` No operation succeeded.` : NOTHING;
  return markup`<p class="headline">Stage ${nameMarkup(best.name)}${load}${several}${runs}.${answered}</p>
<dl class="figures">
${figureMarkup('throughput', formatRate(throughput.median), 'operations per second')}${figureMarkup(
    'latency, median',
    formatDurationUs(p50.median),
    'p50',
  )}${figureMarkup('99% within', formatDurationUs(p99.median), 'p99')}${figureMarkup(
    'hit rate',
    formatPercent(hitRate.median),
    '',
  )}${figureMarkup('errors', errorsText(report), report.summary.length > 1 || report.runs.length > 1 ? 'all stages and runs' : '')}</dl>`;
}

function factsMarkup(report: Report): Markup {
  const facts = whatRan(report).map(
    ([name, value]) =>
      markup`<div><dt>${name}</dt><dd>${nameMarkup(value)}</dd></div>
`,
  );
  return markup`<dl class="facts">
${facts}</dl>`;
}

function thresholdsMarkup({ thresholds }: Report): Markup {
  if (thresholds.length === 0) return NOTHING;
  const missed = thresholds.filter(({ met }) => !met);
  if (missed.length === 0) {
    const all =
      thresholds.length === 1
        ? 'The threshold is met.'
        : `All ${thresholds.length} thresholds are met.`;
    return markup`<p class="good">✓ ${all}</p>`;
  }
  const items = missed.map(
    ({ text, stage, value }) =>
      markup`<li>${nameMarkup(text)} in stage ${nameMarkup(stage)}: it was ${formatExact(value)}</li>`,
  );
  return markup`<div class="missed"><p class="bad">✗ ${missed.length} of ${plural(thresholds.length, 'threshold')} missed:</p>
<ul>${items}</ul></div>`;
}

/** The head of the page. */
export function headerMarkup(report: Report): Markup {
  const { description } = report.scenario;
  return markup`<header>
<p class="faint">peerbench report</p>
<h1>${nameMarkup(scenarioName(report))}</h1>
${
  typeof description === 'string' && description !== ''
    ? markup`<p>${nameMarkup(description)}</p>`
    : NOTHING
}
${factsMarkup(report)}
${trustMarkup(report)}
${headline(report)}
${thresholdsMarkup(report)}
${warningsMarkup(report)}
</header>`;
}
