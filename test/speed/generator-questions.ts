// The questions that the grid alone does not answer: what the framework costs per operation, what
// more peers and more keys cost, how well an open loop keeps its schedule, how much memory it takes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatorFigures, phaseFigures } from '../../src/metrics/figures.js';
import { bareMemjs, bareMeta } from './bare-clients.js';
import { BenchNetwork, EngineOnNetwork, type Load } from './generator-network.js';
import { median, ratio, spread, table, thousands } from './spread.js';

const BARE_MS = 1000;

/** One comparison of two things that took turns: the ratio of each pair of rounds. */
interface Pairs {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

const ratios = ({ a, b }: Pairs): number[] => a.map((value, index) => value / b[index]!);

/** Runs two measurements in turn, after one round of each that does not count. */
async function takeTurns(
  rounds: number,
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<Pairs> {
  const [a, b]: number[][] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const [one, two] = [await first(), await second()];
    if (round < 0) continue;
    a!.push(one);
    b!.push(two);
  }
  return { a: a!, b: b! };
}

/** The engine against the same client library in a bare loop. */
export async function frameworkTable(rounds: number): Promise<readonly string[]> {
  const network = await BenchNetwork.start(1);
  const rows: string[][] = [];
  try {
    for (const [driver, client, valueBytes, inFlight] of [
      ['meta', 'meta', 100, 50],
      ['meta', 'meta', 100, 200],
      ['memjs', 'memjs', 100, 10],
      ['memjs', 'memjs', 100, 50],
      ['memjs', 'memjs', 100, 200],
      ['memjs', 'memjs', 32_768, 10],
      ['meta', 'memjs', 32_768, 10],
    ] as const) {
      const load = { driver, valueBytes, inFlight, keys: 10_000 };
      const plan = network.plan(load);
      const engine = await new EngineOnNetwork(network, plan).open();
      const bare = client === 'meta' ? await bareMeta(plan, load) : bareMemjs(plan, load);
      const pairs = await takeTurns(
        rounds,
        async () => (await engine.round()).operationsPerS,
        async () => {
          const { operations, seconds } = await bare.run(BARE_MS);
          return operations / seconds;
        },
      );
      bare.close();
      await engine.close();
      const addedNs = pairs.a.map((ours, index) => 1e9 / ours - 1e9 / pairs.b[index]!);
      rows.push([
        `engine with \`${driver}\``,
        `bare \`${client}\``,
        String(valueBytes),
        String(inFlight),
        thousands(median(pairs.a)),
        thousands(median(pairs.b)),
        spread(ratios(pairs), ratio),
        driver === client ? `${Math.round(median(addedNs))} ns` : '',
      ]);
    }
  } finally {
    await network.stop();
  }
  return table(
    [
      '',
      'against',
      'value, B',
      'in flight',
      'ops/s',
      'bare, ops/s',
      'ratio',
      'added per operation',
    ],
    rows,
  );
}

/** Operations per CPU-second of the generator where only one thing differs. */
export async function scalingTable(rounds: number): Promise<readonly string[]> {
  const one = await BenchNetwork.start(1);
  const eight = await BenchNetwork.start(8);
  const rows: string[][] = [];
  const base: Load = { driver: 'meta', valueBytes: 100, inFlight: 200, keys: 10_000 };
  try {
    for (const [name, networkA, loadA, networkB, loadB] of [
      ['8 peers against 1', eight, base, one, base],
      ['1,000,000 keys against 10,000', one, { ...base, keys: 1_000_000 }, one, base],
      ['1,000,000 keys against 10,000, 8 peers', eight, { ...base, keys: 1_000_000 }, eight, base],
    ] as const) {
      const a = await new EngineOnNetwork(networkA, networkA.plan(loadA)).open();
      const b = await new EngineOnNetwork(networkB, networkB.plan(loadB)).open();
      const perCpuS = async (engine: EngineOnNetwork) =>
        (await engine.round()).operationsPerCpuS ?? Number.NaN;
      const pairs = await takeTurns(
        rounds,
        () => perCpuS(a),
        () => perCpuS(b),
      );
      await a.close();
      await b.close();
      const [first, second] = [thousands(median(pairs.a)), thousands(median(pairs.b))];
      rows.push([name, first, second, spread(ratios(pairs), ratio)]);
    }
  } finally {
    await one.stop();
    await eight.stop();
  }
  return table(['`meta`, 100 B, 200 in flight', 'ops per CPU-second', 'against', 'ratio'], rows);
}

/** An open loop at half of what the closed loop reached just before. */
export async function openLoopTable(rounds: number): Promise<readonly string[]> {
  const rows: string[][] = [];
  for (const peers of [1, 4]) rows.push(...(await openLoopRows(peers, rounds)));
  const lagHead = ['send lag p50', 'send lag p99', 'latency p50', 'latency p99'];
  return table(['peers', 'closed-loop maximum', 'asked', 'achieved, off by', ...lagHead], rows);
}

async function openLoopRows(peers: number, rounds: number): Promise<string[][]> {
  const network = await BenchNetwork.start(peers);
  const rows: string[][] = [];
  const load: Load = { driver: 'meta', valueBytes: 100, inFlight: 200, keys: 10_000 };
  try {
    const closed = await new EngineOnNetwork(network, network.plan(load)).open();
    await closed.round();
    for (let round = 0; round < rounds; round++) {
      const most = (await closed.round()).operationsPerS;
      const asked = Math.round(most / 2);
      const plan = network.plan({ ...load, ratePerS: asked });
      const open = await new EngineOnNetwork(network, plan).open();
      await open.phase(); // to warm up
      const { phase } = await open.phase();
      await open.close();
      const { send_lag_us: lag } = generatorFigures(phase);
      const { throughput, latency_us: latency } = phaseFigures(phase);
      rows.push([
        String(peers),
        thousands(most),
        thousands(asked),
        `${((100 * throughput) / asked - 100).toFixed(2)} %`,
        ...[lag?.p50, lag?.p99, latency.p50, latency.p99].map((us) => `${us?.toFixed(1)} µs`),
      ]);
    }
    await closed.close();
  } finally {
    await network.stop();
  }
  return rows;
}

const MILLION = `name: million
network: { peers: 4, memory_mb: 256 }
workload: { value_bytes: 100 }
stages: [{ workers: 200, keys: 5000, duration_s: 2 }]
`;

/** Highest resident memory of a whole `peerbench run` with 1,000,000 keys, in MB. */
export async function memoryOfAMillionKeys(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-million-'));
  try {
    const file = join(folder, 'million.yaml');
    writeFileSync(file, MILLION);
    const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
    const out = join(folder, 'report');
    const args = [cli, 'run', file, '--quiet', '--no-charts', '--out', out];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    let peakKb = 0;
    const timer = setInterval(() => {
      peakKb = Math.max(peakKb, highWaterKb(child.pid!));
    }, 50);
    const code = await new Promise((resolve) => child.once('close', resolve));
    clearInterval(timer);
    if (code !== 0) throw new Error(`the run with a million keys ended with ${String(code)}`);
    return (peakKb * 1024) / 1e6;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function highWaterKb(pid: number): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return match ? Number(match[1]) : 0;
  } catch {
    return 0; // it has just ended
  }
}
