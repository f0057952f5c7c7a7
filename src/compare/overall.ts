// From the rows to the one verdict and the exit code that a gate ends with.
import { EXIT_CODES } from '../errors.js';
import { masked } from '../printable.js';
import type { Comparison, Row } from '../schema/generated/verdict.js';
import type { Policy } from './policy.js';
import { UNANSWERABLE } from './reason-kinds.js';

/** The verdict on a comparison. */
export type Overall = Pick<Comparison, 'verdict' | 'reason' | 'exit_code'>;

/**
 * The overall verdict: that of the gating rows. A regression weighs more than what could not be
 * decided, and that more than an improvement. `gaps` are what the sides lack, in sentences: a
 * regression shows without it, nothing else does.
 */
export function overallOf(
  rows: readonly Row[],
  policy: Pick<Policy, 'on_inconclusive' | 'min_runs'>,
  gaps: readonly string[],
): Overall {
  const gating = rows.filter(({ gates }) => gates);
  if (gating.length === 0) {
    const why = rows.some(({ level }) => level === 'error')
      ? 'no metric that may gate has enough operations to do so'
      : rows.length > 0
        ? "no metric that has values is of level 'error' in the policy, so nothing gates"
        : 'no metric of the policy has a value on either side';
    return notComparable('nothing_to_judge', why);
  }
  for (const verdict of ['regressed', 'inconclusive', 'improved', 'equivalent'] as const) {
    const deciding = gating.filter((row) => row.verdict === verdict);
    if (verdict !== 'regressed' && gaps.length > 0) return incomplete(gaps);
    if (deciding.length === 0) continue;
    const unanswered = deciding.find(({ reason, n, exact }) => {
      return UNANSWERABLE.has(reason.code) || (!exact && n < policy.min_runs);
    });
    const exitCode = exitCodeOf(verdict, unanswered !== undefined, policy);
    const { reason, stage, metric } = unanswered ?? deciding[0]!;
    const others = deciding.length - 1;
    const rest = others > 0 ? ` (and ${others} more of ${gating.length})` : '';
    const message = `${metric} of ${masked(stage, 64)}${rest}: ${reason.message}`;
    return { verdict, reason: { code: reason.code, message }, exit_code: exitCode };
  }
  throw new Error('a gating row has no verdict');
}

/** Something is missing, and more of the same runs would not bring it back. */
function incomplete(gaps: readonly string[]): Overall {
  const message = `${gaps.join('; ')}: what is missing may be worse; measure both sides again`;
  return {
    verdict: 'inconclusive',
    reason: { code: 'incomplete', message },
    exit_code: EXIT_CODES.ERR_NOT_COMPARABLE,
  };
}

/** The verdict that there can be none. */
export function notComparable(
  code: 'not_comparable' | 'same_report' | 'nothing_to_judge',
  message: string,
): Overall {
  return {
    verdict: 'not_comparable',
    reason: { code, message },
    exit_code: EXIT_CODES.ERR_NOT_COMPARABLE,
  };
}

/** A gate lets through what it has no reason to stop; the policy says whether doubt is one. */
function exitCodeOf(
  verdict: Row['verdict'],
  isUnanswerable: boolean,
  policy: Pick<Policy, 'on_inconclusive'>,
): Overall['exit_code'] {
  if (verdict === 'regressed') return EXIT_CODES.ERR_REGRESSED;
  if (verdict !== 'inconclusive') return 0;
  if (isUnanswerable) return EXIT_CODES.ERR_NOT_COMPARABLE;
  return policy.on_inconclusive === 'fail' ? EXIT_CODES.ERR_INCONCLUSIVE : 0;
}
