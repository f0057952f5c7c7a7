// `make hit-rates`: runs the original tool's scenarios over several seeds and sets the hit rates
// beside the original's, each judged as a single stage of luck can be judged. Prints Markdown.
import { run } from '../../src/runner.js';
import { loadScenario } from '../../src/scenario/load.js';
import type { StageResult } from '../../src/schema/generated/report.js';

interface Expectation {
  readonly scenario: string;
  readonly seeds: number;
  readonly stages: readonly StageExpectation[];
}

interface StageExpectation {
  readonly name: string;
  /** As the original's result files have it. */
  readonly published: number | null;
  /** Mean of the original run again over several seeds. */
  readonly again: number | null;
  /** Evictions of the original run again. */
  readonly evictions?: number;
  /** How far our mean may be away; null: judged by `expiryBand`. */
  readonly tolerance: number | null;
}

const GHOST_RATIO = 0.15;

const EXPECTED: readonly Expectation[] = [
  {
    scenario: 'read_heavy',
    seeds: 3,
    stages: [
      { name: '4x1000', published: 1, again: 1, evictions: 0, tolerance: 0 },
      { name: '8x2000', published: 0.4864, again: 0.48, evictions: 10_300, tolerance: 0.02 },
    ],
  },
  {
    scenario: 'low_mem_big_obj',
    seeds: 20,
    stages: [
      { name: '1x200', published: 0.6516, again: 0.676, tolerance: 0.04 },
      // The original reports 940 evictions over both stages, 54 of them in the first.
      { name: '2x400', published: 0.1672, again: 0.163, evictions: 886, tolerance: 0.02 },
    ],
  },
  ...(['extreme_test', 'baseline'] as const).map((scenario) => ({
    scenario,
    seeds: 3,
    stages: (
      [
        ['2x400', 0.8736],
        ['4x800', 0.8464],
        ['8x200', 0.8648],
        ['16x100', 0.8857],
      ] as const
    ).map(([name, published]) => ({
      name,
      published: scenario === 'baseline' ? null : published,
      again: null,
      tolerance: null,
    })),
  })),
  {
    scenario: 'write_burst_ttl_paced',
    seeds: 2,
    stages: [
      { name: '8x800', published: 0.8297, again: 0.814, tolerance: 0.04 },
      { name: '16x1600', published: 0.1725, again: 0.186, tolerance: 0.04 },
      { name: '32x3200', published: 0.0297, again: 0.046, tolerance: 0.04 },
    ],
  },
];

interface Sample {
  readonly hitRate: number;
  readonly reads: number;
  readonly evictions: number;
  readonly writes: number;
}

function sampleOf({ measure, evictions }: StageResult): Sample {
  return {
    hitRate: measure.hit_rate!,
    reads: measure.hits + measure.misses,
    evictions: evictions ?? Number.NaN,
    writes: measure.sets,
  };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - m) ** 2, 0) / (values.length - 1));
}

/**
 * Where nothing is evicted, a read misses if it asks for a ghost, or for a key whose last write has
 * expired. The first alone gives 1 - ghost_ratio, four binomial standard errors around it; expiry
 * can only take away from that, at most the share of keys with an expiring last write.
 */
function expiryBand(samples: readonly Sample[], keysPerWrite: number): [number, number] {
  const reads = samples.reduce((sum, sample) => sum + sample.reads, 0);
  const error = 4 * Math.sqrt((GHOST_RATIO * (1 - GHOST_RATIO)) / reads);
  return [1 - GHOST_RATIO - error - keysPerWrite, 1 - GHOST_RATIO + error];
}

function verdict(expected: StageExpectation, samples: readonly Sample[]): string {
  const rate = mean(samples.map(({ hitRate }) => hitRate));
  const evicted = mean(samples.map(({ evictions }) => evictions));
  if (expected.tolerance === null) {
    // At full speed a stage is over long before the expiry of 2 s, so the band needs no allowance.
    const [low, high] = expiryBand(samples, 0);
    return rate >= low && rate <= high ? `yes (${low.toFixed(4)} to ${high.toFixed(4)})` : 'NO';
  }
  const near = Math.abs(rate - expected.again!) <= expected.tolerance + 1e-12;
  const { evictions } = expected;
  const close = evictions === undefined || Math.abs(evicted - evictions) <= 0.05 * evictions;
  return near && close ? 'yes' : 'NO';
}

async function stagesOver(scenario: string, driver: string, seeds: number): Promise<Sample[][]> {
  const bySeed: Sample[][] = [];
  for (let seed = 42; seed < 42 + seeds; seed++) {
    const overrides = [`seed=${seed}`, `driver=${driver}`];
    const report = await run(loadScenario(scenario, { overrides }));
    bySeed.push(report.runs[0]!.stages.map(sampleOf));
  }
  return bySeed;
}

const chosen = process.argv.slice(2);
process.stdout.write(
  '| scenario | stage | driver | published | original again | peerbench, mean ± s.d. (seeds) | evictions | within |\n',
);
process.stdout.write('|---|---|---|---|---|---|---|---|\n');
let failed = false;
for (const { scenario, seeds, stages } of EXPECTED) {
  if (chosen.length > 0 && !chosen.includes(scenario)) continue;
  for (const driver of ['meta', 'memjs']) {
    const bySeed = await stagesOver(scenario, driver, seeds);
    for (const [index, expected] of stages.entries()) {
      const samples = bySeed.map((run) => run[index]!);
      const rates = samples.map(({ hitRate }) => hitRate);
      const evictions = Math.round(mean(samples.map((sample) => sample.evictions)));
      const judged = verdict(expected, samples);
      failed ||= judged === 'NO';
      const cells = [
        scenario,
        expected.name,
        driver,
        expected.published?.toFixed(4) ?? '(no reads counted)',
        expected.again?.toFixed(3) ?? '1 − ghost_ratio = 0.85',
        `${mean(rates).toFixed(4)} ± ${deviation(rates).toFixed(4)} (${seeds})`,
        String(evictions),
        judged,
      ];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  }
}
process.exitCode = failed ? 1 : 0;
