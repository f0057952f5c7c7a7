// The comparison itself, as verdict.schema.json describes it.
import { printableJson } from '../../printable.js';
import type { Comparison } from '../../schema/generated/verdict.js';

/** What `verdict.json` holds, as text that a terminal may show. */
export function toJson(comparison: Comparison): string {
  return `${printableJson(comparison, 2)}\n`;
}
