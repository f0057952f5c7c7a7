// `make peer-failure`: what the death of a peer costs with one copy of each key, and with two. Runs the
// scenario `peer_failure` both ways and prints Markdown; with `--write FILE.md` it replaces the part of
// that page between the two marks, and draws the chart `peer-failure.svg` beside it.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderSvg } from '../../src/report/svg.js';
import { loadScenario, type Report, run } from '../../src/runner.js';
import type { Fault } from '../../src/schema/generated/report.js';
import { measuredOn, writeResults } from '../speed/results-page.js';
import { table } from '../speed/spread.js';
import { peerFailureChart } from './chart.js';

const { values } = parseArgs({ options: { write: { type: 'string' } } });
const machine = measuredOn(); // before this program is a load itself

async function measured(replication: number): Promise<Report> {
  process.stderr.write(`peer_failure with replication ${replication}\n`);
  const overrides = [`network.replication=${replication}`];
  return run(loadScenario('peer_failure', { overrides }));
}

const percent = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(1)} %`;

type Window = Fault['before'];

/** The only stage of the only run, and its two faults. */
function parts(report: Report) {
  const stage = report.runs[0]!.stages[0]!;
  const [kill, restart] = stage.faults as [Fault, Fault];
  return { stage, kill, restart };
}

function windowRows(report: Report, copies: string): string[][] {
  const { kill, restart } = parts(report);
  const windows: [string, Window][] = [
    ['before', kill.before],
    ['the peer is dead', kill.during],
    ['it is back, empty', restart.during],
  ];
  return windows.map(([when, window]) => [
    copies,
    when,
    String(window.operations),
    percent(window.error_rate),
    percent(window.hit_rate),
  ]);
}

const one = await measured(1);
const two = await measured(2);
const { stage, kill, restart } = parts(one);
const dead = stage.peers.find(({ name }) => name === kill.peer)!;
const missed = 1 - (restart.during.hit_rate ?? NaN);
const { measure } = parts(two).stage;

const text = [
  `${machine}; memcached ${one.environment.memcached}.`,
  '',
  ...table(
    ['copies', 'when', 'operations', 'failed', 'hit rate'],
    [...windowRows(one, '1'), ...windowRows(two, '2')],
  ),
  '',
  `With one copy, \`${dead.name}\` is where the ring places **${percent(dead.predicted_share)}** of the ` +
    `operations: ${percent(kill.during.error_rate)} failed while it was dead, and ${percent(missed)} of the ` +
    'answered reads missed when it was back.',
  '',
  `With two copies, ${measure.replica_hits} of ${measure.hits} hits came from the second one, and a get took ` +
    `${measure.reads_per_get?.toFixed(3) ?? '–'} requests on average.`,
  '',
].join('\n');
process.stdout.write(text);

if (values.write !== undefined) {
  writeResults(values.write, 'make peer-failure', text);
  const svg = join(dirname(values.write), 'peer-failure.svg');
  writeFileSync(svg, await renderSvg(peerFailureChart([one, two])));
}
