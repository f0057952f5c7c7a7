// `make accuracy`: are the latencies reported those that were there? Real sockets, a peer whose delays
// are known, both drivers, both loops. Ends with 1 when a latency is reported that is shorter than
// what the peer made. Prints Markdown; with `--write FILE.md` it replaces the part of that page
// between the two marks, and draws FILE.svg, unless a bound is broken.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LoadPool } from '../../src/load/pool.js';
import { renderSvg } from '../../src/report/svg.js';
import { measuredOn, writeResults } from '../speed/results-page.js';
import { brokenBounds } from './bounds.js';
import { CASES, caseName, type Result, runCase } from './cases.js';
import { accuracyChart } from './chart.js';
import { waitedForCoreS } from './core-wait.js';
import { PeerThread } from './peer-thread.js';
import { lawTable, type Measurements, stallTable } from './tables.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, write: { type: 'string' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a number from 1 on');
const progress = (text: string) => void process.stderr.write(`${text}\n`);
const measurements: Measurements = new Map(CASES.map((each) => [each, [] as Result[]]));
const broken: string[] = [];
const machine = measuredOn(); // before this program is a load itself

let waitedS = 0;
const waitedBeforeS = waitedForCoreS();
const peer = await PeerThread.start();
const pool = new LoadPool(1);
try {
  for (let round = 1; round <= rounds; round++) {
    for (const each of CASES) {
      progress(`round ${round} of ${rounds}: ${caseName(each)}`);
      const result = await runCase(each, peer, pool);
      measurements.get(each)!.push(result);
      for (const bound of brokenBounds(result)) broken.push(`${caseName(each)}: ${bound}`);
    }
  }
} finally {
  waitedS = waitedForCoreS() - waitedBeforeS;
  await pool.destroy();
  await peer.stop();
}

/** How far the excess is the machine's: threads that were ready and had no core. */
function waitText(seconds: number): string {
  const measuredS = [...measurements.values()]
    .flat()
    .reduce((sum, r) => sum + r.durationMs / 1e3, 0);
  if (Number.isNaN(seconds)) return '';
  return (
    `The program's threads were ready to run and waited for a core for ${seconds.toFixed(1)} s in all, ` +
    `in ${measuredS.toFixed(0)} s of measuring.`
  );
}

const text = [
  `${machine}; ${rounds} rounds.`,
  waitText(waitedS),
  '',
  ...(['steps', 'log_logistic'] as const).flatMap((law) => [
    `### Delays by the law \`${law}\``,
    '',
    ...lawTable(measurements, law),
    '',
  ]),
  '### A stall',
  '',
  ...stallTable(measurements),
  '',
].join('\n');

if (values.write === undefined || broken.length > 0) process.stdout.write(text);
else {
  const svg = await renderSvg(accuracyChart(measurements, rounds), progress);
  writeFileSync(values.write.replace(/\.md$/, '.svg'), svg);
  writeResults(values.write, 'make accuracy', text);
}
for (const bound of broken) progress(`too short: ${bound}`);
progress(broken.length === 0 ? 'every lower bound holds' : `${broken.length} bounds are broken`);
process.exitCode = broken.length === 0 ? 0 : 1;
