// Where in the distribution did latency change? A tail that alone got worse shows here.
import { chart, type ChartDocument } from '../../report/charts/chart.js';
import { LEAST_BEYOND, percentileEncoding } from '../../report/charts/latency-by-percentile.js';
import { BROWN, GREY, ORANGE } from '../../report/charts/colours.js';
import type { Comparison } from '../../schema/generated/verdict.js';
import { confidenceText } from '../formats/row-text.js';
import { pairedShift, type Shift, unpairedShift } from '../statistics/shift.js';
import type { CompareInput, ComparedStage, RunLatency } from './input.js';

const X = '1 / (1 - percentile)';
const POINTS_PER_DECADE = 10;

/** Percentiles as x = 1 / (1 - p), up to the last with ten operations beyond it in every run. */
function gridOf(runs: readonly RunLatency[]): number[] {
  const last = Math.min(...runs.map(({ latency }) => latency.count)) / LEAST_BEYOND;
  if (!(last >= 2) || !Number.isFinite(last)) return [];
  const grid: number[] = [];
  for (let step = 0; 10 ** (step / POINTS_PER_DECADE) < last; step++) {
    grid.push(10 ** (step / POINTS_PER_DECADE));
  }
  return [...grid, last];
}

/** Runs of both sides by their block, where both have one. */
function pairsOf({ base, candidate }: ComparedStage): (readonly [RunLatency, RunLatency])[] {
  const partners = new Map(candidate.runs.map((run) => [run.block, run]));
  return base.runs.flatMap((run) => {
    const partner = partners.get(run.block);
    return partner ? [[run, partner] as const] : [];
  });
}

/** The shift of the logarithm of one percentile from run to run, by the comparison's own method. */
function shiftAt(stage: ComparedStage, design: Comparison['design'], x: number): Shift | undefined {
  const at = ({ latency }: RunLatency): number =>
    Math.log(Math.max(1, latency.percentileNs(100 * (1 - 1 / x))));
  if (design !== 'paired')
    return unpairedShift(stage.base.runs.map(at), stage.candidate.runs.map(at));
  const pairs = pairsOf(stage);
  if (pairs.length === 0) return undefined;
  return pairedShift(pairs.map(([before, after]) => at(after) - at(before)));
}

function ratioRows({ comparison }: CompareInput, stage: ComparedStage) {
  const { design, policy } = comparison;
  const { base, candidate } = stage;
  if (base.runs.length === 0 || candidate.runs.length === 0) return [];
  // Runs of different sessions differ by more than their own scatter tells.
  const hasBand = design !== 'cross_session';
  return gridOf([...base.runs, ...candidate.runs]).flatMap((x) => {
    const shift = shiftAt(stage, design, x);
    if (!shift) return [];
    const { low, high } = shift.interval(policy.alpha!);
    const isBounded = hasBand && Number.isFinite(low) && Number.isFinite(high);
    const ends = isBounded ? [Math.exp(low), Math.exp(high)] : [null, null];
    return [[1 - 1 / x, x, Math.exp(shift.estimate), ...ends]];
  });
}

/** Latency of the candidate over that of the baseline at each percentile of one stage. */
export function latencyRatio(input: CompareInput, stage: ComparedStage): ChartDocument {
  const rows = ratioRows(input, stage);
  const most = Math.max(10, ...rows.map((row) => row[1] ?? 0));
  const numbers = rows.flatMap((row) => row.slice(2)).filter((it) => it !== null);
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    scale: {
      type: 'log',
      domain: [Math.min(0.95, ...numbers), Math.max(1.05, ...numbers)],
      nice: false,
    },
    axis: { title: 'candidate / baseline', format: '.3~f', tickCount: 6 },
  });
  const x = percentileEncoding(X, most);
  const band = rows.some((row) => row[3] !== null);
  return chart(
    { parameters: `${stage.label} · ${input.parameters}` },
    {
      id: `compare_ratio_${stage.index}`,
      title: 'Latency ratio by percentile',
      description:
        `Latency of the candidate divided by that of the baseline at each percentile, from run to run, in stage ${stage.label}; 1 is no change.` +
        (band
          ? ` The band is the ${confidenceText(input.comparison)} interval of each percentile by itself.`
          : ''),
      columns: ['percentile', X, 'ratio', 'low', 'high'],
      rows,
      whenEmpty: 'Too few operations, or no runs to hold against one another.',
      body: {
        layer: [
          ...(band
            ? [
                {
                  mark: { type: 'area', color: ORANGE, opacity: 0.3 },
                  encoding: { x, y: y('low'), y2: { field: 'high' } },
                },
              ]
            : []),
          {
            mark: { type: 'line', color: BROWN, strokeWidth: 2.5 },
            encoding: { x, y: y('ratio') },
          },
          {
            mark: { type: 'rule', color: GREY },
            encoding: { y: { datum: 1, type: 'quantitative' } },
          },
        ],
      },
    },
  );
}
