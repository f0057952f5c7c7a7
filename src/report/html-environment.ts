// The parts of the page about what the numbers depend on: machine and software, the scenario itself,
// and how to make them again.
import { printable, printableJson } from '../printable.js';
import { SCENARIO_NAME } from '../scenario/scenario.js';
import type { Report } from '../schema/generated/report.js';
import { formatDurationS } from '../units.js';
import { details } from './html-frame.js';
import { codeMarkup, nameMarkup, pairsTable } from './html-tables.js';
import { markup, type Markup, NOTHING } from './markup.js';
import { scenarioName } from './parameters.js';
import { shellQuoted } from './shell-quoted.js';

type Pair = readonly [name: string, value: string];

/** Peers that ran already; what is known of others is in the scenario. */
function runningPeerPairs({ environment: { network } }: Report): Pair[] {
  return (network?.peers ?? []).map(({ name, address, memory_mb: memoryMb, threads, version }) => {
    const memory = memoryMb === null ? '' : `, ${memoryMb} MiB`;
    const cores = threads === null ? '' : `, ${threads} threads`;
    const what = `${printable(address)}, memcached ${printable(version)}`;
    return [`peer ${printable(name)}`, `${what}${memory}${cores}, ran already`];
  });
}

function environmentPairs(report: Report): Pair[] {
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

/** Machine and software. */
export function environmentTable(report: Report): Markup {
  return pairsTable('Environment', environmentPairs(report));
}

/** A value as JSON, each of its strings kept from reordering what stands around it. */
function jsonMarkup(value: unknown): Markup {
  const parts = printableJson(value, 2).split(/("(?:[^"\\]|\\.)*")/);
  return markup`${parts.map((part, i) => (i % 2 === 1 ? nameMarkup(part) : part))}`;
}

/** The scenario with every default filled in. */
export function scenarioMarkup({ scenario }: Report): Markup {
  return markup`<p>With every default and every change from the command line filled in. It is valid YAML too.</p>
${details('The scenario', codeMarkup('Scenario', jsonMarkup(scenario)), { isPrinted: true })}`;
}

/** Options that tell in the report; all others have gone into the scenario. */
function options({ runs }: Report): string {
  const repetitions = runs.length > 1 ? ` --runs ${runs.length}` : '';
  const removed = runs.some(({ keys_removed: keys }) => keys !== undefined);
  return `${repetitions}${removed ? ' --remove-keys' : ''}`;
}

function byName(report: Report): Markup {
  const name = shellQuoted(scenarioName(report));
  const shown = nameMarkup(name);
  return /^'?-/.test(name)
    ? markup`peerbench run${options(report)} -- ${shown}`
    : markup`peerbench run ${shown}${options(report)}`;
}

/** Undefined where the report's scenario has no name that a file could have. */
function byReport(report: Report): string | undefined {
  const name = scenarioName(report);
  if (!SCENARIO_NAME.test(name)) return undefined;
  return [
    `node -p "JSON.stringify(require('./report.json').scenario)" > ${name}.yaml`,
    `peerbench run ./${name}.yaml${options(report)}`,
  ].join('\n');
}

function repeatNotes({ session: { side }, environment: { network } }: Report): string[] {
  const sources = {
    provisioned: [],
    targets: ['It used peers that ran already; on other machines they need --allow-remote.'],
    network: [
      'It used a persistent network, which must run; --config says where it is found, and peers on other machines need --allow-remote.',
    ],
  };
  const ab = `This was side ${side} of an A/B session: the commands repeat it alone, without the other side.`;
  return [...(network ? sources[network.source] : []), ...(side === null ? [] : [ab])];
}

/** Two ways to repeat the session: by the scenario's name, and from the report whatever was set. */
export function repeatMarkup(report: Report): Markup {
  const exact = byReport(report);
  return markup`<p>Where the scenario is at hand and nothing was set on the command line:</p>
${codeMarkup('Command by name', byName(report))}
${
  exact === undefined
    ? NOTHING
    : markup`<p>In any case, in the folder of report.json: the driver, the threads and whatever else was set on the command line are part of the scenario there.</p>
${codeMarkup('Commands from the report', exact)}`
}
${repeatNotes(report).map((note) => markup`<p>${note}</p>`)}
<p class="faint">An equal workload digest in the new report means the same operations in the same order; an equal scenario hash, the same scenario.</p>`;
}
