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
import { PeerThread } from './peer-thread.js';
import { lawTable, type Measurements, stallTable } from './tables.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, write: { type: 'string' } },
});
const rounds = Number(values.rounds);
const progress = (text: string) => void process.stderr.write(`${text}\n`);
const measurements: Measurements = new Map(CASES.map((each) => [each, [] as Result[]]));
const broken: string[] = [];
const machine = measuredOn(); // before this program is a load itself

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
  await pool.destroy();
  await peer.stop();
}

const text = [
  `${machine}; ${rounds} rounds.`,
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
