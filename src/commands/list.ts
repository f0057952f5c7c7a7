// `peerbench list`: the scenarios that come with the package, one line each.
import { printableJson } from '../printable.js';
import { pad, widthsOf, wrap } from '../report/terminal.js';
import { loadScenario, shippedScenarios } from '../scenario/load.js';
import type { ValueBytes } from '../scenario/scenario.js';
import type { Command } from './command.js';

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly peers: number;
  readonly memory_mb: number;
  readonly value_bytes: ValueBytes;
  readonly stages: readonly string[];
}

function entries(): Entry[] {
  return shippedScenarios().flatMap(({ name, file, description }) => {
    const { network, workload, stages } = loadScenario(file);
    // What needs peers that run already cannot come with the package.
    if (!('peers' in network)) return [];
    return {
      name,
      file,
      description,
      peers: network.peers,
      memory_mb: network.memory_mb,
      value_bytes: workload.value_bytes,
      stages: stages.map((stage) => stage.name),
    };
  });
}

function sizeText(sizes: ValueBytes): string {
  if (typeof sizes === 'number') return `${sizes} B`;
  if ('distribution' in sizes) return sizes.distribution;
  if ('min' in sizes) return `${sizes.min}-${sizes.max} B`;
  const all = sizes.map(({ bytes }) => bytes);
  return `${Math.min(...all)}-${Math.max(...all)} B`;
}

/** Narrower than this a description goes below the rest of its line. */
const NARROWEST_DESCRIPTION = 30;

function table(rows: readonly Entry[], columns: number): string {
  const cells = rows.map((row) => [
    row.name,
    `${row.peers} x ${row.memory_mb} MiB`,
    sizeText(row.value_bytes),
    `${row.stages.length} ${row.stages.length === 1 ? 'stage' : 'stages'}`,
  ]);
  const widths = widthsOf(cells);
  const start = widths.reduce((sum, width) => sum + width + 2, 0);
  const beside = columns - start >= NARROWEST_DESCRIPTION;
  const indent = beside ? start : 4;
  const lines = cells.flatMap((row, index) => {
    const padded = row.map((cell, i) => pad(cell, widths[i]!, i === 0)).join('  ');
    const [first = '', ...others] = wrap(rows[index]!.description, columns - indent, '');
    const below = (line: string): string => ' '.repeat(indent) + line;
    return beside
      ? [`${padded}  ${first}`, ...others.map(below)]
      : [padded, ...[first, ...others].map(below)];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The shipped scenarios: name, peers and their memory, value size, stages, what it models. */
export const command: Command = {
  usage: '[--quiet] [--json]',
  help: [
    'Columns: name, peers and memory of each, bytes per value, stages, what it models.',
    '',
    '  --quiet  names only',
    '  --json   a list of {name, file, description, peers, memory_mb, value_bytes, stages}',
  ].join('\n'),
  options: {},
  positionals: { min: 0, max: 0 },
  run(_positionals, { quiet, json }, io) {
    const rows = entries();
    if (json) io.out(`${printableJson(rows, 2)}\n`);
    else io.out(quiet ? rows.map(({ name }) => `${name}\n`).join('') : table(rows, io.columns));
    return Promise.resolve(0);
  },
};
