// `peerbench list`: the scenarios that come with the package, one line each.
import { printableJson } from '../printable.js';
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

function table(rows: readonly Entry[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${row.peers} x ${row.memory_mb} MiB`,
    sizeText(row.value_bytes),
    `${row.stages.length} ${row.stages.length === 1 ? 'stage' : 'stages'}`,
    row.description,
  ]);
  const width = (column: number) => Math.max(...cells.map((row) => row[column]!.length));
  const widths = [0, 1, 2, 3].map(width);
  const pad = (text: string, column: number) => {
    if (column === 0) return text.padEnd(widths[0]!);
    return column < 4 ? text.padStart(widths[column]!) : text;
  };
  return cells.map((row) => `${row.map(pad).join('  ')}\n`).join('');
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
    else io.out(quiet ? rows.map(({ name }) => `${name}\n`).join('') : table(rows));
    return Promise.resolve(0);
  },
};
