// All rows of a comparison, with their verdicts.
import type { Row } from '../schema/generated/verdict.js';
import { type Context, type Draft, draftOf } from './draft.js';
import { doubted, meanPoints } from './doubts.js';
import { movedBy } from './evidence.js';
import { judge, type Judgement } from './judge.js';
import { JUDGED_METRICS } from './metrics.js';
import { minimumRuns } from './minimum-runs.js';
import { reasonOf } from './reasons.js';
import { changeOf, runsForFloor, smallestDetectable } from './row-figures.js';
import { stageNameIn } from './samples.js';
import { driftOf, slotEffectOf } from './side-effects.js';
import { holm } from './statistics/holm.js';

/** The rows of all stages that both sides have, in the order of the stages. */
export function rowsOf(context: Context): Row[] {
  const drafts: Draft[] = [];
  for (let stage = 0; stage < stageCount(context); stage++) {
    for (const metric of JUDGED_METRICS) {
      const draft = draftOf(context, stage, metric);
      if (draft) drafts.push(draft);
    }
  }
  const family = drafts.filter(({ gates, p }) => gates && p !== null);
  const corrected = holm(family.map(({ p }) => p!));
  // With too few runs there are no tests yet; with enough of them there will be.
  const tests = drafts.filter(({ gates, p, settled }) => {
    return gates && (p !== null || settled?.code === 'too_few_runs');
  }).length;
  return drafts.map((draft) => {
    const place = family.indexOf(draft);
    return rowOf(context, draft, place < 0 ? null : corrected[place]!, tests);
  });
}

function stageCount({ base, candidate }: Context): number {
  const counts = [base, candidate].map(({ runs }) =>
    Math.max(0, ...runs.map(({ stages }) => stages.length)),
  );
  return Math.min(...counts);
}

function rowOf(context: Context, draft: Draft, pHolm: number | null, tests: number): Row {
  const { design, policy } = context;
  const { sample, metric, evidence, floors, settled, bounded } = draft;
  const exact = settled !== undefined && /^(exact_|new_errors)/.test(settled.code);
  const [ratio, points] = (['ratio', 'points'] as const).map((scale) => {
    return evidence.find((it) => it.scale === scale);
  });
  const figures: Omit<Row, 'verdict' | 'reason'> = {
    stage: stageNameIn(context.base, draft.stage)!,
    stage_index: draft.stage,
    metric: metric.name,
    unit: metric.unit,
    better: metric.better,
    level: policy.levels[metric.name] === 'error' ? 'error' : 'warn',
    gates: draft.gates,
    base: sample.base.shown,
    candidate: sample.candidate.shown,
    ratio: ratioOf(sample.base.shown.median, sample.candidate.shown.median),
    change: changeOf(ratio, metric, policy, bounded),
    points: floors.points === null ? null : changeOf(points, metric, policy, bounded),
    exact,
    n: draft.count,
    p: draft.p,
    p_holm: pHolm,
    floor: floors.ratio,
    floor_points: floors.points,
    slot_effect: slotEffectOf(sample, design),
    drift: driftOf(sample, design),
    smallest_detectable:
      bounded && !exact
        ? smallestDetectable(evidence, metric, policy, sample.base.shown.median)
        : null,
    runs_needed: null,
  };
  const found =
    settled ?? withEnoughRuns(judgeTested(context, draft, pHolm), context, draft, tests);
  const judgement = doubted(found, draft, policy.min_runs);
  figures.runs_needed = runsNeeded(context, draft, judgement, tests);
  const reason = reasonOf(judgement.code, {
    ...figures,
    paired: design === 'paired',
    tallies: { base: sample.base.tally, candidate: sample.candidate.tally },
    meanPoints: meanPoints(sample),
  });
  return { ...figures, verdict: judgement.verdict, reason };
}

/**
 * Without balanced pairs a drift looks like a change, of as much as all of it. A row is regressed
 * only if it is without the largest drift that the runs do not exclude, and equivalent or improved
 * only if it is with it. As both limits move with the shift, more slowdown is never judged milder.
 */
function judgeTested(
  { design, policy }: Context,
  { evidence }: Draft,
  pHolm: number | null,
): Judgement {
  const plain = judge(evidence, pHolm, policy);
  if (design !== 'same_session') return plain;
  const drifted = (sign: 1 | -1): Judgement =>
    judge(
      evidence.map((it) => movedBy(it, sign * it.drift(policy.alpha))),
      pHolm,
      policy,
    );
  if (drifted(-1).verdict === 'regressed') return plain;
  const atWorst = drifted(1);
  if (/equivalent|improved/.test(atWorst.verdict)) {
    return atWorst.verdict === plain.verdict ? plain : atWorst;
  }
  return plain.verdict === 'inconclusive' ? plain : { verdict: 'inconclusive', code: 'drift' };
}

/** Where no data of so few runs could have passed Holm's correction, it is the runs that are missing. */
function withEnoughRuns(
  found: Judgement,
  { design, policy }: Context,
  { count }: Draft,
  tests: number,
): Judgement {
  if (found.code !== 'family' || count >= minimumRuns(design, policy, tests)) return found;
  return { verdict: 'inconclusive', code: 'too_few_runs' };
}

/** Runs that would do; null for what is decided, and for what more runs would not decide. */
function runsNeeded(
  { design, policy }: Context,
  { evidence, count }: Draft,
  { code }: Judgement,
  tests: number,
): number | null {
  // For `family`: a further pair that shows the change at best halves p, so this is the least.
  if (code === 'too_few_runs' || code === 'family') {
    return Math.max(count + 1, minimumRuns(design, policy, tests));
  }
  if (code !== 'too_noisy' || design === 'cross_session') return null;
  return runsForFloor(evidence, policy.alpha);
}

function ratioOf(base: number | null, candidate: number | null): number | null {
  return base === null || candidate === null || base === 0 ? null : candidate / base;
}
