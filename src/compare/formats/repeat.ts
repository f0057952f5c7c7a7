// The command that makes a comparison again from its two reports.
import { shellQuoted } from '../../report/shell-quoted.js';
import type { Comparison } from '../../schema/generated/verdict.js';

/** `peerbench compare BASE CAND --vary …` with the reports and the differences of `comparison`. */
export function repeatCommand({ base, candidate, differences }: Comparison): string {
  const vary = differences
    .filter(({ varied }) => varied)
    .map(({ path }) => ` --vary ${shellQuoted(path)}`);
  const sides = [base, candidate].map(({ label }) => shellQuoted(label));
  return `peerbench compare ${sides.join(' ')}${vary.join('')}`;
}
