// `make speed`: how much of a bare loop's throughput the whole load engine reaches on the shipped
// read_heavy scenario, interleaved in one session so that the machine's drift cancels out.
import { LoadPool } from '../../src/load/pool.js';
import { planStage } from '../../src/load/plan.js';
import { phaseFigures } from '../../src/metrics/figures.js';
import { mergePhase } from '../../src/metrics/phase-result.js';
import { provision } from '../../src/network/network.js';
import { makeRing } from '../../src/ring/placement.js';
import { loadScenario } from '../../src/scenario/load.js';
import { keyText } from '../../src/workload/key-table.js';
import { makeValueBlock } from '../../src/workload/value-block.js';
import { bareLoop } from './bare-loop.js';

const ROUNDS = Number(process.argv[2] ?? 9);
const WARM_ROUNDS = 2;

interface Round {
  readonly engine: number;
  readonly bare: number;
}

async function measureStage(index: number): Promise<{ name: string; rounds: Round[] }> {
  const scenario = loadScenario('read_heavy', { overrides: ['threads=1'] });
  const { network, workload, seed } = scenario;
  const names = Array.from({ length: network.peers }, (_, i) => `read_heavy_p${i}`);
  const ring = makeRing(network.placement, names, network.vnodes);
  const values = makeValueBlock(seed, workload.value_bytes);
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
    const plan = planStage(scenario, index, { ring, addresses }, values);
    const session = await pool.open(plan);
    await session.phase('preload');
    const { workers, keys } = plan.workload;
    const value = Buffer.from(values.slice(0, workload.value_bytes));
    const requests = Array.from({ length: workers * keys }, (_, key) => {
      const name = keyText(plan.keys, key);
      const head = Buffer.from(`ms ${name} ${value.length}\r\n`);
      return {
        peer: plan.keys.peers[key]!,
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
        valueBytes: workload.value_bytes,
      });
      if (round >= 0) rounds.push({ engine: engine.throughput, bare });
    }
    await session.close();
    return { name: scenario.stages[index]!.name, rounds };
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

process.stdout.write(
  `${ROUNDS} rounds a stage, engine and bare loop in turn; median (min to max)\n\n`,
);
process.stdout.write('| stage | engine, ops/s | bare loop, ops/s | engine / bare loop |\n');
process.stdout.write('|---|---|---|---|\n');
for (const index of [0, 1]) {
  const { name, rounds } = await measureStage(index);
  const engine = spread(
    rounds.map((round) => round.engine),
    0,
  );
  const bare = spread(
    rounds.map((round) => round.bare),
    0,
  );
  const ratio = spread(
    rounds.map((round) => round.engine / round.bare),
    2,
  );
  process.stdout.write(`| ${name} | ${engine} | ${bare} | ${ratio} |\n`);
}
