// How a comparison was judged, in words, from the comparison itself.
import type { Comparison } from '../../schema/generated/verdict.js';

const DESIGNS: Readonly<Record<Comparison['design'], string>> = {
  paired:
    "Paired design: Hodges-Lehmann estimate of the pairs' log ratios, intervals and p by Wilcoxon's exact signed-rank test.",
  same_session:
    'One session without balanced pairs: Hodges-Lehmann estimate of all log ratios, intervals and p by the exact rank-sum test of Mann and Whitney.',
  cross_session:
    'Different sessions: Hodges-Lehmann estimate of all log ratios; what differs between sessions by chance is known from a calibration only.',
};

const RULES = {
  two_part: 'and the estimate reaches the floor',
  strict: 'and the whole interval lies beyond the floor',
} as const;

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

function calibrated(design: Comparison['design'], at: string): string {
  const floors = `Floors are at least what the calibration of ${at} saw without a change`;
  return design === 'cross_session' ? `${floors}, and intervals are widened by it.` : `${floors}.`;
}

/** Test, error levels and rules of a comparison. */
export function methodText({ design, policy, calibration }: Comparison): string {
  const { alpha = 0, alpha_equivalent: equivalent = 0, alpha_family: family = 0 } = policy;
  return [
    DESIGNS[design],
    ...(calibration === null ? [] : [calibrated(design, calibration)]),
    `Regressed: the ${percent(1 - alpha)} interval excludes no change ${RULES[policy.rule ?? 'two_part']}; over all gating rows together, chance says so in at most ${percent(family)} of comparisons (Holm); figures without a test, such as new errors, are not in that.`,
    'Improved: the same in the other direction, without that correction.',
    `Equivalent: the worse end of the ${percent(1 - equivalent)} interval lies below the floor.`,
    'Anything else is inconclusive.',
  ].join(' ');
}
