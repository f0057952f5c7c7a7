// A row before its verdict: values, evidence, and what stands in the way of a test. The verdict needs
// all rows at once, because Holm's correction does.
import { stageResults } from '../report/summary.js';
import type { Calibration } from '../schema/generated/calibration.js';
import type { Report, StageResult } from '../schema/generated/report.js';
import type { Reason } from '../schema/generated/verdict.js';
import { type KnownNoise, noiseOf } from './calibration.js';
import { type Design, isEvenOrder } from './design.js';
import { type Evidence, evidenceOf, type Floors, floorsOf } from './evidence.js';
import { judgeExactly } from './exactness.js';
import type { Judgement } from './judge.js';
import { exceedances, isMeasuredIn, type JudgedMetric } from './metrics.js';
import type { Policy } from './policy.js';
import { type Sample, sampleOf, stageNameIn } from './samples.js';

/** All that a comparison knows before it looks at a metric. */
export interface Context {
  readonly base: Report;
  readonly candidate: Report;
  readonly design: Design;
  /** The policy for this scenario. */
  readonly policy: Policy;
  /** null without one, and where it does not hold for these reports. */
  readonly calibration: Calibration | null;
}

/** A row that waits for its verdict. */
export interface Draft {
  /** Place of the stage, from 0. */
  readonly stage: number;
  readonly metric: JudgedMetric;
  readonly sample: Sample;
  readonly floors: Floors;
  readonly evidence: readonly Evidence[];
  readonly gates: boolean;
  /** Pairs, or values of the smaller side. */
  readonly count: number;
  /** Whether the intervals cover the truth: not across sessions without a calibration. */
  readonly bounded: boolean;
  /** The verdict where no test is needed or none is possible. */
  readonly settled: Judgement | undefined;
  /** One-sided p of 'not worse'; null where no test is made. */
  readonly p: number | null;
}

/** The draft of one row; undefined when the policy leaves it out or neither side has a value. */
export function draftOf(context: Context, stage: number, metric: JudgedMetric): Draft | undefined {
  const { base, candidate, design, policy, calibration } = context;
  if (policy.levels[metric.name] === 'off') return undefined;
  const sample = sampleOf(base, candidate, stage, metric, design);
  const shown = [...sample.base.shown.runs, ...sample.candidate.shown.runs];
  if (shown.every(({ value }) => value === null)) return undefined;
  const noise = noiseOf(calibration, stage, stageNameIn(base, stage), metric.name);
  const floors = floorsOf(metric, policy, noise);
  const evidence = evidenceOf(metric, sample, design, floors, noise);
  const count = Math.min(sample.base.used.length, sample.candidate.used.length);
  const bounded = design !== 'cross_session' || noise !== undefined;
  const settled =
    judgeExactly(metric, sample, floors, policy.min_runs) ??
    obstacle({ sample, evidence, count, noise, design }, policy.min_runs);
  // Every scale must show a change, so the weakest of them is the test (intersection-union).
  const p = settled ? null : Math.max(...evidence.map(({ shift }) => shift.p));
  const gates = canGate(context, stage, metric);
  return { stage, metric, sample, floors, evidence, gates, count, bounded, settled, p };
}

/** Change between sessions without a calibration from which something is suspected: 25 %. */
const SUSPECT_LOG = Math.log(1.25);

interface Means {
  readonly sample: Sample;
  readonly evidence: readonly Evidence[];
  readonly count: number;
  readonly noise: KnownNoise | undefined;
  readonly design: Design;
}

/** What makes a test impossible, whatever the values are. */
function obstacle(
  { sample, evidence, count, noise, design }: Means,
  minRuns: number,
): Judgement | undefined {
  const open = (code: Reason['code']): Judgement => ({ verdict: 'inconclusive', code });
  const [first] = evidence;
  if (!first) return open('no_value');
  if (count < minRuns) return open('too_few_runs');
  if (design === 'paired' && !isOrderBalanced(sample)) return open('order_not_balanced');
  if (design !== 'cross_session' || noise) return undefined;
  const { estimate } = first.shift;
  if (first.scale !== 'ratio' || Math.abs(estimate) < SUSPECT_LOG) return open('no_calibration');
  return open(estimate > 0 ? 'suspected_worse' : 'suspected_better');
}

/**
 * Whether each side is first about as often in the pairs that are left: with runs that do not count
 * their partners went, and those can have been first in most of them.
 */
function isOrderBalanced({ base, candidate }: Sample): boolean {
  const first = base.used.filter(({ slot }, pair) => slot! < candidate.used[pair]!.slot!).length;
  return isEvenOrder(first, base.used.length);
}

/**
 * Whether a row may fail the comparison. Throughput does not in an open loop, where it is what was
 * asked for; a percentile does only with enough operations beyond it in every run of the baseline that
 * has it. The candidate's are not asked: one that is slower has fewer, and must not get away with it.
 */
function canGate({ base, policy }: Context, stage: number, metric: JudgedMetric): boolean {
  if (policy.levels[metric.name] !== 'error') return false;
  const results = stageResults(base.runs, stage);
  return results.every((result) => {
    if (!isMeasuredIn(metric, result)) return false;
    return metric.read(result) === null || hasEnoughBeyond(result, metric, policy);
  });
}

/** Whether a percentile of a stage rests on enough operations; true for what is no percentile. */
export function hasEnoughBeyond(
  result: StageResult,
  { beyond }: JudgedMetric,
  policy: Pick<Policy, 'min_exceedances'>,
): boolean {
  return beyond === null || exceedances(result, beyond) >= policy.min_exceedances;
}
