// The command that makes a comparison again from its two reports.
import { printable } from '../../printable.js';
import { shellOption, shellQuoted } from '../../report/shell-quoted.js';
import type { Comparison } from '../../schema/generated/verdict.js';
import { usualPlace } from '../calibration-file.js';

/** The files that a comparison was made with, as they were named; a comparison holds what they say. */
export interface JudgedBy {
  readonly policyFile?: string | undefined;
  /** Not named where the calibration is the one in its usual place. */
  readonly calibrationFile?: string | undefined;
}

/**
 * `peerbench compare --vary … --policy … BASE CAND` with the reports, the differences and the files of
 * `comparison`.
 */
export function repeatCommand(comparison: Comparison, judgedBy: JudgedBy = {}): string {
  const { base, candidate, differences, calibration } = comparison;
  const usual = calibration === null ? undefined : usualPlace(base.scenario);
  const files = { policy: judgedBy.policyFile, calibration: judgedBy.calibrationFile ?? usual };
  const labels = [base, candidate].map(({ label }) => label);
  return [
    'peerbench compare',
    ...differences.filter(({ varied }) => varied).map(({ path }) => shellOption('vary', path)),
    ...Object.entries(files).flatMap(([name, file]) =>
      file === undefined ? [] : [shellOption(name, file)],
    ),
    ...(labels.some((label) => printable(label).startsWith('-')) ? ['--'] : []),
    ...labels.map(shellQuoted),
  ].join(' ');
}
