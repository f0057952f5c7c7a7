// The grid of the generator benchmark: driver x value size x in flight x peers, every generator
// taking its turn in every round.
import { BenchNetwork, EngineOnNetwork, type Round } from './generator-network.js';
import type { Reference } from './reference-generators.js';
import { median, ratio, spread, table, thousands } from './spread.js';

export interface GridOptions {
  readonly peers: readonly number[];
  readonly valueBytes: readonly number[];
  readonly inFlight: readonly number[];
  readonly rounds: number;
  readonly references: readonly Reference[];
  readonly onCell: (text: string) => void;
}

/** One cell: what every generator did, round by round. */
export interface Cell {
  readonly peers: number;
  readonly valueBytes: number;
  readonly inFlight: number;
  readonly meta: readonly Round[];
  readonly memjs: readonly Round[];
  /** Operations per second by name, in the same rounds. */
  readonly references: ReadonlyMap<string, readonly number[]>;
}

const KEYS = 10_000;
const REFERENCE_SECONDS = 1;

export async function measureGrid(options: GridOptions): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const peers of options.peers) {
    for (const valueBytes of options.valueBytes) {
      // Peers of its own for each size: memory that holds items of one size is lost to the others.
      const network = await BenchNetwork.start(peers);
      try {
        for (const inFlight of options.inFlight) {
          const cell = await measureCell(network, valueBytes, inFlight, options);
          cells.push(cell);
          options.onCell(rowOf(cell, [...cell.references.keys()]).join(' | '));
        }
      } finally {
        await network.stop();
      }
    }
  }
  return cells;
}

async function measureCell(
  network: BenchNetwork,
  valueBytes: number,
  inFlight: number,
  { rounds, references }: GridOptions,
): Promise<Cell> {
  const engines = (['meta', 'memjs'] as const).map(
    (driver) =>
      new EngineOnNetwork(network, network.plan({ driver, valueBytes, inFlight, keys: KEYS })),
  );
  const { servers } = network;
  const load = { servers, valueBytes, inFlight, seconds: REFERENCE_SECONDS };
  const able = references.filter((reference) => reference.can(load));
  const done: Round[][] = engines.map(() => []);
  const others = new Map<string, number[]>(able.map(({ name }) => [name, []]));
  try {
    for (const engine of engines) await (await engine.open()).round(); // to warm up
    for (let round = 0; round < rounds; round++) {
      for (const [index, engine] of engines.entries()) done[index]!.push(await engine.round());
      for (const { name, run } of able) others.get(name)!.push(await run(load));
    }
  } finally {
    for (const engine of engines) await engine.close();
  }
  const size = network.size;
  return { peers: size, valueBytes, inFlight, meta: done[0]!, memjs: done[1]!, references: others };
}

/** The grid as Markdown. */
export function gridTable(cells: readonly Cell[]): readonly string[] {
  const names = [...new Set(cells.flatMap(({ references }) => [...references.keys()]))];
  const ours = (driver: string) => [
    `\`${driver}\`, ops/s`,
    `\`${driver}\`, ops per CPU-second`,
    `\`${driver}\`, busiest peer`,
  ];
  const theirs = names.flatMap((name) => [`${name}, ops/s`, `\`meta\` / ${name}`]);
  const head = ['peers', 'value', 'in flight', ...ours('meta'), ...ours('memjs'), ...theirs];
  return table(
    head,
    cells.map((cell) => rowOf(cell, names)),
  );
}

function rowOf(cell: Cell, names: readonly string[]): string[] {
  const size = cell.valueBytes < 1024 ? `${cell.valueBytes} B` : `${cell.valueBytes / 1024} KiB`;
  const ours = [cell.meta, cell.memjs].flatMap((rounds) => [
    thousands(median(rounds.map(({ operationsPerS }) => operationsPerS))),
    thousands(median(rounds.map(({ operationsPerCpuS }) => operationsPerCpuS ?? Number.NaN))),
    `${Math.round(100 * median(rounds.map(({ peerBusy }) => peerBusy)))} %`,
  ]);
  const theirs = names.flatMap((name) => {
    const rounds = cell.references.get(name);
    if (!rounds) return ['cannot', ''];
    const ratios = cell.meta.map(({ operationsPerS }, index) => operationsPerS / rounds[index]!);
    return [thousands(median(rounds)), spread(ratios, ratio)];
  });
  return [String(cell.peers), size, String(cell.inFlight), ...ours, ...theirs];
}
