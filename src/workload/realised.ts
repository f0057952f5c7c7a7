// What was asked of the peers beside what the scenario asks for: counts and theory in, figures out.
import type { AskedAndRealised, ExpiryShare, StageWorkload } from '../schema/generated/report.js';
import { askedSizes } from './asked-sizes.js';
import type { WorkloadParameters } from './parameters.js';
import { realisedKeys } from './realised-keys.js';
import { sizeFigures } from './size-counts.js';
import {
  EXPIRING,
  expiries,
  GETS,
  GHOSTS,
  type PhaseCounts,
  SETS,
  type StageCounts,
} from './tally.js';

/** The workload of a stage as it was counted, beside the theory. */
export function realisedWorkload(
  parameters: WorkloadParameters,
  { preload, measure }: StageCounts,
): StageWorkload {
  const total = (place: number) => sum(measure, ({ totals }) => totals[place]!);
  const [gets, ghosts, sets, expiring] = [total(GETS), total(GHOSTS), total(SETS), total(EXPIRING)];
  const { readRatio, ghostRatio, ttlRatio, valueBytes } = parameters;
  return {
    operations: gets + sets,
    read_ratio: compared(readRatio, gets, gets + sets),
    ghost_ratio: compared(ghostRatio, ghosts, gets),
    ttl_ratio: compared(ttlRatio, expiring, sets),
    ttl_s: ttlRatio === 0 ? [] : expiryShares(parameters, measure, expiring),
    value_bytes: {
      asked: askedSizes(valueBytes),
      keys: sizeFigures(preload.map(({ sizes }) => sizes)),
      sets: sizeFigures(measure.map(({ sizes }) => sizes)),
    },
    keys: realisedKeys(parameters, measure[0]!.keys, gets - ghosts + sets),
  };
}

function expiryShares(
  parameters: WorkloadParameters,
  measure: readonly PhaseCounts[],
  expiring: number,
): ExpiryShare[] {
  return expiries(parameters).map(({ seconds, share }, i) => ({
    seconds,
    ...compared(
      share,
      sum(measure, (part) => part.expiries[i]!),
      expiring,
    ),
  }));
}

function compared(asked: number, count: number, of: number): AskedAndRealised {
  return { asked, realised: of === 0 ? null : count / of };
}

function sum(parts: readonly PhaseCounts[], pick: (part: PhaseCounts) => number): number {
  return parts.reduce((all, part) => all + pick(part), 0);
}
