// Where a calibration made a comparison blinder than its policy: floors that it raised, in words.
import type { Comparison, Row } from '../schema/generated/verdict.js';
import { formatPercent } from '../units.js';
import type { MetricName } from './metrics.js';

/** The floors that were raised in one stage: `p50_us from 5.0% to 30%, p99_us from 10% to 12%`. */
export interface RaisedFloors {
  readonly stage: string;
  readonly text: string;
}

/** The floors of rows that gate and that lie above the policy's, by stage. */
export function raisedFloors(
  { floors }: { readonly floors?: Comparison['policy']['floors'] },
  rows: readonly Row[],
): RaisedFloors[] {
  const stages = new Map<number, { stage: string; parts: string[] }>();
  for (const { stage, stage_index: index, metric, floor, gates } of rows) {
    const asked = floors?.[metric as Exclude<MetricName, 'error_rate'>];
    if (!gates || floor === null || asked === undefined || floor <= asked) continue;
    const found = stages.get(index) ?? { stage, parts: [] };
    found.parts.push(`${metric} from ${formatPercent(asked)} to ${formatPercent(floor)}`);
    stages.set(index, found);
  }
  return [...stages.values()].map(({ stage, parts }) => ({ stage, text: parts.join(', ') }));
}
