// `make bench-generator`: how fast the load generator is, by driver, value size, operations in flight
// and peers, in turn with whichever reference generators are installed. Prints Markdown; with
// `--write FILE` it replaces the part of FILE between the two marks.
import { parseArgs } from 'node:util';
import { openStats } from '../../src/memcached/stats.js';
import { BenchNetwork } from './generator-network.js';
import { gridTable, measureGrid } from './generator-grid.js';
import {
  frameworkTable,
  memoryOfAMillionKeys,
  openLoopTable,
  scalingTable,
} from './generator-questions.js';
import { installedReferences } from './reference-generators.js';
import { measuredOn, writeResults } from './results-page.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    peers: { type: 'string', default: '1,4,8' },
    'value-bytes': { type: 'string', default: '100,4096,32768' },
    'in-flight': { type: 'string', default: '1,10,50,200' },
    write: { type: 'string' },
  },
});
const numbers = (list: string) => list.split(',').map(Number);
const rounds = Number(values.rounds);
const progress = (text: string) => void process.stderr.write(`${text}\n`);

async function memcachedVersion(): Promise<string> {
  const network = await BenchNetwork.start(1);
  const [host, port] = network.servers[0]!.split(':');
  const stats = openStats({ host: host!, port: Number(port) });
  try {
    return (await stats.read()).version ?? 'unknown';
  } finally {
    stats.close();
    await network.stop();
  }
}

async function machine(): Promise<string> {
  return `${measuredOn()}, memcached ${await memcachedVersion()}; ${rounds} rounds.`;
}

async function results(): Promise<string> {
  const references = installedReferences();
  const names = references.map(({ name }) => name).join(', ') || 'none installed';
  progress(`reference generators: ${names}`);
  const lines: string[] = [await machine(), `Reference generators: ${names}.`, ''];
  const section = (title: string, body: readonly string[]): void => {
    lines.push(`### ${title}`, '', ...body, '');
    for (const line of body) progress(line);
  };
  section('What the engine adds to a bare loop', await frameworkTable(rounds));
  section('More peers, more keys', await scalingTable(rounds));
  section('An open loop at half of the maximum', await openLoopTable(rounds));
  const memoryMb = Math.round(await memoryOfAMillionKeys());
  section('Memory', [
    `Highest resident memory of the whole process in a run with 1,000,000 keys: ${memoryMb} MB.`,
  ]);
  const cells = await measureGrid({
    peers: numbers(values.peers),
    valueBytes: numbers(values['value-bytes']),
    inFlight: numbers(values['in-flight']),
    rounds,
    references,
    onCell: progress,
  });
  section('The grid', gridTable(cells));
  return lines.join('\n');
}

const text = await results();
if (values.write === undefined) process.stdout.write(text);
else writeResults(values.write, 'make bench-generator', text);
