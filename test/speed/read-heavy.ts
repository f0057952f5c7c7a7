// `make speed`: how much of a bare loop's throughput the whole load engine reaches on the shipped
// read_heavy scenario, interleaved in one session so that the machine's drift cancels out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadPool } from '../../src/load/pool.js';
import { planStage } from '../../src/load/plan.js';
import { phaseFigures } from '../../src/metrics/figures.js';
import { mergePhase } from '../../src/metrics/phase-result.js';
import { provision } from '../../src/network/network.js';
import { writeReport } from '../../src/report/write.js';
import { makeRing } from '../../src/ring/placement.js';
import { run } from '../../src/runner.js';
import { loadScenario } from '../../src/scenario/load.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';
import { keyText, peerOf } from '../../src/workload/key-table.js';
import { makeValueBlock } from '../../src/workload/value-block.js';
import { bareLoop } from './bare-loop.js';

const ROUNDS = Number(process.argv[2] ?? 9);
const WARM_ROUNDS = 2;

interface Round {
  readonly engine: number;
  readonly bare: number;
}

interface StageSpeed {
  readonly name: string;
  readonly rounds: readonly Round[];
  /** From the scenario's name to threads that wait for the order to send, in ms. */
  readonly startUpMs: number;
}

async function measureStage(index: number): Promise<StageSpeed> {
  const beginMs = performance.now();
  const scenario = loadScenario('read_heavy', { overrides: ['threads=1'] });
  const { workload, seed } = scenario;
  const network = provisionedNetwork(scenario);
  const names = Array.from({ length: network.peers }, (_, i) => `read_heavy_p${i}`);
  const ring = makeRing(network.placement, names, { vnodes: network.vnodes });
  const valueBytes = workload.value_bytes as number; // this scenario has one size
  const values = makeValueBlock(seed, valueBytes);
  const daemons = await provision({
    names,
    memoryMb: network.memory_mb,
    transport: network.transport,
    memcached: network.memcached,
    connections: 4,
  });
  const pool = new LoadPool(1);
  try {
    const addresses = daemons.peers.map(({ address }) => address);
    const plan = planStage(scenario, index, { ring, addresses, replication: 1 }, values);
    const session = await pool.open(plan);
    const startUpMs = performance.now() - beginMs;
    await session.phase('preload');
    const { workers, keys } = plan.workload;
    const value = Buffer.from(values.slice(0, valueBytes));
    const requests = Array.from({ length: workers * keys }, (_, key) => {
      const name = keyText(plan.keys, key);
      const head = Buffer.from(`ms ${name} ${value.length}\r\n`);
      return {
        peer: peerOf(plan.keys, key, 0),
        get: Buffer.from(`mg ${name} v\r\n`),
        set: Buffer.concat([head, value, Buffer.from('\r\n')]),
      };
    });
    const operations = workers * scenario.stages[index]!.requests!;
    const rounds: Round[] = [];
    for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
      const results = await session.phase('measure');
      const { intervalMs } = plan;
      const engine = phaseFigures(mergePhase(results, { intervalMs, peers: names.length }));
      const bare = await bareLoop({
        addresses,
        requests,
        inFlight: workers,
        operations,
        readRatio: workload.read_ratio,
        valueBytes,
      });
      if (round >= 0) rounds.push({ engine: engine.throughput, bare });
    }
    await session.close();
    return { name: scenario.stages[index]!.name, rounds, startUpMs };
  } finally {
    await pool.destroy();
    await daemons.stop();
  }
}

function spread(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (value: number) => value.toFixed(digits);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  return `${text(middle)} (${text(sorted[0]!)} to ${text(sorted.at(-1)!)})`;
}

/** Time to draw all charts and write the whole report directory of a real run, in ms. */
async function reportMs(): Promise<number> {
  const report = await run('read_heavy');
  const folder = mkdtempSync(join(tmpdir(), 'peerbench-speed-'));
  try {
    const beginMs = performance.now();
    await writeReport(join(folder, 'report'), report, { charts: true });
    return performance.now() - beginMs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const print = (line: string) => void process.stdout.write(`${line}\n`);
const column = (rounds: readonly Round[], digits: number, value: (round: Round) => number) =>
  spread(rounds.map(value), digits);

print(`${ROUNDS} rounds a stage, engine and bare loop in turn; median (min to max)\n`);
print('| stage | engine, ops/s | bare loop, ops/s | engine / bare loop |');
print('|---|---|---|---|');
const startUps: string[] = [];
for (const index of [0, 1]) {
  const { name, rounds, startUpMs } = await measureStage(index);
  startUps.push(startUpMs.toFixed(0));
  const engine = column(rounds, 0, (round) => round.engine);
  const bare = column(rounds, 0, (round) => round.bare);
  const ratio = column(rounds, 2, (round) => round.engine / round.bare);
  print(`| ${name} | ${engine} | ${bare} | ${ratio} |`);
}
print(`\nstart-up, from the scenario's name to the first operation: ${startUps.join(' and ')} ms`);
print(`drawing all charts and writing the report: ${(await reportMs()).toFixed(0)} ms`);
