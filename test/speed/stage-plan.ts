// From a few words on a load to the plan of a stage, for programs that drive the load engine on peers
// of their own.
import type { StagePlan } from '../../src/load/messages.js';
import { planStage } from '../../src/load/plan.js';
import type { Address } from '../../src/memcached/address.js';
import { makeRing } from '../../src/ring/placement.js';
import { loadScenario } from '../../src/scenario/load.js';
import { provisionedNetwork } from '../../src/scenario/scenario.js';
import { makeValueBlock } from '../../src/workload/value-block.js';

/** Share of gets in all loads that are measured. */
export const READ_RATIO = 0.8;

/** The load of one stage on one load thread. */
export interface StageLoad {
  readonly driver: 'meta' | 'memjs';
  readonly valueBytes: number;
  /** Fields of the stage, as in a scenario file. */
  readonly stage: string;
}

/** The plan of a stage on peers that run already, each with its name on the ring. */
export function planOn(
  names: readonly string[],
  addresses: readonly Address[],
  { driver, valueBytes, stage }: StageLoad,
): StagePlan {
  const scenario = loadScenario('demo_net', {
    overrides: [
      `driver=${driver}`,
      'threads=1',
      `workload.value_bytes=${valueBytes}`,
      `workload.read_ratio=${READ_RATIO}`,
      `stages=[{${stage}}]`,
    ],
  });
  const { placement, vnodes, replication } = provisionedNetwork(scenario);
  const network = { ring: makeRing(placement, names, { vnodes }), addresses, replication };
  return planStage(scenario, 0, network, makeValueBlock(scenario.seed, valueBytes));
}
