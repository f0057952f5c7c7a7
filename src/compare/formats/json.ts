// The comparison itself, as verdict.schema.json describes it.
import type { Comparison } from '../../schema/generated/verdict.js';

/** The text of `verdict.json`. */
export function toJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
